import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type CacheServers, redisClient, redisProgram, startCache } from '../cache/server.ts';
import { mustRun } from '../command.ts';
import { bind, type DnsServer, startBind } from '../dns/servers.ts';
import { type Sshd, startSshd } from '../gitserver/sshd.ts';
import { keycloakProgram } from '../keycloak/programs.ts';
import { LabKeycloak } from '../keycloak/server.ts';
import { mariadbPrograms, type MariadbServer, startMariadb } from '../mariadb/server.ts';
import { type LabMailbox, mailboxProgram, startMailbox } from '../mail/mailbox.ts';
import { type Identity, identity, type Relay, startRelay } from '../mail/relay.ts';
import { Missing } from '../missing.ts';
import { VERSIONS, versityGw } from '../objects/programs.ts';
import { type StoreServer, startVersityGw } from '../objects/servers.ts';
import { startPooler } from '../postgres-outside/pooler.ts';
import { type PostgresServer, installations, startPostgres } from '../postgres-outside/server.ts';
import { type GitServer, serveGit } from '../git.ts';
import { exampleSpec, renderSpec } from '../rendered.ts';
import type { TemporaryFolder } from '../temporary.ts';
import { type CellCluster, clusterPrograms, startCellCluster } from './cluster.ts';
import { behindTls, forwarded, type Named, ownNetwork } from './names.ts';

export const PLATFORM = 'nordlys';
export const ISSUER_HOST = 'id-fsn-1.nordlys.example';
/** Of the tenants' names, as the platform has it. */
export const ZONE = 'nordlys-apps.example';
/** The tenant that is in Git from the beginning: another one comes and goes by command. */
export const FIRST = { file: 'tenants/acme.yaml', id: 'k7m2p9x4qd' };
/** What PgBouncer asks with; Hansa makes its role with the first database. */
export const POOLER = 'canary-of-the-pooler';
const OWN = 'canary-of-the-database';

/** Programs that can be had here; what is missing is a counted skip of the whole. */
export async function programsOf() {
  if (process.getuid?.() !== 0) throw new Missing('names of services are told in a view of its own, which takes root');
  const [postgres] = (await installations()).filter(({ name }) => name.startsWith('PostgreSQL 18'));
  if (!postgres?.value) throw new Missing(postgres?.missing ?? 'PostgreSQL is needed');
  return {
    postgres: postgres.value,
    mariadb: await mariadbPrograms(),
    redis: await redisProgram(),
    redisClient: await redisClient(),
    store: await versityGw(),
    keycloak: await keycloakProgram(),
    mailbox: await mailboxProgram(),
    bind: await bind(),
    cluster: await clusterPrograms(),
    made: await identity(['localhost', ISSUER_HOST]),
  };
}
export type WholePrograms = Awaited<ReturnType<typeof programsOf>>;

/** Everything outside, running. */
export interface Outside {
  readonly made: Identity;
  readonly postgres: PostgresServer;
  readonly mariadb: MariadbServer;
  readonly cache: CacheServers;
  readonly store: StoreServer;
  readonly keycloak: LabKeycloak;
  readonly relay: Relay;
  readonly mailbox: LabMailbox;
  readonly dns: DnsServer;
  readonly sshd: Sshd;
  readonly repositories: string;
  readonly cluster: CellCluster;
  readonly hosts: string;
  /** Of the control plane's own database. */
  readonly database: string;
  stop(): Promise<void>;
}

type Stops = (() => unknown)[];

export async function startOutside(programs: WholePrograms, folder: TemporaryFolder): Promise<Outside> {
  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await Promise.resolve(each()).catch(() => {});
  };
  try {
    return { ...(await started(programs, folder.path, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function started(programs: WholePrograms, folder: string, stops: Stops): Promise<Omit<Outside, 'stop'>> {
  const { made } = programs;
  const kept = <T extends { stop(): unknown }>(each: T): T => {
    stops.push(() => each.stop());
    return each;
  };
  const relay = kept(await startRelay(made));
  const keycloaking = LabKeycloak.run(programs.keycloak, made.cert, `https://${ISSUER_HOST}`).then(kept);
  const [postgres, mariadb, cache, store, mailbox, dns] = await Promise.all([
    startPostgres(programs.postgres).then(kept),
    startMariadb(programs.mariadb).then(kept),
    startCache(programs.redis).then(kept),
    startVersityGw(programs.store, VERSIONS.versitygw, 'fsn1').then(kept),
    startMailbox(programs.mailbox, made).then(kept),
    startBind(programs.bind, ZONE).then(kept),
  ]);
  const [database, pool] = [await ownDatabase(postgres), (await startPooler(postgres, POOLER, 'session')).port];
  const repositories = join(folder, 'repositories');
  await mkdir(repositories);
  const served = await serveGit(repositories);
  stops.push(() => served.close());
  const spec = await specAt(served);
  const [cell] = renderSpec(PLATFORM, spec);
  if (!cell) throw new Error(`${PLATFORM} has no cell`);
  const clustering = startCellCluster(programs.cluster, cell).then(kept);
  await repositoriesIn(repositories, join(folder, 'clone'), spec);
  const sshd = kept(await startSshd(join(folder, 'sshd')));
  const [keycloak, cluster] = await Promise.all([keycloaking, clustering]);
  const network = await ownNetwork();
  const named: readonly Named[] = [
    kept(await forwarded('postgres.data.svc.cluster.local', `${network}.1`, 6432, pool)),
    kept(await forwarded('postgres-direct.data.svc.cluster.local', `${network}.2`, 5432, postgres.port)),
    kept(await forwarded('mariadb.data.svc.cluster.local', `${network}.5`, 3306, mariadb.port)),
    kept(await forwarded('cache.data.svc.cluster.local', `${network}.3`, 6379, cache.nodes[0]?.port ?? 0)),
    kept(await behindTls(ISSUER_HOST, `${network}.4`, keycloak.port, made)),
  ];
  const hosts = join(folder, 'hosts');
  await writeFile(hosts, `127.0.0.1 localhost\n${named.map(({ line }) => line).join('')}`);
  await chmod(hosts, 0o644);
  return { made, postgres, mariadb, cache, store, keycloak, relay, mailbox, dns, sshd, repositories, cluster, hosts, database };
}

async function ownDatabase({ port, password }: PostgresServer): Promise<string> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
  await client.connect();
  await client.query(`create role hansa login password '${OWN}'`);
  await client.query('create database hansa owner hansa');
  await client.end();
  return `postgres://hansa:${OWN}@127.0.0.1:${port}/hansa`;
}

/** The example with a deploy repository that its cluster can read, and a plan that is free: erased without a second person and without waiting. */
function specAt({ url }: GitServer): Promise<Map<string, string>> {
  const edit = (text: string): string =>
    text
      .replace('perSeat: 6.90', 'perSeat: 0.00')
      .replace('collabora]', 'collabora, mautic]')
      .replace(/^gitops: .*$/m, `gitops: { repository: "${url}/spec.git", deploy: "${url}/deploy-{cell}.git" }`);
  return exampleSpec(PLATFORM, edit);
}

async function repositoriesIn(folder: string, clone: string, spec: ReadonlyMap<string, string>): Promise<void> {
  for (const name of ['spec', 'deploy-fsn-1'])
    await mustRun('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, `${name}.git`)]);
  await mkdir(join(clone, 'tenants'), { recursive: true });
  for (const path of ['platform.yaml', FIRST.file]) await writeFile(join(clone, path), spec.get(path) ?? '');
  const git = (...args: string[]) => mustRun('git', ['-C', clone, '-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', ...args]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '-m', 'Begin');
  await git('push', '--quiet', join(folder, 'spec.git'), 'main');
}
