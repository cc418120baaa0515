import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, hasErrors } from '@hansa/compiler';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import { readTenant } from '@hansa/compiler/spec/read.ts';
import { EXIT, Refusal } from '../exit.ts';
import { type CellIndex, type IndexedTenant } from './cell-index.ts';
import { type Fleet, type FleetTenant, fleetDiagnostics, fleetFiles, openFleet, readFleetTenant, sorted } from './fleet.ts';
import { type CellWork, addChanges, addIndex, indexOf, indexed, indexedCells, ownFiles, tenantTexts } from './tree.ts';
import { recover } from './journal.ts';
import { Ground, writeChanges } from './writer.ts';

/** What a command does to one tenant: the file's new text, or null to remove it. */
export interface TenantChange {
  readonly file: string;
  readonly text: string | null;
}

/** The whole fleet as the indexes know it: none of its files is opened. Undefined where a cell has no index, or an old one. */
function indexedFleet(cells: readonly CellWork[]): FleetEntry[] | undefined {
  if (cells.some((work) => !work.before || !work.reusable)) return undefined;
  return cells.flatMap((work) => Object.values(work.before?.tenants ?? {}));
}

function scannedFleet(fleet: Fleet, without: string): FleetEntry[] {
  const files = fleetFiles(fleet.folder).filter((file) => file !== without);
  return files.flatMap((file) => readFleetTenant(fleet, file).entry ?? []);
}

/** A folder with its trees, opened once for everything that a command asks about one tenant. */
export interface Estate {
  readonly folder: string;
  readonly out: string;
  readonly fleet: Fleet;
  readonly cells: readonly CellWork[];
  /** Whether there are trees to keep in step. */
  readonly rendered: boolean;
}

export function openEstate(folder: string, out: string): Estate {
  const rendered = existsSync(out);
  if (rendered) recover(out);
  const fleet = openFleet(folder);
  return { folder, out, fleet, cells: indexedCells(fleet, out), rendered };
}

/**
 * Changes one tenant: its file, and its part of the trees where there are trees. The rest of the fleet is known from the indexes, so the
 * cost does not grow with it. Everything is checked before anything is written, and both places change together or not at all.
 */
export function changeTenant(
  estate: Estate,
  change: TenantChange,
): { readonly diagnostics: readonly Diagnostic[]; readonly written: number } {
  const { folder, out, fleet, cells, rendered } = estate;
  const others = (indexedFleet(cells) ?? scannedFleet(fleet, change.file)).filter((entry) => entry.file !== change.file);
  const tenant = change.text === null ? undefined : readFleetTenant(fleet, change.file, change.text);
  const entries = [...others, ...(tenant?.entry ? [tenant.entry] : [])];
  const diagnostics = sorted([
    ...fleet.compilation.diagnostics,
    ...(tenant?.diagnostics ?? []),
    ...fleetDiagnostics(fleet, entries, change),
  ]);
  if (hasErrors(diagnostics)) return { diagnostics, written: 0 };
  const changes = rendered ? treeChanges(estate, change, tenant) : new Map<string, string | null>();
  writeChanges(rendered ? out : folder, changes, new Map([[join(folder, change.file), change.text]]));
  return { diagnostics, written: changes.size + 1 };
}

function treeChanges(estate: Estate, change: TenantChange, tenant: FleetTenant | undefined): ReadonlyMap<string, string | null> {
  const changes = new Map<string, string | null>();
  const ground = new Ground(estate.out);
  for (const work of estate.cells) {
    const { before } = work;
    if (!before || !work.reusable)
      throw new Refusal('The trees are not up to date with platform.yaml; run `hansa render` first.', EXIT.refused);
    changeCell({ fleet: estate.fleet, work, before, ground, changes }, change, tenant);
  }
  return changes;
}

interface CellChange {
  readonly fleet: Fleet;
  readonly work: CellWork;
  readonly before: CellIndex;
  readonly ground: Ground;
  readonly changes: Map<string, string | null>;
}

function changeCell({ fleet, work, before, ground, changes }: CellChange, change: TenantChange, tenant: FleetTenant | undefined): void {
  const here = tenant?.entry?.cell === work.cell ? tenant : undefined;
  const was = Object.values(before.tenants).find((entry) => entry.file === change.file);
  if (!here && !was) return;
  const tenants: Record<string, IndexedTenant> = { ...before.tenants };
  if (was) delete tenants[was.id];
  if (was && was.id !== here?.entry?.id) dropTenant(ground, work.cell, was.id, changes);
  if (here?.entry && here.plan) {
    const texts = tenantTexts(fleet, work, here.plan);
    addChanges(changes, ground, work.cell, texts, [`tenants/${here.entry.id}`]);
    tenants[here.entry.id] = indexed(here, texts) as IndexedTenant;
  }
  addIndex(changes, ground, indexOf(fleet, work, tenants));
}

function dropTenant(ground: Ground, cell: string, id: string, changes: Map<string, string | null>): void {
  for (const path of ownFiles(ground, `${cell}/tenants/${id}`)) changes.set(path, null);
  const entry = `${cell}/entry/tenant-${id}.yaml`;
  if (existsSync(join(ground.root, entry))) changes.set(entry, null);
}

/** The file of a tenant by file name, slug or id: the name first, then the index, then a look into every file. */
export function findTenant({ folder, cells }: Estate, name: string): string {
  const direct = [name, `tenants/${name}`, `tenants/${name}.yaml`, `tenants/${name}.yml`].find(
    (path) => path.startsWith('tenants/') && existsSync(join(folder, path)),
  );
  if (direct) return direct;
  for (const work of cells) {
    const known = Object.values(work.before?.tenants ?? {}).find((entry) => entry.slug === name || entry.id === name);
    if (known) return known.file;
  }
  const found = fleetFiles(folder).find((file) => named(folder, file, name));
  if (!found) throw new Refusal(`There is no tenant ${name} in ${folder}.`);
  return found;
}

function named(folder: string, file: string, name: string): boolean {
  const value = readTenant(file, readFileSync(join(folder, file))).written?.value;
  return value?.slug === name || value?.id === name;
}
