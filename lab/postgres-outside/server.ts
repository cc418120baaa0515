import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Programs, bundledPrograms } from '@hansa/server/embedded/postgres/programs.ts';
import { mustRun } from '../command.ts';
import { debianPackage } from '../debian.ts';
import { type Got, got } from '../missing.ts';
import { freePorts } from '../ports.ts';
import { Processes } from '../processes.ts';
import { temporaryFolder } from '../temporary.ts';

/** Where the programs of one PostgreSQL are, and what they need to run; `links` is a folder that may be filled. */
type Installation = (links: string) => Pick<Programs, 'initdb' | 'postgres' | 'env'>;

export interface PostgresServer {
  readonly version: string;
  readonly port: number;
  readonly password: string;
  readonly log: string;
  readonly folder: string;
  /** Runs a program as the user of the server, who is not root. */
  asUser(command: string, args: readonly string[]): readonly string[];
  readonly processes: Processes;
  stop(): Promise<void>;
}

/** PostgreSQL of Debian 12, and the one that Hansa brings along. */
export async function installations(): Promise<readonly (Got<Installation> & { readonly name: string })[]> {
  return [
    { name: 'PostgreSQL 15 of Debian 12', ...(await got(debian)) },
    { name: 'PostgreSQL 18 as Hansa brings it along', value: bundledPrograms },
  ];
}

async function debian(): Promise<Installation> {
  const installed = '/usr/lib/postgresql/15/bin';
  const bin = existsSync(join(installed, 'initdb')) ? installed : join(await debianPackage('postgresql-15'), installed);
  return () => ({ initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), env: {} });
}

/** Nobody: PostgreSQL refuses root. */
const UID = 65_534;

/** Starts a cluster of its own that logs every statement, and asks for passwords by SCRAM. */
export async function startPostgres(installation: Installation): Promise<PostgresServer> {
  const folder = await temporaryFolder('postgres');
  const [port = 0] = await freePorts(1);
  const password = 'admin-of-the-lab';
  const asRoot = process.getuid?.() === 0;
  const asUser = (command: string, args: readonly string[]): readonly string[] =>
    asRoot ? ['/usr/bin/setpriv', `--reuid=${UID}`, `--regid=${UID}`, '--clear-groups', command, ...args] : [command, ...args];
  const [data, file] = [join(folder.path, 'data'), join(folder.path, 'password')];
  const programs = installation(join(folder.path, 'links'));
  const env = { ...process.env, ...programs.env };
  await mkdir(data);
  await writeFile(file, password);
  await chmod(folder.path, 0o711);
  if (asRoot) for (const path of [data, file]) await chown(path, UID, UID);
  const [initdb = '', ...args] = asUser(programs.initdb, [...INITDB, '-D', data, `--pwfile=${file}`]);
  await mustRun(initdb, args, { cwd: '/', env });
  const processes = new Processes(folder.path);
  // The leash of the processes goes when the user changes, so the server gets one of its own.
  const [command = '', ...rest] = asUser('/usr/bin/setpriv', ['--pdeathsig=KILL', programs.postgres, '-D', data, ...settings(port)]);
  processes.start('postgres', command, rest, env);
  await processes.until('PostgreSQL', async () => processes.tail('postgres').includes('ready to accept connections'));
  const version = (await mustRun(programs.postgres, ['--version'], { env })).trim();
  const stop = async (): Promise<void> => {
    await processes.stop();
    folder.remove();
  };
  return { version, port, password, log: join(folder.path, 'postgres.log'), folder: folder.path, asUser, processes, stop };
}

const INITDB = ['-U', 'postgres', '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-sync'];

function settings(port: number): string[] {
  const values = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    log_statement: 'all',
    log_min_duration_statement: '0',
    log_connections: 'on',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
