import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Transaction } from '../../db/transaction.ts';
import { LOCK_FILE as LOCK, PLATFORM_FILE as PLATFORM, isSpecFile } from '@hansa/compiler/spec/read.ts';
import type { Context, Observation } from '@hansa/domain/port/outcome.ts';
import { type BackoffLimits, backoff } from '@hansa/domain/work/backoff.ts';
import { asidePaths, markProjected, setAside, settleFiles, takeBack, unprojected } from '../../db/spec.ts';
import type { TenantRow } from '../../db/tenants.ts';
import { wake } from '../../db/work.ts';
import type { Batch, GitPort, Person } from '../../outside/git/port.ts';
import type { Estate, GoodPlatform } from '../../estate/estate.ts';
import type { Held, Look, Loop } from '../loop.ts';
import { newRelease, wakeForRelease } from '../rollout/release.ts';
import { takeTenants } from './intake.ts';
import { fileOf, projectedText } from './projection.ts';

export interface SpecLoopOptions {
  readonly pool: Pool;
  readonly estate: Estate;
  readonly git: GitPort;
  readonly branch: string;
  readonly by: Person;
  readonly now: () => number;
  readonly random: () => number;
  readonly backoff?: BackoffLimits;
}

const REPOSITORY = 'spec';
/** Rows that become one commit. */
const MOST = 500;
/** Milliseconds: a person's push is also noticed by watching; this is for when the watch was deaf. */
const AGAIN = 10_000;

/** Milliseconds between two commits of what the database decided: changes that come one by one become a commit together. Nobody waits for it. */
const GATHER = 500;

interface SpecState {
  /** The commit that was taken in last. */
  readonly taken: string | null;
  readonly tries: number;
}

/** What this process remembers between looks. */
interface Memory {
  /** When it wrote its last commit, by `performance.now()`. */
  projectedAt: number;
}

/**
 * Keeps the spec repository and the database in step. First what people pushed is taken in, valid or set aside with its complaints; then what
 * the database decided is written on top of it as one commit. Nothing that a person pushed is ever overwritten.
 */
export function specLoop(options: SpecLoopOptions): Loop {
  const memory: Memory = { projectedAt: -Infinity };
  return { kind: 'spec', most: 1, look: (held) => new SpecLook(options, held, memory).look() };
}

class SpecLook {
  readonly #options: SpecLoopOptions;
  readonly #held: Held;
  readonly #state: SpecState;
  readonly #memory: Memory;

  constructor(options: SpecLoopOptions, held: Held, memory: Memory) {
    this.#options = options;
    this.#held = held;
    this.#memory = memory;
    this.#state = { taken: null, tries: 0, ...(held.state as Partial<SpecState>) };
  }

  async look(): Promise<Look> {
    const { git, branch } = this.#options;
    const early = this.#memory.projectedAt + GATHER - performance.now();
    if (early > 0) await sleep(early, undefined, { signal: this.#held.signal }).catch(() => {});
    const head = await git.observe({ repository: REPOSITORY, branch, path: '' }, this.#context('observe'));
    if (head.kind === 'absent') return this.#later('spec/empty', 'the spec repository has no commit yet');
    if (head.kind === 'unknown') return this.#later(head.cause.code, head.cause.detail);
    if (head.value.commit !== this.#state.taken) return this.#takeIn(head.value.commit);
    return this.#project(head.value.commit);
  }

  #context(intent: string): Context {
    const { signal, epoch, trace } = this.#held;
    return { signal, epoch, trace, deadline: this.#options.now() + 60_000, key: `spec/${intent}` };
  }

  #later(code: string, detail: string): Look {
    const { random, backoff: limits } = this.#options;
    const tries = this.#state.tries + 1;
    return { state: { ...this.#state, tries }, because: [{ step: 'spec', code, detail }], wait: backoff(tries, random(), limits) };
  }

  async #takeIn(commit: string): Promise<Look> {
    const { git, pool, estate } = this.#options;
    const at = { repository: REPOSITORY, commit };
    const difference = await git.difference(at, this.#state.taken, this.#context('difference'));
    // The commit that was taken last may be swept after somebody pushed by force: then everything counts as changed.
    const changed = difference.kind === 'present' ? difference : await git.difference(at, null, this.#context('difference'));
    if (changed.kind !== 'present') return this.#later('spec/unreadable', detailOf(changed));
    const changes = changed.value.changes.filter((each) => isSpecFile(each.path));
    const ids = new Map(changes.map((each) => [each.path, each.after] as const));
    if (ids.has(PLATFORM) || ids.has(LOCK)) {
      const listed = await git.list(at, '', this.#context('list'));
      if (listed.kind === 'unknown') return this.#later('spec/unreadable', detailOf(listed));
      const there = new Map(listed.kind === 'present' ? listed.value.map((entry) => [entry.path, entry.id]) : []);
      // Each is read with the other: one of them alone is another platform.
      for (const path of [PLATFORM, LOCK]) ids.set(path, there.get(path) ?? null);
      // What could not work under the platform before may work under this one.
      for (const path of await asidePaths(pool)) if (!ids.has(path)) ids.set(path, there.get(path) ?? null);
    }
    const read = await git.read(
      REPOSITORY,
      [...ids.values()].filter((id) => id !== null),
      this.#context('read'),
    );
    if (read.kind !== 'present') return this.#later('spec/unreadable', detailOf(read));
    const texts = new Map([...ids].map(([path, id]) => [path, id === null ? undefined : read.value.get(id)?.toString('utf8')] as const));
    const before = await estate.platform(pool);
    return {
      state: { taken: commit, tries: 0 },
      because: [{ step: 'spec', code: 'spec/taken', detail: `${changes.length} files of ${commit.slice(0, 10)} were taken in` }],
      wait: 0,
      write: (client) => this.#takeAll(client, commit, texts, before),
    };
  }

  async #takeAll(
    client: Transaction,
    commit: string,
    texts: ReadonlyMap<string, string | undefined>,
    before: GoodPlatform | undefined,
  ): Promise<void> {
    const accepted = texts.has(PLATFORM)
      ? await this.#takePlatform(client, commit, texts.get(PLATFORM), texts.get(LOCK) ?? null)
      : undefined;
    const files = [...texts].filter(([path]) => path !== PLATFORM && path !== LOCK);
    const woken = await takeTenants(client, { estate: this.#options.estate, platform: accepted ?? before }, commit, files);
    await wake(client, 'tenant', woken, this.#held.trace);
    if (accepted) await wakeForRelease(client, accepted, this.#held.trace);
  }

  /** A lock that cannot be read sets the platform aside with it: what was locked is not dropped by a slip. */
  async #takePlatform(
    client: Transaction,
    commit: string,
    text: string | undefined,
    lock: string | null,
  ): Promise<GoodPlatform | undefined> {
    const { estate } = this.#options;
    const read = text === undefined ? undefined : estate.read(text, lock);
    const good = read && estate.release(read, commit);
    if (!good) {
      await setAside(client, PLATFORM, commit, read?.diagnostics ?? []);
      return undefined;
    }
    await takeBack(client, [PLATFORM]);
    await newRelease(client, good, { platform: text as string, lock });
    return good;
  }

  /** Writes what the database decided as one commit on top of what people pushed. */
  async #project(head: string): Promise<Look> {
    const { git, branch, by, now } = this.#options;
    const rows = await this.#due();
    const state = { taken: head, tries: 0 };
    const because = { step: 'spec', code: 'spec/in-step', detail: `the spec repository is at ${head.slice(0, 10)}` };
    if (rows.length === 0) return { state, because: [because], wait: AGAIN };
    const batch = await this.#batch(head, rows);
    if ('kind' in batch) return this.#later('spec/unreadable', detailOf(batch));
    await this.#held.keep(this.#state);
    const published = await git.publish({ ...batch, branch, by, at: now() }, this.#context(`project/${head}`));
    if (published.kind === 'moved') return { state: this.#state, because: [{ ...because, code: 'spec/moved' }], wait: 0 };
    if (published.kind !== 'done') return this.#later(published.cause.code, published.cause.detail);
    this.#memory.projectedAt = performance.now();
    const marks = rows.map((row) => ({ id: row.id, version: row.version, file: row.intent === 'erased' ? null : fileOf(row) }));
    return {
      state: { taken: published.commit, tries: 0 },
      because: [
        {
          ...because,
          detail: `${rows.length === 1 ? '1 tenant was' : `${rows.length} tenants were`} written as ${published.commit.slice(0, 10)}`,
        },
      ],
      wait: rows.length === MOST ? 0 : AGAIN,
      write: async (client) => {
        await markProjected(client, marks);
        // What was complained of in these files stands there no longer.
        await takeBack(client, [...batch.write.keys(), ...batch.remove]);
      },
    };
  }

  /** Rows whose last change the repository does not have, each with the file that it has for good; an erased one may have none. */
  async #due(): Promise<TenantRow[]> {
    const { pool } = this.#options;
    const rows = await unprojected(pool, MOST);
    const without = rows.filter(isWithout);
    if (without.length === 0) return rows;
    await this.#held.within((client) =>
      settleFiles(
        client,
        without.map(({ id }) => id),
      ),
    );
    // Whoever came meanwhile has no file yet, and has asked for another look.
    return (await unprojected(pool, MOST)).filter((row) => !isWithout(row));
  }

  async #batch(head: string, rows: readonly TenantRow[]): Promise<Omit<Batch, 'branch' | 'by' | 'at'> | Observation<never>> {
    const { git } = this.#options;
    const at = { repository: REPOSITORY, commit: head };
    const listed = await git.list(at, 'tenants', this.#context('list'));
    if (listed.kind !== 'present') return listed.kind === 'absent' ? { kind: 'absent', at: listed.at } : listed;
    const idOf = new Map(listed.value.map((entry) => [entry.path, entry.id]));
    const ids = rows.flatMap((row) => idOf.get(fileOf(row)) ?? []);
    const read = await git.read(REPOSITORY, ids, this.#context('read'));
    if (read.kind !== 'present') return read.kind === 'absent' ? { kind: 'absent', at: read.at } : read;
    const write = new Map<string, string>();
    const remove: string[] = [];
    for (const row of rows) {
      const file = fileOf(row);
      const id = idOf.get(file);
      if (row.intent === 'erased') remove.push(...(row.file === null ? [] : [file]));
      else {
        const text = projectedText(row, id === undefined ? undefined : read.value.get(id)?.toString('utf8'));
        if (text !== undefined) write.set(file, text);
      }
    }
    return { repository: REPOSITORY, parent: head, write, remove, message: sentence(rows) };
  }
}

function isWithout({ file, intent }: TenantRow): boolean {
  return file === null && intent !== 'erased';
}

function sentence(rows: readonly TenantRow[]): string {
  const [first] = rows;
  if (rows.length !== 1 || !first) return `Set ${rows.length} tenants as decided`;
  return first.intent === 'erased' ? `Erase ${first.slug}` : `Set ${first.slug} as decided`;
}

function detailOf(observation: Observation<unknown>): string {
  return observation.kind === 'unknown' ? observation.cause.detail : 'the repository does not have this commit';
}
