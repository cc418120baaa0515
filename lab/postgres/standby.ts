import { execFile } from 'node:child_process';
import { chownSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Programs } from '@hansa/server/embedded/postgres/programs.ts';
import { cleanEnv } from '@hansa/server/embedded/postgres/run-as.ts';
import pg from 'pg';
import { type Fill, LabPostgres } from './server.ts';

const NAME = 'standby';

/**
 * A second server that follows `primary`. From its first connection on, the primary acknowledges no commit that this one has not
 * written, so a commit waits where the standby is away. Both have the same superuser.
 */
export async function standbyOf(
  primary: LabPostgres,
  programs: Programs,
  settings: Readonly<Record<string, string>> = {},
): Promise<LabPostgres> {
  const standby = await LabPostgres.run(programs, settings, copyOf(primary));
  await asked(primary.url(), `alter system set synchronous_standby_names = '${NAME}'`);
  await asked(primary.url(), 'select pg_reload_conf()');
  const follows = `select from pg_stat_replication where application_name = '${NAME}' and sync_state = 'sync'`;
  for (const end = Date.now() + 300_000; (await asked(primary.url(), follows)) === 0; await sleep(20))
    if (Date.now() > end) throw new Error('the standby does not follow');
  return standby;
}

/** Makes it a primary, by hand, as an operator would; resolves once it takes writes. The old one must be down, and stay so. */
export async function promote(standby: LabPostgres): Promise<void> {
  if ((await asked(standby.url(), 'select where pg_promote(true, 300)')) === 0) throw new Error('the standby is not promoted');
}

function copyOf(primary: LabPostgres): Fill {
  return async (data, programs, { prefix, ids, owner }) => {
    const password = join(dirname(data), 'superuser.password');
    writeFileSync(password, primary.password, { mode: 0o600 });
    if (owner) chownSync(password, owner.uid, owner.gid);
    const backup = join(dirname(programs.postgres), 'pg_basebackup');
    const from = `${primary.url()}&application_name=${NAME}`.replace('/postgres?', '/?');
    const flags = ['--write-recovery-conf', '--wal-method=stream', '--checkpoint=fast'];
    const [command = backup, ...args] = [...prefix, backup, `--dbname=${from}`, `--pgdata=${data}`, ...flags];
    await promisify(execFile)(command, args, { ...ids, cwd: dirname(data), env: cleanEnv(programs.env) });
  };
}

/** Number of rows of the answer. */
async function asked(url: string, text: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
