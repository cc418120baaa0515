import { hash } from 'node:crypto';
import type { Pool } from 'pg';
import {
  type Compilation,
  type Diagnostic,
  type Finding,
  type Language,
  type TreeFile,
  compile,
  compileTenant,
  foundationOf,
  hasErrors,
  languageOf,
  renderTenantTree,
} from '@hansa/compiler';
import type { CellPlan, PlatformPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import { longestKept } from '@hansa/compiler/plan/retention.ts';
import { addressOf } from '@hansa/compiler/plan/tenant.ts';
import { LOCK_FILE, PLATFORM_FILE, type TenantFile, readTenant } from '@hansa/compiler/spec/read.ts';
import { Sources } from '@hansa/compiler/spec/sources.ts';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import type { Step } from '@hansa/domain/tenancy/step.ts';
import { newestRelease, releaseText } from '../db/releases.ts';
import type { TenantRow } from '../db/tenants.ts';
import type { Transaction } from '../db/transaction.ts';
import type { Values } from '../db/vault.ts';
import { Recent } from '../recent.ts';
import { stepsOf, treeDigest } from './steps.ts';

/** A platform that compiled without errors: the one by which everything is made. */
export interface GoodPlatform {
  /** Its id as a release. */
  readonly release: string;
  readonly commit: string;
  /** The version of Hansa that accepted it. */
  readonly compiler: string;
  readonly compilation: Compilation;
  readonly plan: PlatformPlan;
}

/** `written`: what its file says. */
export type PlannedTenant =
  | { readonly plan: TenantPlan; readonly diagnostics: readonly Diagnostic[]; readonly written: unknown }
  | { readonly plan: undefined; readonly diagnostics: readonly Diagnostic[] };

/**
 * Releases whose plans are kept: the newest, and those that waves are still on. One of fifty cells has some megabytes. They are not kept in a WeakMap: what
 * only that leads to is marked while everything else waits, and took 23 of the 35 ms of each larger collection.
 */
const LIVE = 4;
/**
 * Tenants whose plans are kept for each of them (26 kB each): those that are looked at again and again until they are as wanted. They come in turn, so of
 * a thousand that wait with room for half of them each was planned anew at every look.
 */
const PLANNED = 1_200;
/**
 * Tenants whose files are kept (76 kB each) from when they are digested until they are published, moments later: as many as are looked at in one moment
 * and wait for a commit of their cell. With 64 each was rendered two and a half times while many changed.
 */
const RENDERED = 256;
/** Of a plan: its steps with what is kept of its secrets, and without, which is enough to know its tree. */
const STEPS = 2;

/** Objects of these kinds run all the time. */
const RUNNING: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet']);

/** What is known of a tenant's files without having them. */
interface Rendered {
  readonly digest: string;
  /** Names of what runs all the time. */
  readonly running: readonly string[];
}

/** The compiler, with the platforms in use planned once. */
export class Estate {
  readonly language: Language = languageOf();
  /** The version of Hansa that this is: what another one made is left as it is. */
  readonly compiler: string;
  readonly #hasNames: (cell: string) => boolean;
  /** By release. */
  readonly #good = new Recent<string, GoodPlatform>(LIVE);

  /** `hasNames`: of a cell, whether the names of its tenants in DNS are made here. */
  constructor(compiler = COMPILER_VERSION, hasNames: (cell: string) => boolean = () => true) {
    this.compiler = compiler;
    this.#hasNames = hasNames;
  }

  /** The longest that a copy of anything is kept in any cell, as in 30d. */
  backupsKept({ plan }: GoodPlatform): string {
    return longestKept(plan);
  }

  /** The platform that was accepted last; undefined before the first one was. Planned again only when it is another one. */
  async platform(pool: Pool | Transaction): Promise<GoodPlatform | undefined> {
    const newest = await newestRelease(pool);
    if (!newest) return undefined;
    const known = this.#good.get(newest.id);
    return known?.commit === newest.commit ? known : this.#planned(pool, newest.id);
  }

  /**
   * The platform by which a tenant is made: that of its release, or the newest where that release was another version's and the tenant has
   * changed since. Undefined where this version does not understand it.
   */
  async platformOf(pool: Pool | Transaction, row: Pick<TenantRow, 'release' | 'settled' | 'version'>): Promise<GoodPlatform | undefined> {
    if (row.release === null) return this.platform(pool);
    const own = this.#good.get(row.release) ?? (await this.#planned(pool, row.release));
    return own?.compiler !== this.compiler && row.settled < row.version ? this.platform(pool) : own;
  }

  async #planned(pool: Pool | Transaction, id: string): Promise<GoodPlatform | undefined> {
    const release = await releaseText(pool, id);
    if (!release) return undefined;
    const compilation = this.read(release.platform, release.lock);
    if (!compilation.platform || hasErrors(compilation.diagnostics)) return undefined;
    // What differs in comments alone keeps its plan, and whatever was derived from it.
    const plan = this.#good.get(id)?.plan ?? compilation.platform;
    return this.#good.put(id, { release: id, commit: release.commit, compiler: release.compiler, compilation, plan });
  }

  /** A platform that was read without errors, as the release that it is when this version accepts it. */
  release(compilation: Compilation, commit: string): GoodPlatform | undefined {
    const { platform: plan, diagnostics } = compilation;
    if (!plan || hasErrors(diagnostics)) return undefined;
    return { release: `${plan.digest.slice(0, 12)}-${this.compiler}`, commit, compiler: this.compiler, compilation, plan };
  }

  /** A platform with its lock, and without tenants: what would be accepted, or its complaints. */
  read(text: string, lock: string | null = null): Compilation {
    const locked = lock === null ? [] : [[LOCK_FILE, lock] as const];
    return compile(new Map([[PLATFORM_FILE, text], ...locked]), this.language);
  }

  /** Names of the units that the tenants of a cell wait for; asked once for each platform. */
  foundation(platform: GoodPlatform, cell: CellPlan): readonly string[] {
    const known = this.#foundations.get(cell) ?? foundationOf(this.language, platform.plan, cell);
    this.#foundations.set(cell, known);
    return known;
  }

  readonly #foundations = new WeakMap<CellPlan, readonly string[]>();

  /**
   * What the tenant needs, thing by thing, as the loop brings it about; the same object while nothing that it is made of is another. `values`: with what
   * is kept of its secrets, so that no rotation shuts anybody out.
   */
  steps(platform: GoodPlatform, plan: TenantPlan, row: TenantRow, values: Values = NO_VALUES): readonly Step[] {
    const files = this.#rendered(platform, plan, row).digest;
    const kept = [...values].map(([place, generations]) => `${place}@${generations.map(({ generation }) => generation).join('+')}`);
    const of = [files, row.contact, row.letterTrouble, ...kept].join(' ');
    const all = this.#steps.get(plan) ?? this.#steps.put(plan, new Recent(STEPS));
    return all.get(of) ?? all.put(of, stepsOf(plan, row, { files, values, hasNames: this.#hasNames(plan.cell.cell.name) }));
  }

  #steps = new Recent<TenantPlan, Recent<string, readonly Step[]>>(PLANNED);

  /** Digest of the step that makes the tenant's tree, without making the others. */
  treeDigest(platform: GoodPlatform, plan: TenantPlan, row: TenantRow): string {
    return treeDigest(plan, this.#rendered(platform, plan, row).digest);
  }

  /** Whether the names of a cell's tenants in DNS are made here. */
  hasNames(cell: string): boolean {
    return this.#hasNames(cell);
  }

  /** Where a tenant's people find it, as its plan says; null where it has no address. */
  address({ plan }: GoodPlatform, row: TenantRow): string | null {
    return addressOf(this.language.catalogue, plan, row);
  }

  /** Names of what runs all the time, as the tree has it: some workloads of the plan are a container in another's pod, or run now and then. */
  running(platform: GoodPlatform, plan: TenantPlan, row: TenantRow): readonly string[] {
    return this.#rendered(platform, plan, row).running;
  }

  /** A tenant's files, as they will stand in the cell's repository but for their seal. */
  files(platform: GoodPlatform, plan: TenantPlan): readonly TreeFile[] {
    const known = this.#files.get(plan);
    return known ?? this.#files.put(plan, renderTenantTree(this.language, platform.plan, plan, this.foundation(platform, plan.cell)));
  }

  /** They are published: nobody asks for them again while the tenant stays as it is. */
  forgetFiles(plan: TenantPlan): void {
    this.#files.delete(plan);
  }

  #files = new Recent<TenantPlan, readonly TreeFile[]>(RENDERED);

  /**
   * Of the files themselves: whatever of the platform reaches them, from a contact to the name of a gateway, makes them others. They are a
   * function of platform and row, and rendering takes longer than a look may, so this is made once for each version of both.
   */
  #rendered(platform: GoodPlatform, plan: TenantPlan, row: TenantRow): Rendered {
    const all = this.#known.get(platform.plan) ?? this.#known.put(platform.plan, new Map());
    const of = `${row.version} ${row.file}`;
    const known = all.get(row.id);
    if (known?.of === of) return known;
    const files = this.files(platform, plan);
    const objects = files.flatMap(({ body }) => (typeof body === 'string' ? [] : body)).filter(({ kind }) => RUNNING.has(kind));
    const rendered = { of, digest: digestOf(files), running: objects.map(({ metadata }) => metadata.name) };
    all.set(row.id, rendered);
    return rendered;
  }

  readonly #known = new Recent<PlatformPlan, Map<string, Rendered & { readonly of: string }>>(LIVE);

  /** A tenant as its row wants it; the same object while neither the row nor the platform is another. An erased one has no plan. */
  tenant(platform: GoodPlatform, row: TenantRow): PlannedTenant {
    const [file, text] = [row.file ?? `tenants/${row.slug}.yaml`, tenantText(row)];
    const recent = this.#tenants.get(platform) ?? this.#tenants.put(platform, new Recent(PLANNED));
    const of = `${file}\n${text}`;
    const known = recent.get(row.id);
    if (known?.of === of) return known.planned;
    return recent.put(row.id, { of, planned: this.planned(platform, readTenant(file, text)) }).planned;
  }

  #tenants = new Recent<GoodPlatform, Recent<string, { readonly of: string; readonly planned: PlannedTenant }>>(LIVE);

  /** Lets go of the plans and files of all tenants: nobody has asked for any for a while. Who does plans again. */
  letGo(): void {
    this.#tenants = new Recent(LIVE);
    this.#steps = new Recent(PLANNED);
    this.#files = new Recent(RENDERED);
  }

  /** A tenant as its file wants it. */
  planned(platform: GoodPlatform, read: TenantFile): PlannedTenant {
    if (!read.written) return { plan: undefined, diagnostics: this.located(platform, read, read.findings) };
    const { plan, findings } = compileTenant(this.language, platform.plan, read.written);
    const diagnostics = this.located(platform, read, [...read.findings, ...findings]);
    return plan && !hasErrors(diagnostics) ? { plan, diagnostics, written: read.written.value } : { plan: undefined, diagnostics };
  }

  /** What is found about a tenant may stand in the platform's file, and what else it speaks of in either: places are looked up in both. */
  located(platform: GoodPlatform, read: TenantFile, findings: readonly Finding[]): Diagnostic[] {
    if (findings.length === 0) return [];
    const sources = new Sources(new Map([...platform.compilation.spec.sources.documents, ...read.sources.documents]));
    return findings.map((each) => sources.diagnostic(each));
  }
}

const NO_VALUES: Values = new Map();

/**
 * Of a tenant's files, 16 hexadecimal digits, in the order in which they are rendered. The kernel of the compiler digests what a browser has to digest, too;
 * a tree has 50 kB, and here are native ones, which take a third of the time.
 */
function digestOf(files: readonly TreeFile[]): string {
  return hash('sha256', JSON.stringify(files)).slice(0, 16);
}

/** The tenant's file as the control plane writes it, and as it reads its own rows: what is the same is said in one way. */
export function tenantText(
  row: Omit<TenantRow, 'life' | 'held' | 'inSpec' | 'settled' | 'contact' | 'letterTrouble' | 'createdAt' | 'version'>,
): string {
  const lines = ['apiVersion: hansa/v1', 'kind: Tenant', `id: ${row.id}`, `slug: ${row.slug}`, `cell: ${row.cell}`, `plan: ${row.plan}`];
  lines.push(`seats: ${row.seats}`);
  if (row.intent === 'suspended' || row.intent === 'leaving') lines.push(`state: ${row.intent}`);
  if (row.wave !== 1) lines.push(`wave: ${row.wave}`);
  const rotated = Object.entries(row.generations).map(([app, generation]) => `${app}: ${generation}`);
  if (rotated.length > 0) lines.push(`generations: { ${rotated.join(', ')} }`);
  if (row.apps) lines.push(`apps: [${row.apps.join(', ')}]`);
  return `${lines.join('\n')}\n`;
}
