import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY } from '../dns/servers.ts';
import { ACCOUNT } from '../keycloak/identity.ts';
import { BOOTSTRAP } from '../keycloak/server.ts';
import { type Ran, run } from '../command.ts';
import { MAILBOX } from '../mail/mailbox.ts';
import { LOGIN } from '../mail/relay.ts';
import { freePorts } from '../ports.ts';
import { Processes } from '../processes.ts';
import { type Outside, POOLER, ZONE } from './stand.ts';

/** Of the cell, which nobody here asks: documentation's addresses. */
export const GATEWAY: readonly string[] = ['192.0.2.7', '2001:db8::7'];
const PROGRAM = join(import.meta.dirname, '../../bin/hansa.mjs');
const VIEW = 'mount --bind "$1" /etc/hosts && shift && exec "$@"';

export interface Hansa {
  readonly address: string;
  /** The command line of the same installation, in the same view. */
  cli(...args: string[]): Promise<Ran>;
  start(): Promise<void>;
  kill(): Promise<void>;
  log(): string;
  stop(): Promise<void>;
}

/** The program itself, by configuration and nothing else, in a view in which a cell's services have their names. */
export async function hansaOver(outside: Outside, folder: string): Promise<Hansa> {
  const [port = 0] = await freePorts(1);
  const config = join(folder, 'hansa.yaml');
  await writeFile(config, await configOf(outside, folder));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HANSA_CONFIG: config,
    HANSA_DATA: join(folder, 'data'),
    HANSA_VAULT_KEY: Buffer.alloc(32, 7).toString('base64'),
    DATABASE_URL: outside.database,
    PORT: String(port),
  };
  const viewed = ['--mount', 'sh', '-c', VIEW, 'sh', outside.hosts, process.execPath, PROGRAM];
  const cli = (...args: string[]) => run('/usr/bin/unshare', [...viewed, ...args], { env });
  const address = `http://127.0.0.1:${port}`;
  let processes = new Processes(folder);
  const start = async (): Promise<void> => {
    processes = new Processes(folder);
    processes.start('hansa', '/usr/bin/unshare', [...viewed, 'serve'], env);
    const ready = () => fetch(`${address}/readyz`).then(({ ok }) => ok, () => false); // biome-ignore format: one question
    await processes.until('hansa serve', ready);
  };
  return {
    address,
    cli,
    start,
    kill: () => processes.kill('hansa'),
    log: () => processes.tail('hansa', 100_000),
    stop: () => processes.stop(),
  };
}

async function configOf(outside: Outside, folder: string): Promise<string> {
  const { made, postgres, mariadb, cache, store, keycloak, relay, mailbox, dns, sshd, repositories, cluster } = outside;
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const secret = async (name: string, text: string): Promise<string> => `{file: ${await file(name, text)}}`;
  const [ca, knownHosts] = [await file('ca.pem', made.cert), await file('known_hosts', `${sshd.knownHosts}\n`)];
  const [key, relayPassword] = [await secret('git', sshd.key), await secret('relay', LOGIN.password.reveal())];
  await file('bootstrap', BOOTSTRAP.secret.reveal());
  const tsig = `{name: ${KEY.name}, algorithm: ${KEY.algorithm}, secret: ${await secret('tsig', KEY.secret.reveal())}}`;
  const git = (name: string): string =>
    `{url: "ssh://root@127.0.0.1:${sshd.port}${repositories}/${name}.git", key: ${key}, knownHosts: ${knownHosts}}`;
  const nodes = cache.nodes.map((node) => `{host: ${node.host}, port: ${node.port}}`).join(', ');
  return `git:
  author: {name: Nordlys, email: hansa@nordlys.example}
  spec: ${git('spec')}
mail:
  host: localhost
  port: ${relay.port}
  ca: ${ca}
  user: ${LOGIN.user}
  password: ${relayPassword}
  sender: {address: cloud@nordlys.example, name: Nordlys}
  bounces: bounces@nordlys.example
  mailbox: {host: localhost, port: ${mailbox.tcp}, ca: ${ca}, user: ${MAILBOX.user}, password: ${await secret('mailbox', MAILBOX.password.reveal())}}
appMail: {user: apps, password: ${relayPassword}}
cells:
  fsn-1:
    deploy: ${git('deploy-fsn-1')}
    kubernetes: {kubeconfig: ${cluster.kubeconfig}, engine: flux}
    postgres: {host: 127.0.0.1, port: ${postgres.port}, user: postgres, password: ${await secret('postgres', postgres.password)}, tls: none, pooler: {password: ${await secret('pooler', POOLER)}}}
    mariadb: {host: 127.0.0.1, port: ${mariadb.port}, user: admin, password: ${await secret('mariadb', mariadb.password)}, tls: none}
    cache: {nodes: [${nodes}], password: ${await secret('cache', cache.password)}, tls: none}
    objects: {endpoint: "http://127.0.0.1:${store.port}", region: fsn1, access: ${store.config.access}, secret: ${await secret('objects', store.config.secret.reveal())}, keys: versitygw, ends: []}
    identity: {url: "http://127.0.0.1:${keycloak.port}", client: ${ACCOUNT.client}, secret: ${await secret('identity', ACCOUNT.secret.reveal())}, ca: ${ca}}
    dns: {provider: rfc2136, zone: ${ZONE}, host: 127.0.0.1, port: ${dns.port}, key: ${tsig}, addresses: ${JSON.stringify(GATEWAY)}}
    recipients: [${cluster.recipient}]
`;
}
