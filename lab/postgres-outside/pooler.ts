import { chown, copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../command.ts';
import { debianProgram } from '../debian.ts';
import { freePorts, isOpen } from '../ports.ts';
import type { PostgresServer } from './server.ts';

/** A real PgBouncer before a server. Its files name one role, the one that asks: no tenant. */
export async function startPooler(
  server: PostgresServer,
  password: string,
  mode: 'session' | 'transaction',
): Promise<{ port: number; version: string }> {
  const [port = 0] = await freePorts(1);
  const file = (name: string): string => join(server.folder, `${name}-${mode}`);
  // A copy where the user of the server may go: the cache is in root's own home.
  const program = file('pgbouncer');
  await copyFile(await debianProgram('/usr/sbin/pgbouncer', 'pgbouncer'), program);
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: file('users.txt'),
    auth_user: 'pgbouncer',
    auth_query: 'select uname, phash from pgbouncer.user_lookup($1)',
    pool_mode: mode,
    verbose: 2,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  await writeFile(file('pgbouncer.ini'), ['[databases]', `* = host=127.0.0.1 port=${server.port}`, '[pgbouncer]', ...lines, ''].join('\n'));
  await writeFile(file('users.txt'), `"pgbouncer" "${password}"\n`, { mode: 0o600 });
  if (process.getuid?.() === 0) await chown(file('users.txt'), 65_534, 65_534);
  const [command = '', ...args] = server.asUser('/usr/bin/setpriv', ['--pdeathsig=KILL', program, file('pgbouncer.ini')]);
  server.processes.start(`pgbouncer-${mode}`, command, args);
  await server.processes.until('PgBouncer', () => isOpen(port));
  return { port, version: (await mustRun(program, ['--version'])).split('\n')[0] ?? '' };
}
