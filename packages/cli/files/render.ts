import { type Diagnostic, hasErrors } from '@hansa/compiler';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import type { IndexedTenant } from './cell-index.ts';
import { type Fleet, fleetDiagnostics, fleetFiles, knownTenant, openFleet, sorted } from './fleet.ts';
import { type TenantResult, TenantRun } from './render-tenant.ts';
import { inThreads, newState } from './threads.ts';
import { type RenderedCell, addChanges, addIndex, folders, indexOf, openCells, ownFiles } from './tree.ts';
import { type Changes, Ground, Stage } from './writer.ts';

/** What rendering a folder came to: complaints, and how much of the trees changed. With errors nothing is written. */
export interface Rendering {
  readonly diagnostics: readonly Diagnostic[];
  readonly written: number;
  readonly removed: number;
  readonly tenants: number;
  /** Tenants that were planned and rendered; the others were as the index says. */
  readonly rendered: number;
}

/** A second thread takes a fifth of a second to know the platform: below this many tenants one is faster. */
const PARALLEL_FROM = 300;

/** Renders a folder into `out`: what the index does not know as it is, in as many threads as there are processors. */
export function renderFolder(folder: string, out: string, parallelFrom: number = PARALLEL_FROM): Rendering {
  const stage = new Stage(out);
  try {
    const run = new Run(folder, stage.ground, stage);
    const pending = run.takeKnown();
    if (pending.length < parallelFrom) for (const file of pending) run.add(file);
    else renderApart(run, stage, folder, pending);
    const { diagnostics, ...rest } = run.close();
    if (hasErrors(diagnostics)) {
      stage.discard();
      return { diagnostics, ...rest, written: 0, removed: 0 };
    }
    const rendering = { diagnostics, ...rest, written: stage.written, removed: stage.removed };
    stage.commit();
    return rendering;
  } catch (error) {
    stage.discard();
    throw error;
  }
}

/** Compares a folder with what lies in `out`, file by file, whatever the index says. Nothing is written. */
export function compareFolder(folder: string, out: string): Rendering & { readonly changes: ReadonlyMap<string, string | null> } {
  const changes = new Map<string, string | null>();
  const run = new Run(folder, new Ground(out), changes, true);
  for (const file of run.files) run.add(file);
  const rendering = run.close();
  if (hasErrors(rendering.diagnostics)) changes.clear();
  const written = [...changes.values()].filter((text) => text !== null).length;
  return { ...rendering, changes, written, removed: changes.size - written };
}

function renderApart(run: Run, stage: Stage, folder: string, files: readonly string[]): void {
  const order = {
    folder,
    platform: run.fleet.platform?.digest ?? '',
    out: stage.ground.root,
    stage: stage.open(),
    cells: run.cells.map(({ cell, foundation }) => ({ cell, foundation })),
    files,
    state: newState(),
  };
  const { shares } = inThreads(order, (file) => run.add(file));
  for (const share of shares) {
    stage.adopt(share);
    for (const result of share.results) run.take(result);
  }
}

/** A tenant's folder; any other folder there is somebody else's. */
const TENANT = /^[a-z][0-9a-z]{9}$/;

/** One rendering of a folder: what is known of each tenant, wherever it was rendered, until all are there. */
class Run {
  readonly fleet: Fleet;
  readonly cells: readonly RenderedCell[];
  readonly files: readonly string[];
  readonly #ground: Ground;
  readonly #changes: Changes;
  readonly #tenants: TenantRun;
  readonly #known = new Map<string, IndexedTenant>();
  readonly #results = new Map<string, TenantResult>();

  constructor(folder: string, ground: Ground, changes: Changes, verify = false) {
    this.fleet = openFleet(folder);
    this.cells = openCells(this.fleet, ground.root);
    this.files = fleetFiles(folder);
    this.#ground = ground;
    this.#changes = changes;
    this.#tenants = new TenantRun(this.fleet, this.cells, ground, changes);
    const reusable = verify ? [] : this.cells.filter((work) => work.reusable);
    for (const work of reusable) for (const [id, tenant] of Object.entries(work.before?.tenants ?? {})) this.#known.set(id, tenant);
  }

  /** Takes over the tenants that are as the index says, and returns the files of the others. */
  takeKnown(): readonly string[] {
    if (this.#known.size === 0) return this.files;
    return this.files.filter((file) => {
      const entry = knownTenant(this.fleet, file, this.#known);
      if (entry) this.take({ file, entry, indexed: entry, diagnostics: [], rendered: false });
      return !entry;
    });
  }

  add(file: string): TenantResult {
    const result = this.#tenants.add(file);
    this.take(result);
    return result;
  }

  take(result: TenantResult): void {
    this.#results.set(result.file, result);
  }

  /** What does not depend on the order in which tenants were taken: complaints, index, and what is no longer there. */
  close(): Pick<Rendering, 'diagnostics' | 'tenants' | 'rendered'> {
    const results = this.files.flatMap((file) => this.#results.get(file) ?? []);
    const entries: readonly FleetEntry[] = results.flatMap((result) => result.entry ?? []);
    const diagnostics = sorted([
      ...this.fleet.diagnostics,
      ...results.flatMap((result) => result.diagnostics),
      ...fleetDiagnostics(this.fleet, entries),
    ]);
    if (!hasErrors(diagnostics)) this.#closeCells(results);
    return { diagnostics, tenants: results.length, rendered: results.filter((result) => result.rendered).length };
  }

  #closeCells(results: readonly TenantResult[]): void {
    const byCell = new Map<string, Record<string, IndexedTenant>>(this.cells.map((work) => [work.cell, {}]));
    for (const { indexed } of results) {
      const own = indexed && byCell.get(indexed.cell);
      if (own) own[indexed.id] = indexed;
    }
    for (const work of this.cells) this.#closeCell(work, byCell.get(work.cell) ?? {});
  }

  #closeCell(work: RenderedCell, tenants: Readonly<Record<string, IndexedTenant>>): void {
    addChanges(this.#changes, this.#ground, work.cell, work.texts, ['platform', 'standby', 'asleep', 'awake']);
    this.#dropTenants(work, new Set(Object.keys(tenants)));
    addIndex(this.#changes, this.#ground, indexOf(this.fleet, work, tenants));
  }

  /** Entry files and folders of tenants that are no longer there. Folders are listed, files only where something is to go. */
  #dropTenants(work: RenderedCell, own: ReadonlySet<string>): void {
    const before = folders(this.#ground, `${work.cell}/tenants`).filter((id) => TENANT.test(id) && !own.has(id));
    const platform = new Set(work.texts.map(([path]) => `${work.cell}/${path}`));
    for (const id of before) for (const path of ownFiles(this.#ground, `${work.cell}/tenants/${id}`)) this.#changes.set(path, null);
    for (const path of ownFiles(this.#ground, `${work.cell}/entry`)) {
      const id = /\/entry\/tenants\/([a-z0-9]+)\.yaml$/.exec(path)?.[1];
      if (id === undefined ? !platform.has(path) : !own.has(id)) this.#changes.set(path, null);
    }
  }
}
