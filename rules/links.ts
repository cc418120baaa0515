import { posix } from 'node:path';
import type { RepositoryFile, Violation } from './repository.ts';

/*
 * Consequence of breaking it: a document promises what is not there, and the reader stops believing the rest.
 */

const LINK = /\]\(([^)\s]+)\)/g;
const SCRIPT = /\bnpm run (?:-s |--silent )?([a-z][\w:-]*)/g;
const FENCE = /^```[\s\S]*?^```/gm;

/** Links to files that do not exist, and npm scripts that package.json does not have, in every Markdown file. */
export function links(files: readonly RepositoryFile[]): Violation[] {
  const paths = new Set(files.flatMap(({ path }) => [path, ...foldersOf(path)]));
  const manifest = files.find(({ path }) => path === 'package.json');
  const scripts = new Set(Object.keys((JSON.parse(manifest?.text ?? '{}') as { scripts?: object }).scripts ?? {}));
  return files.filter(({ path }) => path.endsWith('.md')).flatMap((file) => [...dead(file, paths), ...unknown(file, scripts)]);
}

function dead({ path, text }: RepositoryFile, paths: ReadonlySet<string>): Violation[] {
  const prose = text.replace(FENCE, (block) => block.replace(/[^\n]/g, ' '));
  return [...prose.matchAll(LINK)].flatMap((match) => {
    const target = match[1]?.split('#')[0] ?? '';
    if (target === '' || /^[a-z]+:/.test(target)) return [];
    const file = posix.join(posix.dirname(path), target).replace(/\/$/, '');
    return paths.has(file) ? [] : [{ path, line: lineAt(text, match.index), message: `links to ${target}, which does not exist` }];
  });
}

function unknown({ path, text }: RepositoryFile, scripts: ReadonlySet<string>): Violation[] {
  const missing = [...text.matchAll(SCRIPT)].filter((match) => !scripts.has(match[1] ?? ''));
  return missing.map((match) => ({
    path,
    line: lineAt(text, match.index),
    message: `names npm run ${match[1]}, which package.json does not have`,
  }));
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
