import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, hasErrors } from '@hansa/compiler';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import { type IndexedTenant, readIndex } from './cell-index.ts';
import { type Fleet, fleetDiagnostics, fleetFiles, knownTenant, openFleet, sorted } from './fleet.ts';
import { type Queue, newQueue } from './queue.ts';
import { Part, type PartResult, type TenantResult } from './render-part.ts';
import { type Order, inThreads } from './threads.ts';
import { type RenderedCell, addIndex, folders, indexOf, isReusable, ownFiles } from './tree.ts';
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
    const run = renderTo(stage, folder, parallelFrom);
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
  const files = fleetFiles(folder);
  const run = new Run(folder, files, new Ground(out), changes).work(newQueue(files));
  const rendering = run.close();
  if (hasErrors(rendering.diagnostics)) changes.clear();
  const written = [...changes.values()].filter((text) => text !== null).length;
  return { ...rendering, changes, written, removed: changes.size - written };
}

/** Where nothing was rendered before, all is to be done, and the others need not wait until this thread has read the platform. */
function renderTo(stage: Stage, folder: string, parallelFrom: number): Run {
  const files = fleetFiles(folder);
  const begin = () => new Run(folder, files, stage.ground, stage);
  if (files.length >= parallelFrom && !isRendered(stage.ground)) {
    const order = orderFor(stage, folder, files);
    return takeShares(stage, order, () => begin().work(order.queue));
  }
  const run = begin();
  const pending = run.takeKnown();
  if (pending.length < parallelFrom) return run.work(newQueue(pending));
  const order = orderFor(stage, folder, pending);
  return takeShares(stage, order, () => run.work(order.queue));
}

function isRendered(ground: Ground): boolean {
  return folders(ground, '.').some((cell) => existsSync(join(ground.root, cell, 'hansa.json')));
}

function orderFor(stage: Stage, folder: string, files: readonly string[]): Order {
  return { folder, out: stage.ground.root, stage: stage.open(), queue: newQueue(files) };
}

function takeShares(stage: Stage, order: Order, work: () => Run): Run {
  const { own: run, shares } = inThreads(order, work);
  for (const share of shares) {
    stage.adopt(share);
    run.take(share);
  }
  return run;
}

/** A tenant's folder; any other folder there is somebody else's. */
const TENANT = /^[a-z][0-9a-z]{9}$/;

/** One rendering of a folder: what is known of each cell and each tenant, wherever it was rendered, until all are there. */
class Run {
  readonly #fleet: Fleet;
  readonly #files: readonly string[];
  readonly #ground: Ground;
  readonly #changes: Changes;
  readonly #part: Part;
  readonly #cells: RenderedCell[] = [];
  readonly #results = new Map<string, TenantResult>();

  constructor(folder: string, files: readonly string[], ground: Ground, changes: Changes) {
    this.#fleet = openFleet(folder);
    this.#files = files;
    this.#ground = ground;
    this.#changes = changes;
    this.#part = new Part(this.#fleet, ground, changes);
  }

  /** Of the platform.yaml that was read. */
  get inputs(): string {
    return this.#fleet.inputs;
  }

  /** Takes over the tenants that are as the index says, and returns the files of the others. */
  takeKnown(): readonly string[] {
    const names = (this.#fleet.platform?.cells ?? []).map(({ cell }) => cell.name);
    const indexes = names.flatMap((name) => readIndex(this.#ground.root, name) ?? []);
    const reusable = indexes.filter((index) => isReusable(this.#fleet, index));
    const known = new Map(reusable.flatMap((index) => Object.entries(index.tenants)));
    if (known.size === 0) return this.#files;
    return this.#files.filter((file) => {
      const entry = knownTenant(this.#fleet, file, known);
      if (entry) this.#results.set(file, { file, entry, indexed: entry, diagnostics: [], rendered: false });
      return !entry;
    });
  }

  work(queue: Queue): this {
    // Every index will name it. Made here, others work meanwhile; it would be made when they have ended.
    void this.#fleet.platform?.digest;
    this.take(this.#part.work(queue));
    return this;
  }

  take({ cells, tenants }: PartResult): void {
    this.#cells.push(...cells);
    for (const tenant of tenants) this.#results.set(tenant.file, tenant);
  }

  /** What does not depend on the order in which tenants were taken: complaints, index, and what is no longer there. */
  close(): Pick<Rendering, 'diagnostics' | 'tenants' | 'rendered'> {
    const results = this.#files.flatMap((file) => this.#results.get(file) ?? []);
    const entries: readonly FleetEntry[] = results.flatMap((result) => result.entry ?? []);
    const diagnostics = sorted([
      ...this.#fleet.diagnostics,
      ...results.flatMap((result) => result.diagnostics),
      ...fleetDiagnostics(this.#fleet, entries),
    ]);
    if (!hasErrors(diagnostics)) this.#closeCells(results);
    return { diagnostics, tenants: results.length, rendered: results.filter((result) => result.rendered).length };
  }

  #closeCells(results: readonly TenantResult[]): void {
    const byCell = new Map<string, Record<string, IndexedTenant>>(this.#cells.map((work) => [work.cell, {}]));
    for (const { indexed } of results) {
      const own = indexed && byCell.get(indexed.cell);
      if (own) own[indexed.id] = indexed;
    }
    for (const work of this.#cells) this.#closeCell(work, byCell.get(work.cell) ?? {});
  }

  #closeCell(work: RenderedCell, tenants: Readonly<Record<string, IndexedTenant>>): void {
    this.#dropTenants(work, new Set(Object.keys(tenants)));
    addIndex(this.#changes, this.#ground, indexOf(this.#fleet, work, tenants));
  }

  /** Entry files and folders of tenants that are no longer there. Folders are listed, files only where something is to go. */
  #dropTenants(work: RenderedCell, own: ReadonlySet<string>): void {
    const before = folders(this.#ground, `${work.cell}/tenants`).filter((id) => TENANT.test(id) && !own.has(id));
    const platform = new Set(work.paths.map((path) => `${work.cell}/${path}`));
    for (const id of before) for (const path of ownFiles(this.#ground, `${work.cell}/tenants/${id}`)) this.#changes.set(path, null);
    for (const path of ownFiles(this.#ground, `${work.cell}/entry`)) {
      const id = /\/entry\/tenants\/([a-z0-9]+)\.yaml$/.exec(path)?.[1];
      if (id === undefined ? !platform.has(path) : !own.has(id)) this.#changes.set(path, null);
    }
  }
}
