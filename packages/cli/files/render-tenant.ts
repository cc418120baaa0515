import { type Diagnostic, hasErrors } from '@hansa/compiler';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import type { IndexedTenant } from './cell-index.ts';
import { type Fleet, type FleetTenant, readFleetTenant } from './fleet.ts';
import { type CellWork, addChanges, indexed, tenantTexts } from './tree.ts';
import type { Changes, Ground } from './writer.ts';

/** What one file under tenants/ came to. Plain data, for it may come from another thread. */
export interface TenantResult {
  readonly file: string;
  readonly entry: FleetEntry | undefined;
  /** Its line of the index; missing where its cell does not exist. */
  readonly indexed: IndexedTenant | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly rendered: boolean;
}

/** Everything that tenants are rendered with, in one thread. */
export class TenantRun {
  readonly #fleet: Fleet;
  readonly #cells: ReadonlyMap<string, Pick<CellWork, 'cell' | 'foundation'>>;
  readonly #ground: Ground;
  readonly #changes: Changes;
  #failed = false;

  constructor(fleet: Fleet, cells: readonly Pick<CellWork, 'cell' | 'foundation'>[], ground: Ground, changes: Changes) {
    this.#fleet = fleet;
    this.#cells = new Map(cells.map((work) => [work.cell, work]));
    this.#ground = ground;
    this.#changes = changes;
    this.#failed = hasErrors(fleet.diagnostics);
  }

  /** Reads, checks and renders one tenant. */
  add(file: string): TenantResult {
    const tenant = readFleetTenant(this.#fleet, file);
    const { entry, diagnostics } = tenant;
    this.#failed ||= hasErrors(diagnostics);
    const work = entry && this.#cells.get(entry.cell);
    const indexed = work && this.#render(work, tenant, entry);
    return { file, entry, indexed, diagnostics, rendered: indexed !== undefined };
  }

  /** After the first error nothing will be written: what is left is only checked. */
  #render(work: Pick<CellWork, 'cell' | 'foundation'>, tenant: FleetTenant, entry: FleetEntry): IndexedTenant | undefined {
    if (this.#failed || !tenant.plan) return undefined;
    const texts = tenantTexts(this.#fleet, work, tenant.plan);
    addChanges(this.#changes, this.#ground, work.cell, texts, [`tenants/${entry.id}`]);
    return indexed(tenant, texts);
  }
}
