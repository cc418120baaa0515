import { doorsTable } from './doors.ts';
import type { RepositoryFile, Violation } from './repository.ts';

/*
 * Consequence of breaking it: prose that no test reads goes stale, and the first thing that a newcomer reads is wrong.
 */

const SECTION = /(<!-- generated: doors -->\n)[\s\S]*?(<!-- end -->)/;

/** The files that hold generated parts, as they ought to be. */
export function generated(files: readonly RepositoryFile[]): RepositoryFile[] {
  const architecture = files.filter(({ path }) => path === 'ARCHITECTURE.md');
  return architecture.map(({ path, text }) => ({
    path,
    text: text.replace(SECTION, (_, start: string, end: string) => `${start}${doorsTable()}\n${end}`),
  }));
}

/** Files whose generated part is not what it ought to be. */
export function stale(files: readonly RepositoryFile[]): Violation[] {
  const is = new Map(files.map(({ path, text }) => [path, text]));
  const differs = generated(files).filter(({ path, text }) => is.get(path) !== text);
  return differs.map(({ path }) => ({ path, line: 0, message: 'is not what the rules generate: npm run rules -- --write' }));
}
