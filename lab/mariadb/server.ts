import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../command.ts';
import { debianPackage, withLibraries } from '../debian.ts';
import { freePorts } from '../ports.ts';
import { Processes } from '../processes.ts';
import { temporaryFolder } from '../temporary.ts';

export interface MariadbServer {
  readonly version: string;
  readonly port: number;
  readonly password: string;
  /** Every statement, as the server writes them down. */
  readonly log: string;
  stop(): Promise<void>;
}

interface Programs {
  readonly mariadbd: string;
  readonly tables: string;
  readonly flags: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** The server of Debian, unpacked, with the two libraries that a machine without databases lacks. */
export async function mariadbPrograms(): Promise<Programs> {
  const core = join(await debianPackage('mariadb-server-core'), 'usr');
  const tables = join(core, 'share/mysql');
  return {
    mariadbd: join(core, 'sbin/mariadbd'),
    tables,
    flags: ['--no-defaults', `--basedir=${core}`, `--lc-messages-dir=${tables}`, `--character-sets-dir=${tables}/charsets`],
    env: await withLibraries(['liburing2', 'libaio1']),
  };
}

/** A server of its own, with its statements in a log. It may be root: only what is in the folder is its. */
export async function startMariadb({ mariadbd, tables, flags, env }: Programs): Promise<MariadbServer> {
  const folder = await temporaryFolder('mariadb');
  const at = (name: string): string => join(folder.path, name);
  const [port = 0] = await freePorts(1);
  const password = 'admin-of-the-lab';
  await mkdir(at('data'));
  const own = [
    ...flags,
    `--datadir=${at('data')}`,
    '--innodb-flush-log-at-trx-commit=0',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
  const scripts = ['mysql_system_tables.sql', 'mysql_performance_tables.sql', 'mysql_system_tables_data.sql'];
  const texts = await Promise.all(scripts.map((name) => readFile(join(tables, name), 'utf8')));
  const input = ['create database mysql;', 'use mysql;', 'set @auth_root_socket=NULL;', ...texts].join('\n');
  await mustRun(mariadbd, [...own, '--bootstrap', '--skip-networking'], { env, input });
  const admin = [
    `create user 'admin'@'127.0.0.1' identified by '${password}';`,
    `grant all on *.* to 'admin'@'127.0.0.1' with grant option;`,
  ];
  await writeFile(at('admin.sql'), `${admin.join('\n')}\n`);
  const processes = new Processes(folder.path);
  const network = ['--bind-address=127.0.0.1', `--port=${port}`, `--socket=${at('socket')}`, '--skip-name-resolve'];
  const logging = ['--general-log=1', `--general-log-file=${at('general.log')}`, `--init-file=${at('admin.sql')}`];
  processes.start('mariadb', mariadbd, [...own, ...network, ...logging], env);
  await processes.until('MariaDB', async () => processes.tail('mariadb').includes('ready for connections'));
  const version = (await mustRun(mariadbd, ['--no-defaults', '--version'], { env })).trim().replace(/^\S+/, 'mariadbd');
  const stop = async (): Promise<void> => {
    await processes.stop();
    folder.remove();
  };
  return { version, port, password, log: at('general.log'), stop };
}
