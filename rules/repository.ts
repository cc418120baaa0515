import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** One file of the repository. `path` is relative to its root, with forward slashes on every system. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
}

/** A breach of a rule. `line` counts from 1; 0 is the file as a whole. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export const ROOT = join(import.meta.dirname, '..');

/** Folders that Git ignores, too: local state and what other programs built. */
const OUTSIDE = new Set(['node_modules', '.git', '.hansa', '.cache', 'dist', 'coverage']);
const BINARY = /\.(png|jpe?g|gif|ico|woff2?|pdf|zip|gz|wasm)$/;

/**
 * Every text file of the repository, sorted by path. Read from the disk and not from Git: a file that is about to be
 * added must already obey, and an archive without Git must be testable.
 */
export function repositoryFiles(root: string = ROOT): RepositoryFile[] {
  return walk(root)
    .map((file) => ({ path: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (OUTSIDE.has(entry.name)) return []; // `.git` is a file in a worktree
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() && !BINARY.test(entry.name) ? [path] : [];
  });
}

/** `path:line message`, one a line: the form that editors and terminals turn into links. */
export function printed(violations: readonly Violation[]): string {
  return violations.map(({ path, line, message }) => `${path}:${line} ${message}`).join('\n');
}

/** Throws the list of what was found, for the test that the house itself obeys; where the test stands is no news. */
export function holds(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const text = `${violations.length} found\n${printed(violations)}`;
  throw Object.assign(new Error(text), { stack: text });
}

export function isCode(path: string): boolean {
  return /\.(ts|tsx|mts|mjs|js)$/.test(path);
}

/** Tests, and the `sample.ts` and `trial.ts` that tests of a folder start from. */
export function isTest(path: string): boolean {
  return /(\.(test|nightly)|\/(sample|trial))\.tsx?$/.test(path);
}
