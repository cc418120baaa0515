import { posix } from 'node:path';
import { anchor } from './reference/markdown.ts';
import type { RepositoryFile, Violation } from './repository.ts';

/*
 * Consequence of breaking it: a document promises what is not there, and the reader stops believing the rest.
 */

const LINK = /\]\(([^)\s]+)\)/g;
const SCRIPT = /\bnpm run (?:-s |--silent )?([a-z][\w:-]*)/g;
const FENCE = /^```[\s\S]*?^```/gm;

/** Links to files or headings that do not exist, and npm scripts that package.json does not have, in every Markdown file. */
export function links(files: readonly RepositoryFile[]): Violation[] {
  const paths = new Set(files.flatMap(({ path }) => [path, ...foldersOf(path)]));
  const manifest = files.find(({ path }) => path === 'package.json');
  const scripts = new Set(Object.keys((JSON.parse(manifest?.text ?? '{}') as { scripts?: object }).scripts ?? {}));
  const pages = files.filter(({ path }) => path.endsWith('.md'));
  const anchors = new Map(pages.map(({ path, text }) => [path, headingsOf(text)]));
  return pages.flatMap((file) => [...dead(file, paths, anchors), ...unknown(file, scripts)]);
}

function dead({ path, text }: RepositoryFile, paths: ReadonlySet<string>, anchors: ReadonlyMap<string, ReadonlySet<string>>): Violation[] {
  return [...withoutCode(text).matchAll(LINK)].flatMap((match) => {
    const [target = '', heading] = (match[1] ?? '').split('#');
    if (/^[a-z]+:/.test(target)) return [];
    const file = target === '' ? path : posix.join(posix.dirname(path), target).replace(/\/$/, '');
    const found = heading === undefined ? paths.has(file) : anchors.get(file)?.has(heading);
    return found ? [] : [{ path, line: lineAt(text, match.index), message: `links to ${match[1]}, which does not exist` }];
  });
}

/** The same text with code blocks blanked, so that offsets stay: what stands in one is no promise. */
function withoutCode(text: string): string {
  return text.replace(FENCE, (block) => block.replace(/[^\n]/g, ' '));
}

function headingsOf(text: string): Set<string> {
  return new Set([...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map((match) => anchor(match[1] ?? '')));
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
