import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@hansa/domain/port/secret.ts';
import pg from 'pg';
import { type RunningPostgres, startPostgres } from '../embedded/postgres/start.ts';

/** A server for the tests of one file. What it holds is gone afterwards, so it writes nothing through to the disk. */
export interface TrialDatabase {
  readonly server: RunningPostgres;
  /** A database of its own on that server, empty, and its address. */
  fresh(): Promise<Secret>;
  stop(): Promise<void>;
}

const FAST = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/** Starts one in 0.2 s: what the first start makes is kept between runs and copied. */
export async function trialDatabase(): Promise<TrialDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-trial-'));
  try {
    cpSync(await made(), folder, { recursive: true });
    const server = await startPostgres({ folder, settings: FAST });
    const stop = async (): Promise<void> => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    return { server, fresh: () => freshDatabase(server), stop };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A stopped database right after its first start. Two runs at once both make one; the first wins. */
async function made(): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'hansa', 'trial-18.4-1');
  if (existsSync(cache)) return cache;
  mkdirSync(join(cache, '..'), { recursive: true });
  const folder = mkdtempSync(`${cache}.`);
  const server = await startPostgres({ folder, settings: FAST });
  await server.stop();
  rmSync(join(folder, 'log'));
  try {
    renameSync(folder, cache);
  } catch {
    rmSync(folder, { recursive: true });
  }
  return cache;
}

let count = 0;

async function freshDatabase({ superuser, url }: RunningPostgres): Promise<Secret> {
  const name = `trial_${(count += 1)}`;
  const client = new pg.Client({ connectionString: superuser.reveal() });
  await client.connect();
  try {
    await client.query(`create database ${name} owner hansa`);
  } finally {
    await client.end();
  }
  return new Secret(url.reveal().replace('/hansa?', `/${name}?`));
}
