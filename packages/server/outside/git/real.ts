import { mkdirSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, DONE, type Observation } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { accessFolder, accessTo, type Remote } from './access.ts';
import { Bare } from './bare.ts';
import { Fault } from './faults.ts';
import { NEVER, outcomeOf, present } from './outcome.ts';
import type { Batch, Branch, Found, GitPort, Person, Place, Published } from './port.ts';
import { type Desk, publish } from './publish.ts';
import { contents, differences, entries, has, idAt } from './reading.ts';
import { localSource, remoteSource } from './source.ts';
import { type Sign, sshSigner } from './ssh-signature.ts';
import { tend } from './tending.ts';
import { Turns } from './turns.ts';
import { onRefs, type Poll, SILENCE, untilMoved } from './watch.ts';

export interface GitConfig {
  /** Where bare repositories and copies of remote ones stand. One process at a time. */
  readonly folder: string;
  /** Where a repository is that is not ours; null for a bare one in `folder`. Asked at each use, so a new cell needs no new start. */
  readonly remote: (repository: string) => Remote | null;
  /** Signs what we commit: an Ed25519 key without passphrase. Null: not signed. */
  readonly signingKey: Secret | null;
  /** Author of what `remove` commits. */
  readonly by: Person;
  readonly poll?: Poll;
  readonly now?: () => number;
}

const POLL: Poll = { local: 5_000, remote: 10_000 };
const LIMIT = 64 * 1024 * 1024;
/** How long one look of `changed` may take, in milliseconds. */
const LOOK = 30_000;

interface Repository extends Desk {
  readonly remote: Remote | null;
  readonly turns: Turns;
}

/** Git itself, as a program on this machine. A signing key that cannot sign throws: say so before anything starts. */
export function openGit(config: GitConfig): GitPort {
  return new Git(config);
}

class Git implements GitPort {
  readonly #config: GitConfig;
  readonly #now: () => number;
  readonly #sign: Sign | null;
  readonly #access: string;
  readonly #closing = new AbortController();
  readonly #repositories = new Map<string, Repository>();
  readonly #busy = new Set<Promise<unknown>>();

  constructor(config: GitConfig) {
    this.#config = config;
    this.#now = config.now ?? Date.now;
    this.#sign = config.signingKey && sshSigner(config.signingKey);
    this.#access = accessFolder(join(config.folder, 'access'));
    mkdirSync(join(config.folder, 'home'), { recursive: true });
  }

  observe(place: Place, context: Context): Promise<Observation<Found>> {
    return this.#look(place.repository, context, async ({ bare, source, turns }, mine) => {
      const head = await turns.take(mine, () => source.fetch(branchName(place), mine));
      if (head === null) return null;
      const id = place.path === '' ? head.tree : await idAt(bare, head.commit, place.path, mine);
      return id === null ? null : { commit: head.commit, at: head.at, id };
    });
  }

  async ensure(batch: Batch, context: Context) {
    return outcomeOf(await this.publish(batch, context));
  }

  async remove(place: Place, context: Context) {
    if (place.path === '') return NEVER;
    const seen = await this.observe(place, context);
    if (seen.kind === 'absent') return DONE;
    const words = { message: `Remove ${place.path}`, by: this.#config.by, at: this.#now() };
    return this.ensure({ ...place, ...words, parent: 'any', write: new Map(), remove: [place.path] }, context);
  }

  publish(batch: Batch, context: Context): Promise<Published> {
    return this.#act(batch.repository, context, (repository, mine) => {
      branchName(batch);
      return repository.turns.take(mine, () => publish(repository, batch, mine));
    });
  }

  list({ repository, commit }: { repository: string; commit: string }, path: string, context: Context) {
    return this.#look(repository, context, async ({ bare }, mine) => {
      return (await has(bare, idOf(commit), mine)) ? entries(bare, commit, path, mine) : null;
    });
  }

  read(repository: string, ids: readonly string[], context: Context, limit: number = LIMIT) {
    return this.#look(repository, context, ({ bare }, mine) => contents(bare, ids.map(idOf), limit, mine));
  }

  difference({ repository, commit }: { repository: string; commit: string }, from: string | null, context: Context) {
    return this.#look(repository, context, async ({ bare }, mine) => {
      for (const each of [commit, ...(from === null ? [] : [from])]) if (!(await has(bare, idOf(each), mine))) return null;
      return differences(bare, from, commit, mine);
    });
  }

  changed(branch: Branch, known: string | null, signal: AbortSignal): Promise<boolean> {
    const poll = this.#config.poll ?? POLL;
    const either = AbortSignal.any([signal, this.#closing.signal]);
    const isLocal = this.#config.remote(branch.repository) === null;
    const look = async () => {
      const context = { signal: either, deadline: Date.now() + LOOK, key: 'git/changed', epoch: 0, trace: '' };
      const head = await this.#look(branch.repository, context, ({ source }, mine) => source.peek(branchName(branch), mine));
      return head.kind === 'present' ? head.value : head.kind === 'absent' ? null : undefined;
    };
    const folder = this.#folderOf(branch.repository, null);
    return untilMoved(look, known, either, isLocal ? poll.local : poll.remote, isLocal ? onRefs(folder, branch.branch) : SILENCE);
  }

  async tend(repository: string, context: Context) {
    const done = await this.#act<Published>(repository, context, ({ bare, turns }, mine) =>
      turns.take(mine, async () => {
        await tend(bare, mine, this.#now(), () => turns.count > 1);
        return { kind: 'done', commit: '', made: false };
      }),
    );
    return outcomeOf(done);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#busy);
    rmSync(this.#access, { recursive: true, force: true });
  }

  async #look<Value>(
    name: string,
    context: Context,
    ask: (repository: Repository, context: Context) => Promise<Value | null>,
  ): Promise<Observation<Value>> {
    try {
      const value = await this.#with(name, context, ask);
      return value === null ? { kind: 'absent', at: this.#now() } : present(value, this.#now());
    } catch (error) {
      if (error instanceof Fault) return error.unknown(this.#now());
      throw error;
    }
  }

  async #act<Answer>(name: string, context: Context, act: (repository: Repository, context: Context) => Promise<Answer>) {
    try {
      return await this.#with(name, context, act);
    } catch (error) {
      if (error instanceof Fault) return error.outcome();
      throw error;
    }
  }

  /** Every use of a repository ends when the port is closed, and closing waits for it. A damaged copy is thrown away and fetched anew, once. */
  async #with<T>(name: string, context: Context, use: (repository: Repository, context: Context) => Promise<T>): Promise<T> {
    const mine = { ...context, signal: AbortSignal.any([context.signal, this.#closing.signal]) };
    const attempt = async () => {
      const repository = this.#repository(name);
      await repository.bare.make(mine);
      return use(repository, mine);
    };
    const used = attempt().catch(async (error) => {
      if (!(error instanceof Fault) || error.reason !== 'damaged' || this.#config.remote(name) === null) throw error;
      const { turns, bare } = this.#repository(name);
      await turns.take(mine, () => rm(bare.folder, { recursive: true, force: true }));
      return attempt();
    });
    this.#busy.add(used);
    return used.finally(() => this.#busy.delete(used));
  }

  #repository(name: string): Repository {
    const remote = this.#config.remote(name);
    const known = this.#repositories.get(name);
    if (known !== undefined && isSame(known.remote, remote)) return known;
    const folder = this.#folderOf(name, remote);
    const home = join(this.#config.folder, 'home');
    const bare = remote === null ? new Bare(folder, home) : new Bare(folder, home, accessTo(remote, join(this.#access, name)));
    const source = remote === null ? localSource(bare) : remoteSource(bare);
    const repository = { bare, source, sign: this.#sign, remote, turns: new Turns() };
    this.#repositories.set(name, repository);
    return repository;
  }

  /** A copy is named after its address too: another address is another copy. */
  #folderOf(name: string, remote: Remote | null): string {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a repository`);
    if (remote === null) return join(this.#config.folder, `${name}.git`);
    return join(this.#config.folder, 'copies', `${name}-${createHash('sha256').update(remote.url).digest('hex').slice(0, 8)}.git`);
  }
}

function isSame(a: Remote | null, b: Remote | null): boolean {
  const parts = (remote: Remote | null) =>
    remote && [remote.url, remote.key?.reveal(), remote.knownHosts, remote.user, remote.token?.reveal(), remote.authorities];
  return JSON.stringify(parts(a)) === JSON.stringify(parts(b));
}

/** A name that Git reads as a branch and as nothing else. */
function branchName({ branch }: Branch): string {
  if (!/^[A-Za-z0-9][\w/.-]*$/.test(branch) || /\.\.|\/\/|\/\.|\.lock$|[/.]$/.test(branch))
    throw new Error(`${branch} is no name of a branch`);
  return branch;
}

/** An id of Git and no other way of naming a commit, such as `main~3`, and no option. */
function idOf(id: string): string {
  if (!/^[0-9a-f]{40}$/.test(id)) throw new Error(`${JSON.stringify(id)} is no id`);
  return id;
}
