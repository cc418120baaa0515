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
import { type TenantFile, readTenant } from '@hansa/compiler/spec/read.ts';
import { Sources } from '@hansa/compiler/spec/sources.ts';
import { configDigest } from '@hansa/compiler/tree/manifest/digest.ts';
import type { Step } from '@hansa/domain/tenancy/step.ts';
import type { TenantRow } from '../db/tenants.ts';
import { stepsOf } from './steps.ts';

/** A platform that compiled without errors: the one by which everything is made. */
export interface GoodPlatform {
  readonly commit: string;
  readonly compilation: Compilation;
  readonly plan: PlatformPlan;
}

export type PlannedTenant =
  | { readonly plan: TenantPlan; readonly diagnostics: readonly Diagnostic[] }
  | { readonly plan: undefined; readonly diagnostics: readonly Diagnostic[] };

/** The compiler, with the platform in use planned once. */
export class Estate {
  readonly language: Language = languageOf();
  #good: GoodPlatform | undefined;

  /** The platform that was accepted last; undefined before the first one was. Planned again only when it is another commit. */
  async platform(pool: Pool): Promise<GoodPlatform | undefined> {
    const { rows } = await pool.query<{ commit: string }>({ name: 'spec-head', text: 'select commit from spec_head' });
    const commit = rows[0]?.commit;
    if (commit === undefined || commit === this.#good?.commit) return this.#good;
    const { rows: texts } = await pool.query<{ commit: string; platform: string }>('select commit, platform from spec_head');
    const head = texts[0];
    if (head) this.#good = this.#planned(head.commit, head.platform);
    return this.#good;
  }

  /** A platform alone: what would be accepted, or its complaints. */
  read(text: string): Compilation {
    return compile(new Map([['platform.yaml', text]]), this.language);
  }

  /** Names of the units that the tenants of a cell wait for; asked once for each platform. */
  foundation(platform: GoodPlatform, cell: CellPlan): readonly string[] {
    const known = this.#foundations.get(cell) ?? foundationOf(this.language, platform.plan, cell);
    this.#foundations.set(cell, known);
    return known;
  }

  readonly #foundations = new WeakMap<CellPlan, readonly string[]>();

  #planned(commit: string, text: string): GoodPlatform {
    if (this.#good && this.#good.compilation.spec.sources.documents.get('platform.yaml')?.text === text) return { ...this.#good, commit };
    const compilation = this.read(text);
    if (!compilation.platform || hasErrors(compilation.diagnostics)) throw new Error('the platform in use does not compile any more');
    return { commit, compilation, plan: compilation.platform };
  }

  /** What the tenant needs, thing by thing, as the loop brings it about. */
  steps(platform: GoodPlatform, plan: TenantPlan, row: TenantRow): Step[] {
    return stepsOf(plan, row, this.#filesDigest(platform, plan, row));
  }

  /** A tenant's files, as they will stand in the cell's repository but for their seal. */
  files(platform: GoodPlatform, plan: TenantPlan): readonly TreeFile[] {
    return renderTenantTree(this.language, platform.plan, plan, this.foundation(platform, plan.cell));
  }

  /**
   * Of the files themselves: whatever of the platform reaches them, from a contact to the name of a gateway, makes them others. They are a
   * function of platform and row, and rendering takes longer than a look may, so a digest is made once for each version of both.
   */
  #filesDigest(platform: GoodPlatform, plan: TenantPlan, row: TenantRow): string {
    const digests = this.#digests.get(platform.plan) ?? new Map<string, { readonly of: string; readonly digest: string }>();
    this.#digests.set(platform.plan, digests);
    const of = `${row.version} ${row.file}`;
    const known = digests.get(row.id);
    if (known?.of === of) return known.digest;
    const digest = configDigest(this.files(platform, plan));
    digests.set(row.id, { of, digest });
    return digest;
  }

  readonly #digests = new WeakMap<PlatformPlan, Map<string, { readonly of: string; readonly digest: string }>>();

  /** A tenant as its row wants it. An erased one has no plan. */
  tenant(platform: GoodPlatform, row: TenantRow): PlannedTenant {
    return this.planned(platform, readTenant(row.file ?? `tenants/${row.slug}.yaml`, tenantText(row)));
  }

  /** A tenant as its file wants it. */
  planned(platform: GoodPlatform, read: TenantFile): PlannedTenant {
    if (!read.written) return { plan: undefined, diagnostics: this.located(platform, read, read.findings) };
    const { plan, findings } = compileTenant(this.language, platform.plan, read.written);
    const diagnostics = this.located(platform, read, [...read.findings, ...findings]);
    return { plan: hasErrors(diagnostics) ? undefined : plan, diagnostics };
  }

  /** What is found about a tenant may stand in the platform's file, and what else it speaks of in either: places are looked up in both. */
  located(platform: GoodPlatform, read: TenantFile, findings: readonly Finding[]): Diagnostic[] {
    if (findings.length === 0) return [];
    const sources = new Sources(new Map([...platform.compilation.spec.sources.documents, ...read.sources.documents]));
    return findings.map((each) => sources.diagnostic(each));
  }
}

/** The tenant's file as the control plane writes it, and as it reads its own rows: what is the same is said in one way. */
export function tenantText(row: Omit<TenantRow, 'life' | 'held' | 'inSpec' | 'settled' | 'createdAt' | 'version'>): string {
  const lines = ['apiVersion: hansa/v1', 'kind: Tenant', `id: ${row.id}`, `slug: ${row.slug}`, `cell: ${row.cell}`, `plan: ${row.plan}`];
  lines.push(`seats: ${row.seats}`);
  if (row.intent === 'suspended' || row.intent === 'leaving') lines.push(`state: ${row.intent}`);
  if (row.wave !== 1) lines.push(`wave: ${row.wave}`);
  const rotated = Object.entries(row.generations).map(([app, generation]) => `${app}: ${generation}`);
  if (rotated.length > 0) lines.push(`generations: { ${rotated.join(', ')} }`);
  if (row.apps) lines.push(`apps: [${row.apps.join(', ')}]`);
  return `${lines.join('\n')}\n`;
}
