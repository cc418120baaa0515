import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../command.ts';
import { debianProgram } from '../debian.ts';
import { freePorts, isOpen } from '../ports.ts';
import { Processes } from '../processes.ts';
import { temporaryFolder } from '../temporary.ts';

export interface CacheServers {
  readonly version: string;
  /** The master, then its replica. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly password: string;
  /** What the servers wrote: their logs and access lists. */
  wrote(): Promise<string>;
  stop(): Promise<void>;
}

/** Redis 7.0 of Debian 12, which has no Valkey; where it is not installed, its one binary is in another package, under another name. */
export function redisProgram(): Promise<string> {
  return debianProgram('/usr/bin/redis-server', 'redis-tools', '/usr/bin/redis-check-rdb');
}

/** Its command line. */
export function redisClient(): Promise<string> {
  return debianProgram('/usr/bin/redis-cli', 'redis-tools');
}

/** A master and a replica, each with an access list in a file of its own. */
export async function startCache(program: string): Promise<CacheServers> {
  const folder = await temporaryFolder('cache');
  const at = (name: string): string => join(folder.path, name);
  const password = 'admin-of-the-lab';
  const ports = await freePorts(2);
  const processes = new Processes(folder.path);
  await symlink(program, at('redis-server'));
  for (const [index, port] of ports.entries()) {
    const name = index === 0 ? 'master' : 'replica';
    await writeFile(at(`${name}.acl`), `user default on >${password} ~* &* +@all\n`);
    const settings = {
      port,
      bind: '127.0.0.1',
      dir: folder.path,
      aclfile: at(`${name}.acl`),
      save: '',
      'slowlog-log-slower-than': 0,
      loglevel: 'debug',
    };
    const replica = index === 0 ? {} : { replicaof: `127.0.0.1 ${ports[0]}`, masteruser: 'default', masterauth: password };
    const lines = Object.entries({ ...settings, ...replica }).map(([key, value]) => `${key} ${value === '' ? '""' : value}`);
    await writeFile(at(`${name}.conf`), `${lines.join('\n')}\n`);
    processes.start(name, at('redis-server'), [at(`${name}.conf`)]);
    await processes.until(`Redis, ${name}`, () => isOpen(port));
  }
  const version = (await mustRun(at('redis-server'), ['--version'])).trim();
  const files = ['master.log', 'replica.log', 'master.acl', 'replica.acl'];
  const wrote = async (): Promise<string> => (await Promise.all(files.map((name) => readFile(at(name), 'utf8')))).join('\n');
  const stop = async (): Promise<void> => {
    await processes.stop();
    folder.remove();
  };
  return { version, nodes: ports.map((port) => ({ host: '127.0.0.1', port })), password, wrote, stop };
}
