import { type PlatformPlan, compile } from '@hansa/compiler';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { readSpecFolder } from '../files/spec-folder.ts';

/** That a platform chose something: by a line of its spec, or by leaving the line out. */
export interface Choosing {
  readonly how: 'asked' | 'default';
  /** Cells that have it; empty where it holds for the whole platform. */
  readonly cells: readonly string[];
}

/** By layer and word. */
export type Chosen = ReadonlyMap<string, Choosing>;

export function chosenKey(layer: string, word: string): string {
  return `${layer} ${word}`;
}

/** What the platform of the folder chose. Undefined where there is none, or where it cannot be planned; a folder that is not there is refused. */
export function chosenBy({ folder }: Context): Chosen | undefined {
  if (existsSync(folder) && !existsSync(join(folder, 'platform.yaml'))) return undefined;
  // Tenants choose nothing: they are not read.
  const { platform } = compile(readSpecFolder(folder, []));
  if (!platform) process.stderr.write('hansa: platform.yaml cannot be planned, so nothing is marked; `hansa check` says why.\n');
  return platform && chosenOf(platform);
}

function chosenOf(platform: PlatformPlan): Chosen {
  const chosen = new Map<string, Choosing>();
  for (const [layer, { value, because }] of Object.entries(platform.stack)) {
    if (layer === 'mariadb' && platform.cells.every(({ services }) => !services.mariadb)) continue;
    chosen.set(chosenKey(layer, value), { how: because.how === 'asked' ? 'asked' : 'default', cells: [] });
  }
  for (const { cell, primary, standby, components } of platform.cells) {
    for (const { cluster } of [primary, standby].filter((each) => each !== undefined))
      for (const layer of ['distribution', 'loadBalancer'] as const) {
        const how = (cluster.why[layer] ?? cluster).because.how === 'asked' ? 'asked' : 'default';
        add(chosen, chosenKey(layer, cluster.values[layer]), how, cell.name);
      }
    for (const { name } of components) for (const layer of ['backup', 'parts']) add(chosen, chosenKey(layer, name), 'default', cell.name);
  }
  return chosen;
}

function add(chosen: Map<string, Choosing>, key: string, how: Choosing['how'], cell: string): void {
  const before = chosen.get(key);
  const cells = [...new Set([...(before?.cells ?? []), cell])];
  chosen.set(key, { how: before?.how === 'asked' ? 'asked' : how, cells });
}
