import type { RepositoryFile, Violation } from './repository.ts';

/*
 * Consequence of breaking it: the checkout works on the machine where it was written and nowhere else, or a promise
 * (“to do”) stands where a thing should be. Whoever clones it has only what is in it.
 */

interface Trace {
  readonly pattern: RegExp;
  readonly why: string;
}

/** Written in pieces, so that this file does not find itself. */
const TRACES: readonly Trace[] = [
  {
    pattern: new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`),
    why: 'finish it, or write it down where people look',
  },
  { pattern: new RegExp(`(^|[\\s"'\`(=:])/${'work'}/`), why: 'is a path of one machine' },
  { pattern: new RegExp(`\\.\\./${'shared'}\\b`), why: 'leads out of the checkout' },
  { pattern: new RegExp(`/(tmp/${'hansa'}|${'Users'}/\\w+|home/(runner|ubuntu|debian|user)\\b)`), why: 'is a path of one machine' },
  {
    pattern: new RegExp(`(registry\\.${'npmjs'}\\.org|registry\\.${'yarnpkg'}\\.com|proxy\\.${'golang'}\\.org)`),
    why: 'is npm’s and Go’s own setting: a mirror may stand in its place',
  },
  { pattern: new RegExp(`\\b(issues ${'show'}|issue #\\d+ of this)`, 'i'), why: 'is nothing that a reader of the checkout can open' },
];

/** Lines that name the machine, the making or an unfinished thing. The lockfile counts, too. */
export function standAlone(files: readonly RepositoryFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const suspects = TRACES.filter(({ pattern }) => new RegExp(pattern.source, `${pattern.flags}m`).test(text));
    if (suspects.length === 0) return [];
    return text.split('\n').flatMap((line, index) => violations(path, line, index + 1, suspects));
  });
}

function violations(path: string, text: string, line: number, suspects: readonly Trace[]): Violation[] {
  return suspects.flatMap(({ pattern, why }) => {
    const found = pattern.exec(text)?.[0].trim();
    return found === undefined ? [] : [{ path, line, message: `"${found}" ${why}` }];
  });
}
