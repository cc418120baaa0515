import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '@hansa/domain/port/outcome.ts';
import { environment, type Setting } from './environment.ts';
import { Fault, faultOf } from './faults.ts';
import { breakLock, lockIn } from './locks.ts';
import type { Ran } from './process.ts';
import { Starter } from './starter.ts';

/** What reaches Git besides its arguments: settings, secrets by environment, and how those are taken out of what it says. */
export interface Access {
  readonly settings: readonly Setting[];
  readonly environment: Readonly<Record<string, string>>;
  hide(text: string): string;
}

/** One for all repositories of this process. */
const STARTER = new Starter();

export const NO_ACCESS: Access = { settings: [], environment: {}, hide: (text) => text };

interface Extra {
  /** Called anew for each try. */
  readonly input?: () => Iterable<string | Uint8Array>;
  readonly limit?: number;
  readonly settings?: readonly Setting[];
  /** Exit codes besides 0 that are an answer. */
  readonly answers?: readonly number[];
  readonly network?: true;
}

/** A bare repository on our disk. It is always named by `--git-dir`: Git then looks for no other one, and asks not whose files they are. */
export class Bare {
  readonly folder: string;
  readonly #home: string;
  readonly #access: Access;

  constructor(folder: string, home: string, access: Access = NO_ACCESS) {
    this.folder = folder;
    this.#home = home;
    this.#access = access;
  }

  /** Runs Git until it answers; whatever else happens is a {@link Fault}. A lock that a dead program left is broken, once it is old enough. */
  async run(args: readonly string[], context: Context, extra: Extra = {}): Promise<Ran> {
    const ran = await this.#once(args, context, extra);
    if (ran.stopped === null && (ran.code === 0 || extra.answers?.includes(ran.code ?? -1))) return ran;
    const lock = ran.stopped === null ? lockIn(ran.complaint, this.folder) : null;
    if (lock === null) throw faultOf(ran, extra.network ? 'unreachable' : 'failed', this.#access.hide);
    const free = breakLock(lock, Date.now());
    if (free !== true) throw new Fault('transient', 'locked', 'another program holds the lock of the repository', free);
    const again = await this.#once(args, context, extra);
    if (again.stopped === null && (again.code === 0 || extra.answers?.includes(again.code ?? -1))) return again;
    throw faultOf(again, extra.network ? 'unreachable' : 'failed', this.#access.hide);
  }

  async text(args: readonly string[], context: Context, extra: Extra = {}): Promise<string> {
    return (await this.run(args, context, extra)).output.toString();
  }

  hide(text: string): string {
    return this.#access.hide(text);
  }

  /** Makes the repository where it is not there. It appears whole by a rename: killed in between, nothing stands in its place. */
  async make(context: Context): Promise<void> {
    if (existsSync(join(this.folder, 'HEAD'))) return;
    await mkdir(dirname(this.folder), { recursive: true });
    const unfinished = `${this.folder}.${randomBytes(4).toString('hex')}`;
    const args = ['init', '--quiet', '--bare', '--initial-branch=main', '--template=', unfinished];
    const ran = await STARTER.run({ args, environment: this.#environment(), signal: context.signal, deadline: context.deadline });
    if (ran.code !== 0) throw faultOf(ran, 'failed', this.#access.hide);
    await rename(unfinished, this.folder).catch(() => rm(unfinished, { recursive: true, force: true })); // somebody else was faster
  }

  #once(args: readonly string[], { signal, deadline }: Context, { input, limit, settings }: Extra): Promise<Ran> {
    return STARTER.run({
      args: [`--git-dir=${this.folder}`, ...args],
      environment: this.#environment(settings),
      signal,
      deadline,
      ...(input && { input: input() }),
      ...(limit !== undefined && { limit }),
    });
  }

  #environment(more: readonly Setting[] = []): Record<string, string> {
    return { ...environment(this.#home, [...this.#access.settings, ...more]), ...this.#access.environment };
  }
}
