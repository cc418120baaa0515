import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPool } from '@hansa/server/db/pool.ts';
import { migrate } from '@hansa/server/db/migrate.ts';
import { openSession } from '@hansa/server/db/sessions.ts';
import { type RunningPostgres, startPostgres } from '@hansa/server/embedded/postgres/start.ts';
import { openGit } from '@hansa/server/outside/git/real.ts';
import type pg from 'pg';
import { PER_CELL, writeFleet } from '../fleet.ts';
import { Usage } from './usage.ts';
import type { Realm } from './world.ts';

/** A whole control plane with a database, a cloud and repositories: what a bench of the server asks and measures. */
export interface House {
  readonly pool: pg.Pool;
  readonly postgres: RunningPostgres;
  readonly address: string;
  /** Tokens of operators: one of them alone may not ask as much as a bench does. */
  readonly tokens: readonly string[];
  readonly cells: readonly string[];
  readonly git: string;
  /** Whether pods become ready; they do in the beginning. */
  ready(so: boolean): void;
  /** Opens realms in the cloud, with nothing in them: a journey goes to another tenant of its cell, and its realm has to be there. */
  open(realms: readonly Realm[]): Promise<void>;
  /** What the control plane's process has taken so far. */
  usage(): Usage;
  /** Ends the control plane's process by `kill -9` and starts it again. */
  again(): Promise<void>;
  stop(): Promise<void>;
}

const here = import.meta.dirname;
const ROOT = join(here, '..', '..');
/** What `npm start` says to Node. */
const NODE_WORDS = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } }).scripts.start
  .split(' ')
  .filter((word) => word.startsWith('--'));
const OPERATORS = 8;
const BY = { name: 'Bench', email: 'bench@localhost' };

/** Stands it up in `folder` with cells for so many tenants, and none yet. */
export async function stand(folder: string, tenants: number): Promise<House> {
  const cells = Math.ceil(tenants / PER_CELL);
  const postgres = await startPostgres({ folder: join(folder, 'postgres') });
  const pool = openPool(postgres.url, { name: 'bench', size: 4, statementTimeout: 600_000 });
  await migrate(pool);
  const data = join(folder, 'data');
  await publishPlatform(folder, data, cells);
  const tokens = await Promise.all(Array.from({ length: OPERATORS }, (_, index) => tokenOf(pool, `bench ${index}`)));
  const world = fork(join(here, 'world.ts'));
  const [{ port }] = (await once(world, 'message')) as [{ port: number }];
  const env = { HANSA_DATA: data, HANSA_MODE: 'embedded', DATABASE_URL: postgres.url.reveal(), PORT: '0' };
  let [control, address]: [ChildProcess | undefined, string] = [undefined, ''];
  const start = async (): Promise<void> => {
    control = fork(join(here, 'control.ts'), [JSON.stringify({ env, cloud: port })], { execArgv: NODE_WORDS });
    [{ address }] = (await once(control, 'message')) as [{ address: string }];
  };
  const end = async (child: ChildProcess | undefined): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  while ((await pool.query('select 1 from spec_head')).rowCount === 0) await sleep(50);
  return {
    pool,
    postgres,
    get address() {
      return address;
    },
    tokens,
    cells: Array.from({ length: cells }, (_, index) => `c-${index}`),
    git: join(data, 'git'),
    ready: (so) => void world.send({ ready: so }),
    open: async (realms) => {
      const opened = once(world, 'message');
      world.send({ realms });
      await opened;
    },
    usage: () => Usage.of(control?.pid ?? 0),
    again: async () => {
      await end(control);
      await start();
    },
    stop: async () => {
      await Promise.all([end(control), end(world)]);
      await pool.end();
      await postgres.stop();
    },
  };
}

async function tokenOf(pool: pg.Pool, person: string): Promise<string> {
  const session = { person, role: 'operator', tenant: null, kind: 'token', lasts: 86_400 } as const;
  return (await openSession(pool, randomBytes, session)).word;
}

async function publishPlatform(folder: string, data: string, cells: number): Promise<void> {
  const fleet = join(folder, 'fleet');
  writeFleet(fleet, 0, cells);
  const git = openGit({ folder: join(data, 'git'), remote: () => null, signingKey: null, by: BY });
  const write = new Map([['platform.yaml', readFileSync(join(fleet, 'platform.yaml'), 'utf8')]]);
  const batch = { repository: 'spec', branch: 'main', parent: null, write, remove: [], message: 'Begin', by: BY, at: Date.now() };
  const context = { signal: new AbortController().signal, deadline: Date.now() + 60_000, key: 'begin', epoch: 0, trace: '' };
  const published = await git.publish(batch, context);
  await git.close();
  if (published.kind !== 'done') throw new Error(`the platform was not published: ${JSON.stringify(published)}`);
}
