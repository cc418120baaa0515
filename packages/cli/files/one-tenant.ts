import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, hasErrors } from '@hansa/compiler';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import { readTenant } from '@hansa/compiler/spec/read.ts';
import { EXIT, Refusal } from '../exit.ts';
import { type CellIndex, type IndexedTenant, readIndex } from './cell-index.ts';
import { type Fleet, type FleetTenant, fleetDiagnostics, fleetFiles, openFleet, readFleetTenant, sorted } from './fleet.ts';
import { type CellWork, type TreeChanges, addChanges, addIndex, indexOf, indexed, openCells, ownFiles, tenantTexts } from './tree.ts';
import { recover, writeChanges } from './writer.ts';

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
  return files.flatMap((file) => readFleetTenant(fleet, file, () => undefined).entry ?? []);
}

/**
 * Changes one tenant: its file, and its part of the trees where there are trees. The rest of the fleet is known from the indexes, so the
 * cost does not grow with it. Everything is checked before anything is written, and both places change together or not at all.
 */
export function changeTenant(
  folder: string,
  out: string,
  change: TenantChange,
): { readonly diagnostics: readonly Diagnostic[]; readonly written: number } {
  const rendered = existsSync(out);
  if (rendered) recover(out);
  const fleet = openFleet(folder);
  const cells = openCells(fleet, out);
  const others = (indexedFleet(cells) ?? scannedFleet(fleet, change.file)).filter((entry) => entry.file !== change.file);
  const tenant = change.text === null ? undefined : readFleetTenant(fleet, change.file, () => undefined, change.text);
  const entries = [...others, ...(tenant?.entry ? [tenant.entry] : [])];
  const diagnostics = sorted([
    ...fleet.compilation.diagnostics,
    ...(tenant?.diagnostics ?? []),
    ...fleetDiagnostics(fleet, entries, change),
  ]);
  if (hasErrors(diagnostics)) return { diagnostics, written: 0 };
  const changes: TreeChanges = rendered ? treeChanges(fleet, cells, out, change, tenant) : new Map();
  writeChanges(rendered ? out : folder, changes, new Map([[join(folder, change.file), change.text]]));
  return { diagnostics, written: changes.size + 1 };
}

function treeChanges(
  fleet: Fleet,
  cells: readonly CellWork[],
  out: string,
  change: TenantChange,
  tenant: FleetTenant | undefined,
): TreeChanges {
  const changes: TreeChanges = new Map();
  for (const work of cells) {
    const { before } = work;
    if (!before || !work.reusable)
      throw new Refusal('The trees are not up to date with platform.yaml; run `hansa render` first.', EXIT.refused);
    changeCell(fleet, work, before, out, change, tenant, changes);
  }
  return changes;
}

function changeCell(
  fleet: Fleet,
  work: CellWork,
  before: CellIndex,
  out: string,
  change: TenantChange,
  tenant: FleetTenant | undefined,
  changes: TreeChanges,
): void {
  const here = tenant?.entry?.cell === work.cell ? tenant : undefined;
  const was = Object.values(before.tenants).find((entry) => entry.file === change.file);
  if (!here && !was) return;
  const tenants: Record<string, IndexedTenant> = { ...before.tenants };
  if (was) delete tenants[was.id];
  if (was && was.id !== here?.entry?.id) dropTenant(out, work.cell, was.id, changes);
  if (here?.entry && here.plan) {
    const texts = tenantTexts(fleet, work, here.plan);
    addChanges(changes, out, work.cell, texts, [`tenants/${here.entry.id}`]);
    tenants[here.entry.id] = indexed(here, texts) as IndexedTenant;
  }
  addIndex(changes, out, indexOf(fleet, work, tenants));
}

function dropTenant(out: string, cell: string, id: string, changes: TreeChanges): void {
  for (const path of ownFiles(out, `${cell}/tenants/${id}`)) changes.set(path, null);
  const entry = `${cell}/entry/tenant-${id}.yaml`;
  if (existsSync(join(out, entry))) changes.set(entry, null);
}

/** The file of a tenant by file name, slug or id: the name first, then the index, then a look into every file. */
export function findTenant(folder: string, out: string, name: string): string {
  const direct = [name, `tenants/${name}`, `tenants/${name}.yaml`, `tenants/${name}.yml`].find(
    (path) => path.startsWith('tenants/') && existsSync(join(folder, path)),
  );
  if (direct) return direct;
  const known = openCellNames(folder)
    .flatMap((cell) => Object.values(readIndex(out, cell)?.tenants ?? {}))
    .find((entry) => entry.slug === name || entry.id === name);
  if (known) return known.file;
  const found = fleetFiles(folder).find((file) => named(folder, file, name));
  if (!found) throw new Refusal(`There is no tenant ${name} in ${folder}.`);
  return found;
}

function named(folder: string, file: string, name: string): boolean {
  const value = readTenant(file, readFileSync(join(folder, file))).written?.value;
  return value?.slug === name || value?.id === name;
}

function openCellNames(folder: string): readonly string[] {
  return openFleet(folder).platform?.cells.map((cell) => cell.cell.name) ?? [];
}
