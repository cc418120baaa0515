import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { Context, Observation } from '@hansa/domain/port/outcome.ts';
import { type Event, uuid7 } from '@hansa/domain/register/event.ts';
import { type Head, type Heads, type SignedHeads, textOf } from '@hansa/domain/register/heads.ts';
import { type BackoffLimits, backoff } from '@hansa/domain/work/backoff.ts';
import type { Pool } from 'pg';
import { grownSince, headAt, installationOf, headOf } from '../../db/heads.ts';
import { append } from '../../db/register.ts';
import type { SecretWant, Vault } from '../../db/vault.ts';
import type { GitPort, Person } from '../../outside/git/port.ts';
import type { Held, Look, Loop } from '../loop.ts';

export interface RegisterLoopOptions {
  readonly pool: Pool;
  readonly git: GitPort;
  readonly vault: Vault;
  readonly branch: string;
  readonly by: Person;
  readonly now: () => number;
  readonly random: () => number;
  readonly bytes: (count: number) => Uint8Array;
  readonly backoff?: BackoffLimits;
}

const REPOSITORY = 'spec';
const FOLDER = 'register';
const DAY = 86_400_000;
/** Files of heads that the register is held against each day: who restores an older backup than that starts a register anew. */
const BACK = 14;
/** Whose key it is in the vault: no tenant has a name like this. */
const OWNER = 'installation';
const SEED: SecretWant = {
  path: OWNER,
  key: 'register-signing',
  generation: 1,
  recipe: { make: 'random', characters: 'a-z0-9', length: 64 },
};

/**
 * Signs each day how far the chain of every tenant is, and puts it into the spec repository, of which others have copies: from then on nobody can cut off
 * or rewrite what happened without its being seen, not even who has the database. Before it signs it holds the register against what was signed before,
 * and says in the new file what does not hold.
 */
export function registerLoop(options: RegisterLoopOptions): Loop {
  return { kind: 'register', most: 1, look: (held) => new RegisterLook(options, held).look() };
}

class RegisterLook {
  readonly #options: RegisterLoopOptions;
  readonly #held: Held;
  readonly #tries: number;

  constructor(options: RegisterLoopOptions, held: Held) {
    this.#options = options;
    this.#held = held;
    this.#tries = (held.state as { tries?: number }).tries ?? 0;
  }

  async look(): Promise<Look> {
    const { now } = this.#options;
    const files = await this.#files();
    if ('kind' in files) return this.#later('register/unreadable', files.kind === 'unknown' ? files.cause.detail : 'there is no spec yet');
    const today = dayOf(now());
    const last = files.at(-1);
    if (last && last.heads.day >= today) return this.#until(now(), 'register/signed', `the heads of ${last.heads.day} are in the spec`);
    return this.#sign(today, files);
  }

  async #sign(day: string, files: readonly Stored[]): Promise<Look> {
    const { pool, vault, git, branch, by, now } = this.#options;
    const last = files.at(-1);
    const { chains, reached } = await grownSince(pool, last?.heads.reached ?? '0.0');
    const broken = await this.#broken(files.slice(-BACK).map(({ heads }) => heads));
    const installation = await installationOf(pool);
    const heads: Heads = { version: 1, installation, day, previous: last ? sha256(last.text) : null, reached, chains, broken };
    const seed = (await vault.provide(pool, OWNER, [SEED])).get(`${SEED.path}#${SEED.key}`)?.[0]?.value.reveal() ?? '';
    const write = new Map([[`${FOLDER}/${day}.json`, `${JSON.stringify(signed(heads, seed), null, 1)}\n`]]);
    const batch = { repository: REPOSITORY, branch, parent: 'any' as const, write, remove: [], by, at: now() };
    const published = await git.publish({ ...batch, message: `Sign the register of ${day}` }, this.#context(`sign/${day}`));
    if (published.kind === 'moved') return this.#later('register/moved', 'somebody else pushed');
    if (published.kind !== 'done') return this.#later(published.cause.code, published.cause.detail);
    const wrong = Object.keys(broken).length;
    if (wrong > 0) {
      const look = this.#until(now(), 'register/broken', `${wrong} chains are not as they were signed: ${FOLDER}/${day}.json says which`);
      return { ...look, write: (client) => append(client, [this.#happened(day, wrong)]) };
    }
    return this.#until(now(), 'register/signed', `${Object.keys(chains).length} heads of ${day} are in ${published.commit.slice(0, 10)}`);
  }

  /** Chains that do not lead on from what was signed of them last, unless an earlier file has said so. */
  async #broken(files: readonly SignedHeads[]): Promise<Heads['broken']> {
    const { pool } = this.#options;
    const latest = new Map<string, Head>();
    for (const { chains, broken } of files) {
      for (const [tenant, { found }] of Object.entries(broken)) if (found) latest.set(tenant, found);
      for (const [tenant, { found }] of Object.entries(broken)) if (!found) latest.delete(tenant);
      for (const [tenant, head] of Object.entries(chains)) latest.set(tenant, head);
    }
    const broken: Record<string, { readonly signed: Head; readonly found: Head | null }> = {};
    for (const [tenant, head] of latest) {
      const now = await headAt(pool, tenant, head.length);
      if (now?.link !== head.link) broken[tenant] = { signed: head, found: await headOf(pool, tenant) };
    }
    return broken;
  }

  /** The files of the last days, the oldest first. */
  async #files(): Promise<readonly Stored[] | Exclude<Observation<never>, { readonly kind: 'present' }>> {
    const { git, branch } = this.#options;
    const head = await git.observe({ repository: REPOSITORY, branch, path: '' }, this.#context('observe'));
    if (head.kind !== 'present') return head;
    const listed = await git.list({ repository: REPOSITORY, commit: head.value.commit }, FOLDER, this.#context('list'));
    if (listed.kind === 'unknown') return listed;
    const entries = (listed.kind === 'present' ? listed.value : []).filter(({ path }) => /\/\d{4}-\d\d-\d\d\.json$/.test(path));
    const wanted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)).slice(-BACK);
    const read = await git.read(
      REPOSITORY,
      wanted.map(({ id }) => id),
      this.#context('read'),
    );
    if (read.kind !== 'present') return read;
    return wanted.map(({ id }) => {
      const text = read.value.get(id)?.toString('utf8') ?? '';
      return { text, heads: JSON.parse(text) as SignedHeads };
    });
  }

  #happened(day: string, chains: number): Event {
    const { now, bytes } = this.#options;
    const of = { type: 'register.broken', v: 1, subject: 'register', tenant: null, cause: null, request: null };
    return { ...of, id: uuid7(now(), bytes(10)), at: now(), actor: { kind: 'loop', id: 'register' }, data: { day, chains } };
  }

  #context(intent: string): Context {
    const { signal, epoch, trace } = this.#held;
    return { signal, epoch, trace, deadline: this.#options.now() + 60_000, key: `register/${intent}` };
  }

  #until(now: number, code: string, detail: string): Look {
    return { state: { tries: 0 }, because: [{ step: 'register', code, detail }], wait: DAY - (now % DAY) };
  }

  #later(code: string, detail: string): Look {
    const { random, backoff: limits } = this.#options;
    const tries = this.#tries + 1;
    return { state: { tries }, because: [{ step: 'register', code, detail }], wait: backoff(tries, random(), limits) };
  }
}

interface Stored {
  readonly text: string;
  readonly heads: SignedHeads;
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function signed(heads: Heads, seed: string): SignedHeads {
  const bytes = createHash('sha256').update(seed).digest();
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, bytes]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
  return { ...heads, key: spki, signature: sign(null, Buffer.from(textOf(heads)), key).toString('base64') };
}
