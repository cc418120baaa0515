import type { FleetEntry } from './plan/fleet.ts';

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
  /** Digest over everything in the cell's folder that is not this file, and that belongs to nobody else. */
  readonly digest: string;
}

/** A tenant as the rest of the fleet must know it, the digest of its parsed file, and that of its rendered files. */
export interface IndexedTenant extends FleetEntry {
  /** By which it is made, where somebody rolls releases out. */
  readonly release?: string;
  readonly inputs: string;
  readonly tree: string;
}

/** SHA-256 in hexadecimal: of whoever writes the tree, since this package has no Node. */
export type Sha256 = (text: string) => string;

/** Where the index stands in a cell's folder. */
export const INDEX_PATH = 'hansa.json';

/** Digest of files, independent of the order in which they come. */
export function filesDigest(files: readonly (readonly [path: string, text: string])[], sha256: Sha256): string {
  const lines = files.map(([path, text]) => `${sha256(text)}  ${path}\n`).sort();
  return sha256(lines.join(''));
}

export function cellIndex(parts: Omit<CellIndex, 'version' | 'digest'>, sha256: Sha256): CellIndex {
  const tenants = Object.entries(parts.tenants).sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = sha256([parts.platform, ...tenants.map(([id, each]) => `${id} ${each.tree}`)].join('\n'));
  const { cell, inputs, platform, foundation } = parts;
  return { version: 1, cell, inputs, platform, foundation, tenants: Object.fromEntries(tenants), digest };
}

/** Two-space JSON, one tenant a line: a new tenant is one new line in a review. */
export function printIndex(index: CellIndex): string {
  const { tenants, ...rest } = index;
  const lines = Object.entries(tenants).map(([id, each]) => `    ${JSON.stringify(id)}: ${JSON.stringify(each)}`);
  const block = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  const head = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${[...head, `  "tenants": ${block}`].join(',\n')}\n}\n`;
}

/** Undefined for what is no index: a merge of two branches leaves marks of conflict in it, and that is no reason to fail. */
export function parseIndex(text: string): CellIndex | undefined {
  try {
    const index = JSON.parse(text) as CellIndex | null;
    return index?.version === 1 && index.inputs && index.tenants ? index : undefined;
  } catch {
    return undefined;
  }
}
