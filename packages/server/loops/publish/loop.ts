import type { Pool } from 'pg';
import { emitFile, renderCell } from '@hansa/compiler';
import type { TreeFile } from '@hansa/compiler';
import type { CellPlan } from '@hansa/compiler/plan/plan.ts';
import { INDEX_PATH, type IndexedTenant } from '@hansa/compiler/cell-index.ts';
import type { Cause, Context, Outcome } from '@hansa/domain/port/outcome.ts';
import { type BackoffLimits, backoff } from '@hansa/domain/work/backoff.ts';
import type { Step } from '@hansa/domain/tenancy/step.ts';
import { tenantOf } from '../../db/tenants.ts';
import { type PublishedTree, type TreeRow, beginPublishing, dueTrees, markPublished, publishedTrees, sealAgain } from '../../db/trees.ts';
import type { Vault } from '../../db/vault.ts';
import { wake } from '../../db/work.ts';
import type { GitPort, Person } from '../../outside/git/port.ts';
import type { Estate, GoodPlatform } from '../../estate/estate.ts';
import type { Held, Look, Loop } from '../loop.ts';
import { keyOf, sentenceOf } from './act.ts';
import type { Approve } from './approval.ts';
import { digestOf, indexLine, nextIndex } from './index-file.ts';
import { markOf, marked } from './mark.ts';
import type { Seal } from './seal.ts';

export interface PublishLoopOptions {
  readonly pool: Pool;
  readonly estate: Estate;
  readonly git: GitPort;
  readonly vault: Vault;
  readonly seal: Seal;
  /** For the platform's part: a tenant's was approved before it was asked for. */
  readonly approve: Approve;
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

/** Subjects that become one commit. 200 tenants render in a quarter of a second. */
const MOST = 200;

/** What one subject adds to the commit. */
interface Part extends PublishedTree {
  readonly asked: string;
  readonly write: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
  /** A tenant's line in the index; null: it goes. */
  readonly line?: IndexedTenant | null;
  /** Digest of the platform's files. */
  readonly files?: string;
}

interface Publishing {
  /** Where the cell's tree stands in its repository; empty, or with its last slash. */
  readonly folder: string;
  readonly parts: readonly Part[];
  readonly index: string;
  readonly parent: string | null;
  /** There were more than one commit takes. */
  readonly more: boolean;
}

/** Makes one commit in a cell's repository of all trees that are due there. Its subject is the cell. */
export function publishLoop(options: PublishLoopOptions): Loop {
  const asked = new Map<string, number>();
  return { kind: 'publish', most: 4, look: (held) => new PublishLook(options, held, asked).look() };
}

class PublishLook {
  readonly #options: PublishLoopOptions;
  readonly #held: Held;
  readonly #tries: number;
  /** Why something is not published: its cluster says no to the platform's part, or nobody can seal for it. */
  #refused: Cause | undefined;

  /** By cell: when it was asked last whether its secrets are sealed for others than now. */
  readonly #asked: Map<string, number>;

  constructor(options: PublishLoopOptions, held: Held, asked: Map<string, number>) {
    this.#options = options;
    this.#asked = asked;
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
    const due = await dueTrees(pool, this.#held.subject, MOST);
    const parts: Part[] = [];
    for (const row of due) {
      const part = row.subject.startsWith('platform/') ? await this.#platform(platform, plan, row, head) : await this.#tenant(plan, row);
      if (part === 'unread') return this.#later({ code: 'git/unread', detail: 'nobody can say which files are there' });
      if (part) parts.push(part);
    }
    if (parts.length === 0)
      return this.#refused ? this.#later(this.#refused, REFUSED) : this.#done('publish/in-step', 'every tree is published');
    const index = await this.#index(platform, plan, parts, head);
    if (index === undefined) return this.#later({ code: 'git/unread', detail: 'nobody can say what the index of the tree says' });
    await this.#held.within((client) => beginPublishing(client, parts));
    return this.#publish({ folder: plan.delivery.values.path, parts, index, parent: head, more: due.length === MOST });
  }

  /** Who opens a cell's secrets is configuration: others come with a process, and while another still runs its old ones may come back once. */
  async #sealAgain(plan: CellPlan): Promise<void> {
    const { now, pool, seal } = this.#options;
    const name = plan.cell.name;
    if ((this.#asked.get(name) ?? -Infinity) + SEALED_FOR > now()) return;
    this.#asked.set(name, now());
    await sealAgain(pool, name, seal.readers(plan));
  }

  async #head(): Promise<string | null | Cause> {
    const { git, branch } = this.#options;
    const head = await git.observe({ repository: this.#repository, branch, path: '' }, this.#context('observe'));
    if (head.kind === 'unknown') return head.cause;
    return head.kind === 'absent' ? null : head.value.commit;
  }

  get #repository(): string {
    return `deploy-${this.#held.subject}`;
  }

  #later({ code, detail }: Cause, wait?: number): Look {
    const { random, backoff: limits } = this.#options;
    const tries = this.#tries + 1;
    return { state: { tries }, because: [{ step: this.#repository, code, detail }], wait: wait ?? backoff(tries, random(), limits) };
  }

  #done(code: string, detail: string): Look {
    return { state: { tries: 0 }, because: [{ step: 'publish', code, detail }], wait: null };
  }

  #context(intent: string): Context {
    const { signal, epoch, trace } = this.#held;
    return { signal, epoch, trace, deadline: this.#options.now() + 120_000, key: `publish/${this.#held.subject}/${intent}` };
  }

  async #publish({ folder, parts, index, parent, more }: Publishing): Promise<Look> {
    const { git, branch, by, now } = this.#options;
    const repository = this.#repository;
    const files = [...parts.flatMap((part) => [...part.write]), [INDEX_PATH, index] as const];
    const write = new Map(files.map(([path, text]) => [`${folder}${path}`, text]));
    const remove = parts.flatMap((part) => part.remove.map((path) => `${folder}${path}`));
    await this.#held.keep({ tries: this.#tries });
    const published = await git.publish(
      { repository, branch, parent, write, remove, message: sentenceOf(parts), by, at: now() },
      this.#context(keyOf(parts)),
    );
    if (published.kind === 'moved') return this.#later({ code: 'git/moved', detail: 'somebody else pushed' }, 0);
    if (published.kind !== 'done') return this.#later(published.cause);
    // Whoever does not hear it looks by itself, some minutes later.
    const soon = { ...this.#context('poke'), deadline: now() + SOON };
    if (parts.some((part) => part.files !== undefined)) await this.#options.poke(this.#held.subject, published.commit, soon);
    const detail = `${parts.length === 1 ? '1 tree is' : `${parts.length} trees are`} in ${published.commit.slice(0, 10)}`;
    return {
      state: { tries: 0 },
      because: [{ step: repository, code: 'publish/done', detail }, ...(this.#refused ? [{ step: repository, ...this.#refused }] : [])],
      wait: more ? 0 : this.#refused ? REFUSED : null,
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
  #index(platform: GoodPlatform, plan: CellPlan, parts: readonly Part[], head: string | null): Promise<string | undefined> {
    const { git, estate } = this.#options;
    const lines = new Map(parts.flatMap(({ subject, line }) => (line === undefined ? [] : [[subject, line] as const])));
    const files = parts.find((part) => part.files !== undefined)?.files;
    const change = { platform, plan, foundation: estate.foundation(platform, plan), catalogue: estate.language.catalogue.version };
    const at = head === null ? null : { repository: this.#repository, commit: head };
    return nextIndex({ git, at, context: this.#context('index'), lost: () => this.#lines() }, { ...change, files, lines });
  }

  /** Of every tenant whose tree is published as it is wanted. */
  async #lines(): Promise<[string, IndexedTenant][]> {
    const lines: [string, IndexedTenant][] = [];
    for (const row of await publishedTrees(this.#options.pool, this.#held.subject)) {
      const known = await this.#known(row);
      if (known) lines.push([row.subject, indexLine(known, this.#texts(known.files, row))]);
    }
    return lines;
  }

  /** Undefined: what was wanted is not what the row says now; its loop will want the new one in a moment. */
  async #tenant(cell: CellPlan, row: TreeRow): Promise<Part | undefined> {
    const { pool, vault, seal } = this.#options;
    const { subject: id, asked } = row;
    const remove = [`tenants/${id}`, `entry/tenants/${id}.yaml`];
    if (row.wanted === null)
      return { subject: id, asked, published: null, sealed: '', sealedText: null, sealedFor: null, write: new Map(), remove, line: null };
    const known = await this.#known(row);
    if (!known) return undefined;
    const sealed = await seal.seal(known.plan, await vault.read(pool, id), row);
    if ('code' in sealed) {
      this.#refused ??= sealed;
      return undefined;
    }
    const sealedFor = seal.readers(cell);
    const published = { subject: id, asked, published: row.wanted, sealed: sealed.digest, sealedText: sealed.text, sealedFor };
    const own = this.#texts(known.files, published);
    const write = new Map(own).set(sealed.path, sealed.text);
    return { ...published, write, remove, line: indexLine(known, own) };
  }

  /** A tenant whose row wants what its tree shall be. */
  async #known({ subject, wanted }: TreeRow) {
    const { pool, estate } = this.#options;
    const tenant = await tenantOf(pool, subject);
    const platform = tenant && tenant.intent !== 'erased' ? await estate.platformOf(pool, tenant) : undefined;
    const plan = tenant && platform && estate.tenant(platform, tenant).plan;
    if (!tenant || !platform || !plan || digestWanted(estate.steps(platform, plan, tenant)) !== wanted) return undefined;
    return { tenant, platform, plan, files: estate.files(platform, plan) };
  }

  #texts(files: readonly TreeFile[], tree: Pick<PublishedTree, 'published' | 'sealed'>): ReadonlyMap<string, string> {
    return texts(marked(files, markOf(tree)));
  }

  /**
   * The platform's part of the tree: not while its cluster refuses it, and unasked while its cluster is away or serves not yet what the
   * platform itself brings. A failover is published here, and it is when the cluster is away that it must be.
   */
  async #platform(platform: GoodPlatform, plan: CellPlan, row: TreeRow, head: string | null): Promise<Part | 'unread' | undefined> {
    if (row.wanted !== platform.release) return undefined;
    const { estate, approve, now } = this.#options;
    const { files } = renderCell(estate.language, platform.plan, plan);
    const approved = await approve(plan.cell.name, files, { ...this.#context('check'), deadline: now() + PATIENCE });
    if (approved.kind === 'refused' || approved.kind === 'terminal') {
      this.#refused ??= approved.cause;
      return undefined;
    }
    const write = texts(files);
    const there = await this.#there(plan.delivery.values.path, head);
    if (!there) return 'unread';
    const remove = there.filter((path) => OURS.test(path) && !write.has(path) && !FOREIGN.test(path));
    return {
      subject: row.subject,
      asked: row.asked,
      published: row.wanted,
      sealed: '',
      sealedText: null,
      sealedFor: null,
      write,
      remove,
      files: digestOf(write),
    };
  }

  /** Paths of the cell's tree, as the tree calls them. */
  async #there(folder: string, head: string | null): Promise<readonly string[] | undefined> {
    if (head === null) return [];
    const listed = await this.#options.git.list({ repository: this.#repository, commit: head }, folder.slice(0, -1), this.#context('list'));
    if (listed.kind === 'absent') return [];
    return listed.kind === 'present' ? listed.value.map((entry) => entry.path.slice(folder.length)) : undefined;
  }
}

/** Milliseconds for which an engine is told of a commit. */
const SOON = 5_000;
/** Milliseconds for which a cluster is asked about the platform. */
const PATIENCE = 15_000;
/** Milliseconds after which a platform that was refused is asked about again: its cluster may be upgraded meanwhile. */
const REFUSED = 5 * 60_000;

/** Folders of the platform's part of the tree. */
const OURS = /^(platform|entry|standby|asleep|awake)\//;

/** Of tenants, and secrets that people put beside the platform's files: not ours to remove with the platform. */
const FOREIGN = /^entry\/tenants\/|\/secrets\.(sops|sealed)\.yaml$/;

function texts(files: readonly TreeFile[]): Map<string, string> {
  return new Map(files.map((file) => [file.path, emitFile(file)]));
}

function digestWanted(steps: readonly Step[]): string | undefined {
  return steps.find((step) => step.port === 'tree')?.digest;
}
