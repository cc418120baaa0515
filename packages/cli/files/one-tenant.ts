import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, hasErrors } from '@hansa/compiler';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import { readTenant } from '@hansa/compiler/spec/read.ts';
import { EXIT, Refusal } from '../exit.ts';
import { type CellIndex, type IndexedTenant, readIndex } from './cell-index.ts';
import {
  type Fleet,
  type FleetTenant,
  type WrittenFleet,
  fleetDiagnostics,
  fleetFiles,
  planExcerpt,
  planFleet,
  readFleet,
  readFleetTenant,
  sorted,
} from './fleet.ts';
import { addChanges, addIndex, indexOf, indexed, madeOf, ownFiles, tenantTexts } from './tree.ts';
import { recover } from './journal.ts';
import { Ground, writeChanges } from './writer.ts';

/** What a command does to one tenant: the file's new text, or null to remove it. */
export interface TenantChange {
  readonly file: string;
  readonly text: string | null;
}

/** A folder with its trees, opened once for everything that a command asks about one tenant. */
export interface Estate {
  readonly folder: string;
  readonly out: string;
  readonly written: WrittenFleet;
  /** The index of each cell that has one. */
  readonly indexes: readonly CellIndex[];
  /** The tenants of all of them. */
  readonly tenants: readonly IndexedTenant[];
  /** Whether there are trees to keep in step. */
  readonly rendered: boolean;
  /** Digest of the platform's plan where the trees of all cells were made of it: then it was checked, and need not be made again. */
  readonly platform: string | undefined;
}

export function openEstate(folder: string, out: string): Estate {
  const rendered = existsSync(out);
  if (rendered) recover(out);
  const written = readFleet(folder);
  const names = written.spec.platform?.value.cells.map((cell) => cell.name) ?? [];
  const indexes = names.flatMap((name) => readIndex(out, name) ?? []);
  const [platform, ...others] = new Set(indexes.map((index) => index.inputs.platform));
  const whole = indexes.length === names.length && others.length === 0 && indexes.every((index) => madeOf(written, index.inputs));
  const tenants = indexes.flatMap((index) => Object.values(index.tenants));
  return { folder, out, written, indexes, tenants, rendered, platform: whole ? platform : undefined };
}

/** The platform without its cells: plans, and names. */
export function plansOf({ written }: Estate): Fleet['platform'] {
  return planExcerpt(written, new Set(), '').platform;
}

/** What came of a change: complaints, and how many files were written or removed; none where there is an error among them. */
interface Changed {
  readonly diagnostics: readonly Diagnostic[];
  readonly written: number;
}

/**
 * Changes one tenant: its file, and its part of the trees where there are trees. Everything is checked before anything is written, and
 * both places change together or not at all.
 *
 * Where the indexes say that the trees are those of this platform, the rest of the fleet is known from them, and only the cells in which
 * something changes are planned and checked: what is wrong with the others, and with the platform, was said when they were rendered. That
 * way can only end well. For a no the whole is looked at, so that it is the same no, with the same words, whatever had been rendered.
 */
export function changeTenant(estate: Estate, change: TenantChange): Changed {
  const brief = estate.platform === undefined ? undefined : judge(estate, excerptFor(estate, change, estate.platform), change);
  const judged = brief && !hasErrors(brief.diagnostics) ? brief : judge(estate, planFleet(estate.written), change);
  const { diagnostics, fleet, tenant } = judged;
  if (hasErrors(diagnostics)) return { diagnostics, written: 0 };
  const changes = estate.rendered ? treeChanges(estate, fleet, change, tenant) : new Map<string, string | null>();
  writeChanges(estate.rendered ? estate.out : estate.folder, changes, new Map([[join(estate.folder, change.file), change.text]]));
  return { diagnostics, written: changes.size + 1 };
}

/** The cell where the tenant will be, and the one where it was. */
function excerptFor({ written, tenants }: Estate, { file, text }: TenantChange, platform: string): Fleet {
  const will = text === null ? undefined : readTenant(file, text).written?.value.cell;
  const was = tenants.filter((entry) => entry.file === file).map((entry) => entry.cell);
  return planExcerpt(written, new Set(will === undefined ? was : [...was, will]), platform);
}

interface Judged {
  readonly fleet: Fleet;
  readonly tenant: FleetTenant | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is to be said of a change: about the platform as far as it is planned, about the tenant, and between it and all others. */
function judge(estate: Estate, fleet: Fleet, change: TenantChange): Judged {
  const tenant = change.text === null ? undefined : readFleetTenant(fleet, change.file, change.text);
  const entries = [...othersOf(estate, fleet, change.file), ...(tenant?.entry ? [tenant.entry] : [])];
  const between = fleetDiagnostics(fleet, entries, change);
  return { fleet, tenant, diagnostics: sorted([...fleet.diagnostics, ...(tenant?.diagnostics ?? []), ...between]) };
}

/** The rest of the fleet: as the indexes know it, or else file by file. */
function othersOf({ platform, tenants }: Estate, fleet: Fleet, without: string): FleetEntry[] {
  if (platform !== undefined) return tenants.filter((entry) => entry.file !== without);
  const files = fleetFiles(fleet.folder).filter((file) => file !== without);
  return files.flatMap((file) => readFleetTenant(fleet, file).entry ?? []);
}

type TreeChanges = Map<string, string | null>;

function treeChanges(estate: Estate, fleet: Fleet, change: TenantChange, tenant: FleetTenant | undefined): TreeChanges {
  if (estate.platform === undefined)
    throw new Refusal('The trees are not up to date with platform.yaml; run `hansa render` first.', EXIT.refused);
  const changes: TreeChanges = new Map();
  const ground = new Ground(estate.out);
  const was = estate.tenants.find((entry) => entry.file === change.file);
  for (const before of estate.indexes) changeCell({ fleet, before, ground, changes }, was?.cell === before.cell ? was : undefined, tenant);
  return changes;
}

interface CellChange {
  readonly fleet: Fleet;
  readonly before: CellIndex;
  readonly ground: Ground;
  readonly changes: TreeChanges;
}

/** `was`: the tenant as it stands in this cell's index, if it does. */
function changeCell({ fleet, before, ground, changes }: CellChange, was: IndexedTenant | undefined, tenant: FleetTenant | undefined): void {
  const here = tenant?.entry?.cell === before.cell ? tenant : undefined;
  if (!here && !was) return;
  const tenants: Record<string, IndexedTenant> = { ...before.tenants };
  if (was) delete tenants[was.id];
  if (was && was.id !== here?.entry?.id) dropTenant(ground, before.cell, was.id, changes);
  if (here?.entry && here.plan) {
    const texts = tenantTexts(fleet, before, here.plan);
    addChanges(changes, ground, before.cell, texts, [`tenants/${here.entry.id}`]);
    tenants[here.entry.id] = indexed(here, texts) as IndexedTenant;
  }
  addIndex(changes, ground, indexOf(fleet, before, tenants));
}

function dropTenant(ground: Ground, cell: string, id: string, changes: TreeChanges): void {
  for (const path of ownFiles(ground, `${cell}/tenants/${id}`)) changes.set(path, null);
  const entry = `${cell}/entry/tenants/${id}.yaml`;
  if (existsSync(join(ground.root, entry))) changes.set(entry, null);
}

/** The file of a tenant by file name, slug or id: the name first, then the index, then a look into every file. */
export function findTenant({ folder, tenants }: Estate, name: string): string {
  const direct = [name, `tenants/${name}`, `tenants/${name}.yaml`, `tenants/${name}.yml`].find(
    (path) => path.startsWith('tenants/') && existsSync(join(folder, path)),
  );
  if (direct) return direct;
  const known = tenants.find((entry) => entry.slug === name || entry.id === name);
  if (known) return known.file;
  const found = fleetFiles(folder).find((file) => named(folder, file, name));
  if (!found) throw new Refusal(`There is no tenant ${name} in ${folder}.`);
  return found;
}

function named(folder: string, file: string, name: string): boolean {
  const value = readTenant(file, readFileSync(join(folder, file))).written?.value;
  return value?.slug === name || value?.id === name;
}
