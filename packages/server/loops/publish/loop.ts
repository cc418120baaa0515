import { setTimeout as sleep } from 'node:timers/promises';
import type { CellPlan } from '@hansa/compiler/plan/plan.ts';
import { type CellIndex, INDEX_PATH, printIndex } from '@hansa/compiler/cell-index.ts';
import type { Cause, Context, Outcome } from '@hansa/domain/port/outcome.ts';
import { type BackoffLimits, backoff } from '@hansa/domain/work/backoff.ts';
import { beginPublishing, dueTrees, markPublished, sealAgain } from '../../db/trees.ts';
import { wake } from '../../db/work.ts';
import type { Person } from '../../outside/git/port.ts';
import { Lanes } from '../lanes.ts';
import type { Held, Look, Loop } from '../loop.ts';
import { keyOf, sentenceOf } from './act.ts';
import { nextIndex } from './index-file.ts';
import { type Part, Parts, type PartsOptions, type Site } from './parts.ts';
import { restAfter } from './rest.ts';
import { Tips } from './tips.ts';

export interface PublishLoopOptions extends PartsOptions {
  /** Tells a cell's engine that the platform's part is another one. Tenants are told of by their own loops, which see what comes of it. */
  readonly poke: (cell: string, word: string, context: Context) => Promise<Outcome>;
  readonly branch: string;
  readonly by: Person;
  readonly now: () => number;
  readonly random: () => number;
  readonly backoff?: BackoffLimits;
}

/** Milliseconds between two questions whether the secrets of a cell are sealed for others than now. */
const SEALED_FOR = 600_000;

/** Cells at the same time: each has the files of its commit in memory. */
const AT_ONCE = 4;

/** Subjects that become one commit. 200 tenants render in a quarter of a second. */
const MOST = 200;

interface Publishing {
  /** Where the cell's tree stands in its repository; empty, or with its last slash. */
  readonly folder: string;
  readonly parts: readonly Part[];
  readonly index: CellIndex;
  readonly parent: string | null;
  /** There were more than one commit takes. */
  readonly more: boolean;
  /** Why something is not published. */
  readonly refused: Cause | undefined;
}

/** What this process remembers of cells between looks. */
interface Memory {
  /** When it was asked last whether its secrets are sealed for others than now. */
  readonly asked: Map<string, number>;
  readonly tips: Tips;
  /** Until when it rests, by `performance.now()`. */
  readonly resting: Map<string, number>;
}

/** Makes one commit in a cell's repository of all trees that are due there. Its subject is the cell. */
export function publishLoop(options: PublishLoopOptions): Loop {
  const memory = { asked: new Map<string, number>(), tips: new Tips(options.now), resting: new Map<string, number>() };
  const lanes = new Lanes(AT_ONCE);
  const look = async (held: Held): Promise<Look> => {
    const rest = (memory.resting.get(held.subject) ?? 0) - performance.now();
    if (rest > 0) await sleep(rest, undefined, { signal: held.signal }).catch(() => {});
    return lanes.take(() => new PublishLook(options, held, memory).look());
  };
  return { kind: 'publish', most: 64, look };
}

class PublishLook {
  readonly #options: PublishLoopOptions;
  readonly #held: Held;
  readonly #tries: number;
  readonly #memory: Memory;

  constructor(options: PublishLoopOptions, held: Held, memory: Memory) {
    this.#options = options;
    this.#memory = memory;
    this.#held = held;
    this.#tries = (held.state as { tries?: number }).tries ?? 0;
  }

  async look(): Promise<Look> {
    const { pool, estate } = this.#options;
    const platform = await estate.platform(pool);
    const plan = platform?.plan.cells.find((each) => each.cell.name === this.#held.subject);
    if (!platform || !plan) return this.#done('publish/no-cell', 'the platform in use has no such cell');
    if (platform.compiler !== estate.compiler)
      return this.#later({ code: 'release/other-version', detail: `${platform.release} is of Hansa ${platform.compiler}` }, 5_000);
    // Asked before the rows are read: whoever slept since then builds on a head that is not the head any more, and is told so.
    const head = await this.#head();
    if (typeof head === 'object' && head !== null) return this.#later(head);
    await this.#sealAgain(plan);
    const at = head === null ? null : { repository: this.#repository, commit: head };
    const site: Site = { platform, plan, at, context: (intent, patience) => this.#context(intent, patience) };
    const [making, due] = [new Parts(this.#options, site), await dueTrees(pool, this.#held.subject, MOST)];
    const parts = await making.of(due);
    if (!parts) return this.#later({ code: 'git/unread', detail: 'nobody can say which files are there' });
    const { refused } = making;
    if (parts.length === 0) return refused ? this.#later(refused, REFUSED) : this.#done('publish/in-step', 'every tree is published');
    const index = await this.#index(site, making, parts);
    if (index === undefined) return this.#later({ code: 'git/unread', detail: 'nobody can say what the index of the tree says' });
    await this.#held.within((client) => beginPublishing(client, parts));
    return this.#publish({ folder: plan.delivery.values.path, parts, index, parent: head, more: due.length === MOST, refused });
  }

  /** Who opens a cell's secrets is configuration: others come with a process, and while another still runs its old ones may come back once. */
  async #sealAgain(plan: CellPlan): Promise<void> {
    const { now, pool, seal } = this.#options;
    const [name, { asked }] = [plan.cell.name, this.#memory];
    if ((asked.get(name) ?? -Infinity) + SEALED_FOR > now()) return;
    asked.set(name, now());
    await sealAgain(pool, name, seal.readers(plan));
  }

  async #head(): Promise<string | null | Cause> {
    const { git, branch } = this.#options;
    const tip = this.#memory.tips.of(this.#held.subject);
    if (tip) return tip.commit;
    const head = await git.observe({ repository: this.#repository, branch, path: '' }, this.#context('observe'));
    if (head.kind === 'unknown') return head.cause;
    return head.kind === 'absent' ? null : head.value.commit;
  }

  get #repository(): string {
    return `deploy-${this.#held.subject}`;
  }

  /** Whatever went wrong: the next look asks Git where the branch stands. */
  #later({ code, detail }: Cause, wait?: number): Look {
    this.#memory.tips.forget(this.#held.subject, code === MOVED);
    const { random, backoff: limits } = this.#options;
    const tries = this.#tries + 1;
    return { state: { tries }, because: [{ step: this.#repository, code, detail }], wait: wait ?? backoff(tries, random(), limits) };
  }

  #done(code: string, detail: string): Look {
    return { state: { tries: 0 }, because: [{ step: 'publish', code, detail }], wait: null };
  }

  #context(intent: string, patience = 120_000): Context {
    const { signal, epoch, trace } = this.#held;
    return { signal, epoch, trace, deadline: this.#options.now() + patience, key: `publish/${this.#held.subject}/${intent}` };
  }

  async #publish({ folder, parts, index, parent, more, refused }: Publishing): Promise<Look> {
    const { git, branch, by, now } = this.#options;
    const repository = this.#repository;
    const begun = performance.now();
    const files = [...parts.flatMap((part) => [...part.write]), [INDEX_PATH, printIndex(index)] as const];
    const write = new Map(files.map(([path, text]) => [`${folder}${path}`, text]));
    const remove = parts.flatMap((part) => part.remove.map((path) => `${folder}${path}`));
    await this.#held.keep({ tries: this.#tries });
    const published = await git.publish(
      { repository, branch, parent, write, remove, message: sentenceOf(parts), by, at: now() },
      this.#context(keyOf(parts)),
    );
    if (published.kind === 'moved') return this.#later({ code: MOVED, detail: 'somebody else pushed' }, 0);
    if (published.kind !== 'done') return this.#later(published.cause);
    const ended = performance.now();
    this.#memory.resting.set(this.#held.subject, ended + restAfter(ended - begun, parts.length));
    // A commit that an earlier try of ours made may not be the last one any more.
    if (published.made) this.#memory.tips.put(this.#held.subject, { commit: published.commit, index });
    else this.#memory.tips.forget(this.#held.subject, false);
    // Whoever does not hear it looks by itself, some minutes later.
    if (parts.some((part) => part.files !== undefined))
      await this.#options.poke(this.#held.subject, published.commit, this.#context('poke', SOON));
    const detail = `${parts.length === 1 ? '1 tree is' : `${parts.length} trees are`} in ${published.commit.slice(0, 10)}`;
    return {
      state: { tries: 0 },
      because: [{ step: repository, code: 'publish/done', detail }, ...(refused ? [{ step: repository, ...refused }] : [])],
      wait: more ? 0 : refused ? REFUSED : null,
      write: async (client) => {
        await markPublished(client, published.commit, parts);
        await wake(
          client,
          'tenant',
          parts.map((part) => part.subject).filter((subject) => !subject.includes('/')),
        );
      },
    };
  }

  /** `hansa.json` as it is after these parts; undefined where nobody can say what it is now. */
  #index({ platform, plan, at, context }: Site, making: Parts, parts: readonly Part[]): Promise<CellIndex | undefined> {
    const { git, estate } = this.#options;
    const lines = new Map(parts.flatMap(({ subject, line }) => (line === undefined ? [] : [[subject, line] as const])));
    const files = parts.find((part) => part.files !== undefined)?.files;
    const change = { platform, plan, foundation: estate.foundation(platform, plan), catalogue: estate.language.catalogue.version };
    const tip = this.#memory.tips.of(this.#held.subject);
    const known = tip?.commit === at?.commit ? tip?.index : undefined;
    return nextIndex({ git, at, known, context: context('index'), lost: () => making.lines() }, { ...change, files, lines });
  }
}

/** Milliseconds for which an engine is told of a commit. */
const SOON = 5_000;
/** Milliseconds after which a platform that was refused is asked about again: its cluster may be upgraded meanwhile. */
const REFUSED = 5 * 60_000;
const MOVED = 'git/moved';
