import { Stencils, type TreeFile, emitFile, renderCell } from '@hansa/compiler';
import type { CellPlan, PlatformPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import type { IndexedTenant } from '@hansa/compiler/cell-index.ts';
import type { Cause, Context } from '@hansa/domain/port/outcome.ts';
import type { Pool } from 'pg';
import { type TenantRow, tenantsOf } from '../../db/tenants.ts';
import { type PublishedTree, type TreeRow, publishedTrees } from '../../db/trees.ts';
import type { Values, Vault } from '../../db/vault.ts';
import type { Estate, GoodPlatform } from '../../estate/estate.ts';
import type { At, GitPort } from '../../outside/git/port.ts';
import type { Approve } from './approval.ts';
import { digestOf, indexLine } from './index-file.ts';
import { markOf, marked } from './mark.ts';
import type { Seal } from './seal.ts';

/** What one subject adds to the commit. */
export interface Part extends PublishedTree {
  readonly asked: string;
  readonly write: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
  /** A tenant's line in the index; null: it goes. */
  readonly line?: IndexedTenant | null;
  /** Digest of the platform's files. */
  readonly files?: string;
}

export interface PartsOptions {
  readonly pool: Pool;
  readonly estate: Estate;
  readonly git: GitPort;
  readonly vault: Vault;
  readonly seal: Seal;
  /** For the platform's part: a tenant's was approved before it was asked for. */
  readonly approve: Approve;
}

/** Where one look writes to. */
export interface Site {
  readonly platform: GoodPlatform;
  readonly plan: CellPlan;
  /** The commit that the next one is built on; null: there is none. */
  readonly at: At | null;
  /** Of a call with this intent; `patience` in milliseconds, where it is not the usual one. */
  readonly context: (intent: string, patience?: number) => Context;
}

/** A tenant whose row wants what its tree shall be. */
interface Known {
  readonly tenant: TenantRow;
  readonly platform: GoodPlatform;
  readonly plan: TenantPlan;
  readonly files: readonly TreeFile[];
  /** What its file in the spec says. */
  readonly written: unknown;
}

/** Makes what the subjects of one commit add to it. */
export class Parts {
  readonly #options: PartsOptions;
  readonly #site: Site;
  readonly #stencils: Stencils;
  /** Why something is not published: its cluster says no to the platform's part, or nobody can seal for it. */
  refused: Cause | undefined;

  constructor(options: PartsOptions, site: Site) {
    this.#options = options;
    this.#site = site;
    this.#stencils = STENCILS.get(site.platform.plan) ?? new Stencils();
    STENCILS.set(site.platform.plan, this.#stencils);
  }

  /**
   * In their order. Who is missing is not published now: its row says something else by now and its loop will want that in a moment, or it is
   * `refused`. Undefined where nobody can say which files are there.
   */
  async of(due: readonly TreeRow[]): Promise<readonly Part[] | undefined> {
    const parts: Part[] = [];
    for (let at = 0; at < due.length; at += TOGETHER) {
      const some = due.slice(at, at + TOGETHER);
      const [tenants, secrets] = await this.#read(some);
      for (const row of some) {
        const isPlatform = row.subject.startsWith('platform/');
        const part = isPlatform ? await this.#platform(row) : await this.#tenant(row, tenants.get(row.subject), secrets.get(row.subject));
        if (part === 'unread') return undefined;
        if (part) parts.push(part);
      }
    }
    return parts;
  }

  /** Lines in the index of every tenant whose tree is published as it is wanted. */
  async lines(): Promise<[string, IndexedTenant][]> {
    const { pool } = this.#options;
    const trees = await publishedTrees(pool, this.#site.plan.cell.name);
    const tenants = await tenantsOf(pool, subjectsOf(trees));
    const lines: [string, IndexedTenant][] = [];
    for (const tree of trees) {
      const known = await this.#known(tree, tenants.get(tree.subject));
      if (known) lines.push([tree.subject, indexLine(known, this.#texts(known.files, tree))]);
    }
    return lines;
  }

  #read(trees: readonly TreeRow[]) {
    const { pool, vault } = this.#options;
    const ids = subjectsOf(trees);
    return Promise.all([tenantsOf(pool, ids), vault.readAll(pool, ids)]);
  }

  async #tenant(tree: TreeRow, row: TenantRow | undefined, values: Values = new Map()): Promise<Part | undefined> {
    const { estate, seal } = this.#options;
    const { subject: id, asked } = tree;
    const remove = [`tenants/${id}`, `entry/tenants/${id}.yaml`];
    if (tree.wanted === null)
      return { subject: id, asked, published: null, sealed: '', sealedText: null, sealedFor: null, write: new Map(), remove, line: null };
    const known = await this.#known(tree, row);
    if (!known) return undefined;
    const sealed = await seal.seal(known.plan, values, tree);
    if ('code' in sealed) {
      this.refused ??= sealed;
      return undefined;
    }
    const sealedFor = seal.readers(this.#site.plan);
    const sealedText = tree.sealed === sealed.digest ? null : sealed.text;
    const published = { subject: id, asked, published: tree.wanted, sealed: sealed.digest, sealedText, sealedFor };
    const own = this.#texts(known.files, published);
    estate.forgetFiles(known.plan);
    const write = new Map(own).set(sealed.path, sealed.text);
    return { ...published, write, remove, line: indexLine(known, own) };
  }

  /** Undefined: what was wanted is not what the row says now. */
  async #known({ wanted }: TreeRow, tenant: TenantRow | undefined): Promise<Known | undefined> {
    const { pool, estate } = this.#options;
    const platform = tenant && tenant.intent !== 'erased' ? await estate.platformOf(pool, tenant) : undefined;
    const planned = tenant && platform && estate.tenant(platform, tenant);
    if (!tenant || !platform || !planned?.plan || estate.treeDigest(platform, planned.plan, tenant) !== wanted) return undefined;
    return { tenant, platform, plan: planned.plan, files: estate.files(platform, planned.plan), written: planned.written };
  }

  #texts(files: readonly TreeFile[], tree: Pick<PublishedTree, 'published' | 'sealed'>): ReadonlyMap<string, string> {
    return new Map(marked(files, markOf(tree)).map((file) => [file.path, emitFile(file, this.#stencils)]));
  }

  /**
   * The platform's part of the tree: not while its cluster refuses it, and unasked while its cluster is away or serves not yet what the
   * platform itself brings. A failover is published here, and it is when the cluster is away that it must be.
   */
  async #platform(row: TreeRow): Promise<Part | 'unread' | undefined> {
    const { platform, plan, context } = this.#site;
    if (row.wanted !== platform.release) return undefined;
    const { estate, approve } = this.#options;
    const { files } = renderCell(estate.language, platform.plan, plan);
    const approved = await approve(plan.cell.name, files, context('check', PATIENCE));
    if (approved.kind === 'refused' || approved.kind === 'terminal') {
      this.refused ??= approved.cause;
      return undefined;
    }
    const write = new Map(files.map((file) => [file.path, emitFile(file)]));
    const there = await this.#there();
    if (!there) return 'unread';
    const remove = there.filter((path) => OURS.test(path) && !write.has(path) && !FOREIGN.test(path));
    const published = { subject: row.subject, asked: row.asked, published: row.wanted, sealed: '', sealedText: null, sealedFor: null };
    return { ...published, write, remove, files: digestOf(write) };
  }

  /** Paths of the cell's tree, as the tree calls them. */
  async #there(): Promise<readonly string[] | undefined> {
    const { at, plan, context } = this.#site;
    if (at === null) return [];
    const folder = plan.delivery.values.path;
    const listed = await this.#options.git.list(at, folder.slice(0, -1), context('list'));
    return listed.kind === 'present' ? listed.value.map((entry) => entry.path.slice(folder.length)) : undefined;
  }
}

/** Tenants of a platform are much alike: all but the first are written by one before them, also where each is a commit of its own. */
const STENCILS = new WeakMap<PlatformPlan, Stencils>();
/** Tenants whose rows and secrets are read at once. */
const TOGETHER = 20;
/** Milliseconds for which a cluster is asked about the platform. */
const PATIENCE = 15_000;

/** Folders of the platform's part of the tree. */
const OURS = /^(platform|entry|standby|asleep|awake|hosts)\//;

/** Of tenants, and secrets that people put beside the platform's files: not ours to remove with the platform. */
const FOREIGN = /^entry\/tenants\/|\/secrets\.(sops|sealed)\.yaml$/;

/** Of tenants alone. */
function subjectsOf(trees: readonly TreeRow[]): string[] {
  return trees.map(({ subject }) => subject).filter((subject) => !subject.includes('/'));
}
