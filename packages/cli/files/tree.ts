import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Stencils, type TreeFile, emitFile, renderCell, renderTenantTree } from '@hansa/compiler';
import type { CellPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import { type CellIndex, type IndexedTenant, type Inputs, cellIndex, digestFiles, printIndex, sha256 } from './cell-index.ts';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import type { Fleet, FleetTenant, WrittenFleet } from './fleet.ts';
import type { Changes, Ground } from './writer.ts';

/** A cell whose platform was rendered. Plain data, for it may come from another thread. */
export interface RenderedCell {
  readonly cell: string;
  /** Names of the units that tenants wait for. */
  readonly foundation: readonly string[];
  /** Digest of the platform's files. */
  readonly platform: string;
  /** Of the platform's files, below the cell's folder. */
  readonly paths: readonly string[];
}

function emitted(files: readonly TreeFile[], stencils?: Stencils): (readonly [string, string])[] {
  return files.map((file) => [file.path, emitFile(file, stencils)] as const);
}

/** The folders of a cell that are its platform's alone; `entry` is also its tenants'. */
const PLATFORM = ['platform', 'standby', 'asleep', 'awake', 'hosts'];

/** Renders the platform part of a cell. */
export function addCell(changes: Changes, ground: Ground, { language, platform }: Fleet, plan: CellPlan): RenderedCell {
  const { cell, foundation, files } = renderCell(language, platform as NonNullable<typeof platform>, plan);
  const texts = emitted(files);
  addChanges(changes, ground, cell, texts, PLATFORM);
  return { cell, foundation, platform: digestFiles(texts), paths: texts.map(([path]) => path) };
}

/** Whether tenants rendered before may be taken over: same platform, catalogue and compiler. */
export function isReusable({ platform, ...fleet }: Fleet, before: CellIndex | undefined): boolean {
  return before !== undefined && before.inputs.platform === platform?.digest && madeOf(fleet, before.inputs);
}

/** Whether a tree was made by this compiler of what platform.yaml says now. */
export function madeOf({ inputs, language }: WrittenFleet, before: Inputs | undefined): boolean {
  return before?.spec === inputs && before.catalogue === language.catalogue.version && before.compiler === COMPILER_VERSION;
}

/** The files of a planned tenant below its cell's folder. `stencils`: of the tenants before. */
export function tenantTexts(
  fleet: Fleet,
  work: Pick<RenderedCell, 'foundation'>,
  plan: TenantPlan,
  stencils?: Stencils,
): (readonly [string, string])[] {
  return fleet.platform ? emitted(renderTenantTree(fleet.language, fleet.platform, plan, work.foundation), stencils) : [];
}

/** The index of a cell after rendering. */
export function indexOf(
  fleet: Fleet,
  work: Pick<RenderedCell, 'cell' | 'platform' | 'foundation'>,
  tenants: Readonly<Record<string, IndexedTenant>>,
): CellIndex {
  const inputs = {
    spec: fleet.inputs,
    platform: fleet.platform?.digest ?? '',
    catalogue: fleet.language.catalogue.version,
    compiler: COMPILER_VERSION,
  };
  return cellIndex({ cell: work.cell, inputs, platform: work.platform, foundation: work.foundation, tenants }, sha256);
}

export function indexed(tenant: FleetTenant, texts: readonly (readonly [string, string])[]): IndexedTenant | undefined {
  return tenant.entry && { ...tenant.entry, inputs: tenant.inputs, tree: digestFiles(texts) };
}

/** Files that belong to others although they lie in the tree: encrypted secrets are written by whoever holds their values. */
function foreign(name: string): boolean {
  return name === 'secrets.sops.yaml' || name === 'secrets.sealed.yaml';
}

/** Adds what has to change so that exactly `texts` stand in the folders `within`. Where there is no folder nothing is compared. */
export function addChanges(
  changes: Changes,
  ground: Ground,
  cell: string,
  texts: readonly (readonly [string, string])[],
  within: readonly string[],
): void {
  const wanted = new Set<string>();
  for (const [path, text] of texts) {
    const target = `${cell}/${path}`;
    wanted.add(target);
    if (!ground.has(dirname(target)) || !sameOnDisk(join(ground.root, target), text)) changes.set(target, text);
  }
  for (const folder of within) for (const stale of ownFiles(ground, `${cell}/${folder}`)) if (!wanted.has(stale)) changes.set(stale, null);
}

function sameOnDisk(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}

/** Files below a folder, those of others left out. */
export function ownFiles(ground: Ground, folder: string): string[] {
  if (!ground.has(folder)) return [];
  return readdirSync(join(ground.root, folder), { withFileTypes: true }).flatMap((entry) => {
    const below = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ownFiles(ground, below);
    return foreign(entry.name) ? [] : [below];
  });
}

/** Names of the folders in a folder of the tree; none where it is not there. */
export function folders(ground: Ground, folder: string): string[] {
  if (!ground.has(folder)) return [];
  return readdirSync(join(ground.root, folder), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
}

export function addIndex(changes: Changes, ground: Ground, index: CellIndex): void {
  const path = `${index.cell}/hansa.json`;
  const text = printIndex(index);
  if (!sameOnDisk(join(ground.root, path), text)) changes.set(path, text);
}
