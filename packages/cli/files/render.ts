import { type Diagnostic, hasErrors } from '@hansa/compiler';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import type { CellIndex, IndexedTenant } from './cell-index.ts';
import { type Fleet, type FleetTenant, fleetDiagnostics, fleetFiles, openFleet, readFleetTenant, sorted } from './fleet.ts';
import {
  type CellWork,
  type TreeChanges,
  addChanges,
  addIndex,
  folders,
  indexOf,
  indexed,
  openCells,
  ownFiles,
  tenantTexts,
} from './tree.ts';

/** What rendering a folder came to: complaints, and what would change below `out`. With errors nothing is to be written. */
export interface Rendering {
  readonly fleet: Fleet;
  readonly diagnostics: readonly Diagnostic[];
  readonly changes: TreeChanges;
  readonly tenants: number;
  /** Tenants that were planned and rendered; the others were as the index says. */
  readonly rendered: number;
}

/** Renders a whole folder against what lies in `out`. `verify` compares every file, not only what changed since the index was written. */
export function renderFolder(folder: string, out: string, verify = false): Rendering {
  const fleet = openFleet(folder);
  const changes: TreeChanges = new Map();
  const cells = openCells(fleet, out);
  const run = new Run(fleet, cells, out, changes, verify);
  for (const file of fleetFiles(folder)) run.add(file);
  return run.close();
}

/** A tenant's folder; any other folder there is somebody else's. */
const TENANT = /^[a-z][0-9a-z]{9}$/;

class Run {
  readonly #fleet: Fleet;
  readonly #cells: ReadonlyMap<string, CellWork>;
  readonly #out: string;
  readonly #changes: TreeChanges;
  readonly #verify: boolean;
  readonly #known = new Map<string, IndexedTenant>();
  readonly #tenants = new Map<string, Record<string, IndexedTenant>>();
  readonly #entries: FleetEntry[] = [];
  readonly #diagnostics: Diagnostic[];
  #rendered = 0;
  #files = 0;

  constructor(fleet: Fleet, cells: readonly CellWork[], out: string, changes: TreeChanges, verify: boolean) {
    this.#fleet = fleet;
    this.#cells = new Map(cells.map((work) => [work.cell, work]));
    this.#out = out;
    this.#changes = changes;
    this.#verify = verify;
    this.#diagnostics = [...fleet.compilation.diagnostics];
    for (const work of cells) this.#remember(work);
  }

  #remember(work: CellWork): void {
    this.#tenants.set(work.cell, {});
    if (!work.reusable || this.#verify) return;
    for (const [id, tenant] of Object.entries(work.before?.tenants ?? {})) this.#known.set(id, tenant);
  }

  add(file: string): void {
    this.#files += 1;
    const tenant = readFleetTenant(this.#fleet, file, (id) => this.#known.get(id));
    this.#diagnostics.push(...tenant.diagnostics);
    if (!tenant.entry) return;
    this.#entries.push(tenant.entry);
    const work = this.#cells.get(tenant.entry.cell);
    if (work) this.#place(work, tenant, tenant.entry);
  }

  #place(work: CellWork, tenant: FleetTenant, entry: FleetEntry): void {
    const own = this.#tenants.get(work.cell) ?? {};
    const before = tenant.plan ? undefined : this.#known.get(entry.id);
    own[entry.id] = before ?? this.#renderTenant(work, tenant, entry);
  }

  #renderTenant(work: CellWork, tenant: FleetTenant, entry: FleetEntry): IndexedTenant {
    const texts = tenant.plan ? tenantTexts(this.#fleet, work, tenant.plan) : [];
    this.#rendered += 1;
    addChanges(this.#changes, this.#out, work.cell, texts, [`tenants/${entry.id}`]);
    return indexed(tenant, texts) as IndexedTenant;
  }

  close(): Rendering {
    for (const work of this.#cells.values()) this.#closeCell(work);
    const diagnostics = sorted([...this.#diagnostics, ...fleetDiagnostics(this.#fleet, this.#entries)]);
    const changes = hasErrors(diagnostics) ? new Map() : this.#changes;
    return { fleet: this.#fleet, diagnostics, changes, tenants: this.#files, rendered: this.#rendered };
  }

  #closeCell(work: CellWork): void {
    const tenants = this.#tenants.get(work.cell) ?? {};
    const index: CellIndex = indexOf(this.#fleet, work, tenants);
    const own = new Set(Object.keys(tenants));
    addChanges(this.#changes, this.#out, work.cell, work.texts, ['platform']);
    this.#dropTenants(work, own);
    addIndex(this.#changes, this.#out, index);
  }

  /** Entry files and folders of tenants that are no longer there. Folders are listed, files only where something is to go. */
  #dropTenants(work: CellWork, own: ReadonlySet<string>): void {
    const before = folders(this.#out, `${work.cell}/tenants`).filter((id) => TENANT.test(id) && !own.has(id));
    const platform = new Set(work.texts.map(([path]) => `${work.cell}/${path}`));
    for (const id of before) for (const path of ownFiles(this.#out, `${work.cell}/tenants/${id}`)) this.#changes.set(path, null);
    for (const path of ownFiles(this.#out, `${work.cell}/entry`)) {
      const id = /\/entry\/tenant-([a-z0-9]+)\.yaml$/.exec(path)?.[1];
      if (id === undefined ? !platform.has(path) : !own.has(id)) this.#changes.set(path, null);
    }
  }
}
