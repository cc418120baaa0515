import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TreeFile, emitFile, renderCell, renderTenantTree } from '@hansa/compiler';
import type { CellTree } from '@hansa/compiler';
import type { TenantPlan } from '@hansa/compiler/plan/plan.ts';
import { type CellIndex, type IndexedTenant, cellIndex, digestFiles, printIndex, readIndex } from './cell-index.ts';
import { COMPILER_VERSION } from '../version.ts';
import type { Fleet, FleetTenant } from './fleet.ts';

/** What one rendering wants to change below `deploy/`, by path; null removes. */
export type TreeChanges = Map<string, string | null>;

/** One cell on its way to disk. */
export interface CellWork {
  readonly cell: string;
  readonly tree: CellTree;
  readonly texts: readonly (readonly [string, string])[];
  readonly platform: string;
  readonly before: CellIndex | undefined;
  /** Whether tenants rendered before may be taken over: same platform, catalogue and compiler. */
  readonly reusable: boolean;
}

function emitted(files: readonly TreeFile[]): (readonly [string, string])[] {
  return files.map((file) => [file.path, emitFile(file)] as const);
}

/** Renders the platform part of every cell and compares it with what the index says was rendered last. */
export function openCells(fleet: Fleet, out: string): CellWork[] {
  const { platform, language } = fleet;
  return (platform?.cells ?? []).map((plan) => {
    const tree = renderCell(language, platform as NonNullable<typeof platform>, plan);
    const texts = emitted(tree.files);
    const before = readIndex(out, tree.cell);
    const inputs = before?.inputs;
    const reusable =
      inputs?.platform === platform?.digest && inputs?.catalogue === language.catalogue.version && inputs?.compiler === COMPILER_VERSION;
    return { cell: tree.cell, tree, texts, platform: digestFiles(texts), before, reusable };
  });
}

/** The files of a planned tenant below its cell's folder. */
export function tenantTexts(fleet: Fleet, work: CellWork, plan: TenantPlan): (readonly [string, string])[] {
  return fleet.platform ? emitted(renderTenantTree(fleet.language, fleet.platform, plan, work.tree.foundation)) : [];
}

/** The index of a cell after rendering. */
export function indexOf(fleet: Fleet, work: CellWork, tenants: Readonly<Record<string, IndexedTenant>>): CellIndex {
  const inputs = { platform: fleet.platform?.digest ?? '', catalogue: fleet.language.catalogue.version, compiler: COMPILER_VERSION };
  return cellIndex({ cell: work.cell, inputs, platform: work.platform, foundation: work.tree.foundation, tenants });
}

export function indexed(tenant: FleetTenant, texts: readonly (readonly [string, string])[]): IndexedTenant | undefined {
  return tenant.entry && { ...tenant.entry, inputs: tenant.inputs, tree: digestFiles(texts) };
}

/** Files that belong to others although they lie in the tree: encrypted secrets are written by whoever holds their values. */
function foreign(name: string): boolean {
  return name === 'secrets.sops.yaml' || name === 'secrets.sealed.yaml';
}

/** Adds what has to change so that exactly `texts` stand in the folders `within`. */
export function addChanges(
  changes: TreeChanges,
  out: string,
  cell: string,
  texts: readonly (readonly [string, string])[],
  within: readonly string[],
): void {
  const wanted = new Set<string>();
  for (const [path, text] of texts) {
    const target = `${cell}/${path}`;
    wanted.add(target);
    if (!sameOnDisk(join(out, target), text)) changes.set(target, text);
  }
  for (const folder of within) for (const stale of ownFiles(out, `${cell}/${folder}`)) if (!wanted.has(stale)) changes.set(stale, null);
}

function sameOnDisk(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}

export function ownFiles(out: string, folder: string): string[] {
  const path = join(out, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const below = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ownFiles(out, below);
    return foreign(entry.name) ? [] : [below];
  });
}

/** Names of the folders in a folder of the tree; none where it is not there. */
export function folders(out: string, folder: string): string[] {
  const path = join(out, folder);
  return existsSync(path) ? readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : [])) : [];
}

export function addIndex(changes: TreeChanges, out: string, index: CellIndex): void {
  const path = `${index.cell}/hansa.json`;
  const text = printIndex(index);
  if (!sameOnDisk(join(out, path), text)) changes.set(path, text);
}
