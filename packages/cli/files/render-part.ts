import { type Diagnostic, Stencils, foundationOf, hasErrors } from '@hansa/compiler';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import type { CellPlan } from '@hansa/compiler/plan/plan.ts';
import type { IndexedTenant } from './cell-index.ts';
import { type Fleet, type FleetTenant, readFleetTenant } from './fleet.ts';
import { type Queue, takeCell, takeFiles } from './queue.ts';
import { type RenderedCell, addCell, addChanges, indexed, tenantTexts } from './tree.ts';
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

/** What one thread did of the whole. */
export interface PartResult {
  readonly cells: readonly RenderedCell[];
  readonly tenants: readonly TenantResult[];
}

/** Everything that cells and tenants are rendered with, in one thread. */
export class Part {
  readonly #fleet: Fleet;
  readonly #plans: readonly CellPlan[];
  readonly #ground: Ground;
  readonly #changes: Changes;
  /** By cell: of those that were rendered here, and of those that were asked for. */
  readonly #foundations = new Map<string, readonly string[]>();
  readonly #stencils = new Stencils();
  #failed = false;

  constructor(fleet: Fleet, ground: Ground, changes: Changes) {
    this.#fleet = fleet;
    this.#plans = fleet.platform?.cells ?? [];
    this.#ground = ground;
    this.#changes = changes;
    this.#failed = hasErrors(fleet.diagnostics);
  }

  /** Takes cells and then tenants until all are taken: a cell is the work of five tenants, and large pieces come first. */
  work(queue: Queue): PartResult {
    const cells: RenderedCell[] = [];
    for (let plan = this.#plans[takeCell(queue)]; plan; plan = this.#plans[takeCell(queue)]) cells.push(...this.#cell(plan));
    const tenants: TenantResult[] = [];
    for (let files = takeFiles(queue); files.length > 0; files = takeFiles(queue))
      for (const file of files) tenants.push(this.#tenant(file));
    return { cells, tenants };
  }

  #cell(plan: CellPlan): RenderedCell[] {
    if (this.#failed) return [];
    const cell = addCell(this.#changes, this.#ground, this.#fleet, plan);
    this.#foundations.set(cell.cell, cell.foundation);
    return [cell];
  }

  /** Reads, checks and renders one tenant. */
  #tenant(file: string): TenantResult {
    const tenant = readFleetTenant(this.#fleet, file);
    const { entry, diagnostics } = tenant;
    this.#failed ||= hasErrors(diagnostics);
    const indexed = entry && this.#render(tenant, entry);
    return { file, entry, indexed, diagnostics, rendered: indexed !== undefined };
  }

  /** After the first error nothing will be written: what is left is only checked. */
  #render(tenant: FleetTenant, entry: FleetEntry): IndexedTenant | undefined {
    if (this.#failed || !tenant.plan) return undefined;
    const texts = tenantTexts(this.#fleet, { foundation: this.#foundation(tenant.plan.cell) }, tenant.plan, this.#stencils);
    addChanges(this.#changes, this.#ground, entry.cell, texts, [`tenants/${entry.id}`]);
    return indexed(tenant, texts);
  }

  #foundation(plan: CellPlan): readonly string[] {
    const { name } = plan.cell;
    const known = this.#foundations.get(name) ?? (this.#fleet.platform && foundationOf(this.#fleet.language, this.#fleet.platform, plan));
    if (known) this.#foundations.set(name, known);
    return known ?? [];
  }
}
