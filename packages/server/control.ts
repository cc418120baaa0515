import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { FREE } from '@hansa/domain/access/erasure.ts';
import type { Context } from '@hansa/domain/port/outcome.ts';
import { linkFor } from './commands/sessions.ts';
import { migrate } from './db/migrate.ts';
import { openPool } from './db/pool.ts';
import { Vault } from './db/vault.ts';
import { wake } from './db/work.ts';
import { Journal } from './embedded/cloud/journal.ts';
import { keptKey } from './embedded/keys.ts';
import { seedSpec } from './embedded/seed.ts';
import { startPostgres } from './embedded/postgres/start.ts';
import { simulatedWorld } from './embedded/world.ts';
import { Estate } from './estate/estate.ts';
import type { Counter } from './http/api/request.ts';
import { Limits } from './http/limits/limits.ts';
import { type News, Runner } from './loops/runner.ts';
import { openGit } from './outside/git/real.ts';
import type { GitPort } from './outside/git/port.ts';
import { SpecRepository } from './spec/repository.ts';
import { loopsOf } from './wiring.ts';

export interface ControlOptions {
  /** Where everything embedded keeps its state. Held by the caller. */
  readonly data: string;
  /** Folder of the example with which the spec repository begins. */
  readonly example: string;
  /** Of the operating system's user who started it: the first operator. */
  readonly person: string;
  /** Hears in a sentence what an operator should know. */
  readonly report: (text: string) => void;
  readonly tell: (news: News) => void;
}

/** The control plane as one process, everything embedded. */
export interface Control {
  readonly counter: Counter;
  readonly store: SpecRepository;
  /** The word of a new one-time link for the operator; a quarter of an hour. */
  link(): Promise<string>;
  /** Lets what runs end, 10 s at most. */
  stop(): Promise<void>;
}

const US = { name: 'Hansa', email: 'hansa@localhost' };

/**
 * Starts everything that the default brings along, in this order: database, its schema, keys, repositories, simulated cloud, loops. What is there
 * already is gone on with. Throws an EmbeddedRefusal for what a person can mend; what was started by then is stopped.
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.toReversed()) await each().catch(() => {});
    stops.length = 0;
  };
  try {
    return await started(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function started(options: ControlOptions, stops: (() => Promise<unknown>)[], stop: () => Promise<void>): Promise<Control> {
  const { data, example, person, report, tell } = options;
  const database = await startPostgres({ folder: join(data, 'postgres'), report });
  stops.push(() => database.stop());
  const pool = openPool(database.url, { name: 'hansa', size: 20, report });
  stops.push(() => pool.end());
  await migrate(pool);
  const { vault, recipients } = await keysOf(data);
  const git = openGit({ folder: join(data, 'git'), remote: () => null, signingKey: null, by: US });
  stops.push(() => git.close());
  const journal = new Journal(join(data, 'cloud.jsonl'));
  stops.push(() => Promise.resolve(journal.close()));
  await seedSpec(git, example, US, Date.now(), once('seed'));
  const estate = new Estate();
  const bytes = (count: number): Uint8Array => randomBytes(count);
  const parts = { pool, estate, vault, git, recipients, by: US, branch: 'main', now: Date.now, random: Math.random, bytes };
  const runner = new Runner({ pool, owner: randomUUID(), loops: loopsOf(parts, simulatedWorld(journal)), random: Math.random, tell });
  await wake(pool, 'spec', ['spec']);
  await runner.start();
  stops.push(() => runner.stop());
  const watching = new AbortController();
  stops.push(() => Promise.resolve(watching.abort()));
  void watchSpec(git, pool, watching.signal, report);
  const nudge = (): void => void wake(pool, 'spec', ['spec']).catch(() => {});
  return {
    counter: {
      desk: { pool, estate, now: Date.now, bytes, erasure: () => FREE },
      pool,
      simulated: true,
      secure: false,
      limits: new Limits(Date.now),
    },
    store: new SpecRepository('spec', git, { name: person, email: `${person}@localhost` }, nudge),
    link: () => linkFor(pool, bytes, person),
    stop,
  };
}

/** Keys of this installation and of each cell. In production a cell's own key never leaves the cell; the simulated ones have no place else. */
async function keysOf(data: string) {
  const made = await generateX25519Identity();
  const cell = keptKey(join(data, 'keys', 'cells.age'), () => made);
  const master = keptKey(join(data, 'keys', 'vault'), () => randomBytes(32).toString('base64url'));
  const recipient = await identityToRecipient(cell);
  const vault = new Vault(Buffer.from(master, 'base64url'), (count) => randomBytes(count));
  return { vault, recipients: () => [recipient] };
}

/** A person's push is taken in at once. What a deaf watch misses, the loop sees by itself. */
async function watchSpec(git: GitPort, pool: pg.Pool, signal: AbortSignal, report: (text: string) => void): Promise<void> {
  let known: string | null = null;
  while (!signal.aborted) {
    try {
      if (!(await git.changed({ repository: 'spec', branch: 'main' }, known, signal))) return;
      const head = await git.observe({ repository: 'spec', branch: 'main', path: '' }, once('watch'));
      known = head.kind === 'present' ? head.value.commit : known;
      await wake(pool, 'spec', ['spec']);
    } catch (error) {
      if (signal.aborted) return;
      report(`The spec repository is not watched at the moment: ${error instanceof Error ? error.message : String(error)}`);
      await new Promise((resolve) => setTimeout(resolve, 5_000).unref());
    }
  }
}

function once(intent: string): Context {
  const trace = `00-${randomUUID().replaceAll('-', '')}-0000000000000001-01`;
  return { signal: AbortSignal.timeout(30_000), deadline: Date.now() + 30_000, key: `control/${intent}`, epoch: 0, trace };
}
