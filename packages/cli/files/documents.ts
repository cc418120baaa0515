import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MARK } from '@hansa/compiler/documents/markdown.ts';
import type { DocumentFile } from '@hansa/compiler/documents/documents.ts';
import { Refusal } from '../exit.ts';
import { recover } from './journal.ts';
import { writeChanges } from './writer.ts';

export interface Written {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Brings a folder of documents up to date, all of it or nothing. What Hansa wrote there before and does not write any more is removed; what
 * somebody else wrote is never touched, and refused where it has one of our names.
 */
export function writeDocuments(folder: string, files: readonly DocumentFile[]): Written {
  recover(folder);
  const before = ownFiles(folder, new Set(files.map(({ path }) => path)));
  const changed = files.filter(({ path, text }) => before.get(path) !== text);
  const names = new Set(files.map(({ path }) => path));
  const removed = [...before.keys()].filter((path) => !names.has(path));
  const changes = new Map<string, string | null>(changed.map(({ path, text }) => [path, text]));
  for (const path of removed) changes.set(path, null);
  writeChanges(folder, changes);
  return { written: changed.map(({ path }) => path), removed };
}

/** Documents of an earlier run by name, right in the folder. */
function ownFiles(folder: string, wanted: ReadonlySet<string>): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const own = new Map<string, string>();
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (!/\.(md|svg|html)$/.test(name) || !statSync(path).isFile()) continue;
    const text = readFileSync(path, 'utf8');
    if (text.slice(0, 200).includes(MARK)) own.set(name, text);
    else if (wanted.has(name)) throw new Refusal(`${path} was not made by Hansa and would be lost: name another folder by \`--out\`.`);
  }
  return own;
}
