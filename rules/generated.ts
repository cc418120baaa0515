import { doorsTable } from './doors.ts';
import { reference } from './reference/index.ts';
import type { RepositoryFile, Violation } from './repository.ts';

/*
 * Consequence of breaking it: prose that no test reads goes stale, and the first thing that a newcomer reads is wrong.
 */

const SECTION = /(<!-- generated: doors -->\n)[\s\S]*?(<!-- end -->)/;
const REFERENCE = 'docs/reference/';
const REMEDY = 'npm run rules -- --write';

/** The files that are generated or hold generated parts, as they ought to be. */
export function generated(files: readonly RepositoryFile[], pages: readonly RepositoryFile[] = reference()): RepositoryFile[] {
  const architecture = files.filter(({ path }) => path === 'ARCHITECTURE.md');
  const tables = architecture.map(({ path, text }) => ({
    path,
    text: text.replace(SECTION, (_, start, end) => `${start}${doorsTable()}\n${end}`),
  }));
  return [...tables, ...pages];
}

/** Files in the reference that nothing generates any more. */
export function leftOver(files: readonly RepositoryFile[], wanted: readonly RepositoryFile[]): string[] {
  const made = new Set(wanted.map(({ path }) => path));
  return files.map(({ path }) => path).filter((path) => path.startsWith(REFERENCE) && !made.has(path));
}

/** Generated files that are not what they ought to be, are missing, or are left over. */
export function stale(files: readonly RepositoryFile[], wanted: readonly RepositoryFile[] = generated(files)): Violation[] {
  const is = new Map(files.map(({ path, text }) => [path, text]));
  const differs = wanted.filter(({ path, text }) => is.get(path) !== text);
  return [
    ...differs.map(({ path }) => ({ path, line: 0, message: `is not what the code says: ${REMEDY}` })),
    ...leftOver(files, wanted).map((path) => ({ path, line: 0, message: `describes what is gone: ${REMEDY}` })),
  ];
}
