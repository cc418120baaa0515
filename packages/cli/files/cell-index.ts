import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';

/** Digests and versions of all that a tree is made of, but for its tenants. */
export interface Inputs {
  /** Of what platform.yaml says, comments and the order of its keys left out. */
  readonly spec: string;
  /** Of the plan that was made of it. */
  readonly platform: string;
  readonly catalogue: string;
  readonly compiler: string;
}

/** What a cell's tree was made of: `hansa.json`, the index by which one tenant among thousands is rendered alone. */
export interface CellIndex {
  readonly version: 1;
  readonly cell: string;
  readonly inputs: Inputs;
  readonly platform: string;
  /** Names of the units that tenants wait for. */
  readonly foundation: readonly string[];
  readonly tenants: Readonly<Record<string, IndexedTenant>>;
  /** Digest over everything in the cell's folder that is not this file. */
  readonly digest: string;
}

/** A tenant as the rest of the fleet must know it, the digest of its parsed file, and that of its rendered files. */
export interface IndexedTenant extends FleetEntry {
  readonly inputs: string;
  readonly tree: string;
}

export function sha256(text: string): string {
  return hash('sha256', text);
}

/** Digest of files, independent of the order in which they come. */
export function digestFiles(files: readonly (readonly [path: string, text: string])[]): string {
  const lines = files.map(([path, text]) => `${sha256(text)}  ${path}\n`).sort();
  return sha256(lines.join(''));
}

export function cellIndex(parts: Omit<CellIndex, 'version' | 'digest'>): CellIndex {
  const tenants = Object.entries(parts.tenants).sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = sha256([parts.platform, ...tenants.map(([id, each]) => `${id} ${each.tree}`)].join('\n'));
  return { version: 1, ...parts, tenants: Object.fromEntries(tenants), digest };
}

/** Two-space JSON, one tenant a line: a new tenant is one new line in a review. */
export function printIndex(index: CellIndex): string {
  const { tenants, ...rest } = index;
  const lines = Object.entries(tenants).map(([id, each]) => `    ${JSON.stringify(id)}: ${JSON.stringify(each)}`);
  const block = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  const head = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${[...head, `  "tenants": ${block}`].join(',\n')}\n}\n`;
}

/** The index of a cell as it was last rendered; undefined where there is none, or none that can be read: then everything is rendered. */
export function readIndex(out: string, cell: string): CellIndex | undefined {
  const path = join(out, cell, 'hansa.json');
  if (!existsSync(path)) return undefined;
  const index = parsed(readFileSync(path, 'utf8'));
  return index?.version === 1 && index.inputs && index.tenants ? index : undefined;
}

/** A merge of two branches leaves marks of conflict in it: that is no reason to fail. */
function parsed(text: string): CellIndex | undefined {
  try {
    return JSON.parse(text) as CellIndex;
  } catch {
    return undefined;
  }
}
