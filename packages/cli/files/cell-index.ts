import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CellIndex, INDEX_PATH, filesDigest, parseIndex } from '@hansa/compiler/cell-index.ts';

export { type CellIndex, type IndexedTenant, type Inputs, cellIndex, printIndex } from '@hansa/compiler/cell-index.ts';

export function sha256(text: string): string {
  return hash('sha256', text);
}

export function digestFiles(files: readonly (readonly [path: string, text: string])[]): string {
  return filesDigest(files, sha256);
}

/** The index of a cell as it was last rendered; undefined where there is none, or none that can be read: then everything is rendered. */
export function readIndex(out: string, cell: string): CellIndex | undefined {
  const path = join(out, cell, INDEX_PATH);
  return existsSync(path) ? parseIndex(readFileSync(path, 'utf8')) : undefined;
}
