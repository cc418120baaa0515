import { type RepositoryFile, type Violation, isCode } from './repository.ts';
import { readSource, visitNodes } from './source.ts';

/*
 * Consequence of breaking it: `any` switches the compiler off for everything that touches it, silently and far away.
 * Where a library leaves no other way, one file a package holds it, marked on its first line with the reason.
 */

const MARK = /^\/\/ any: \S.{9,}/;

/** Each `any` outside the one marked file of its package, and every second marked file. */
export function types(files: readonly RepositoryFile[]): Violation[] {
  const code = files.filter((file) => isCode(file.path));
  const marked = new Map<string, string>();
  return code.flatMap((file) => {
    if (!MARK.test(file.text)) return anysIn(file);
    const first = marked.get(packageOf(file.path));
    marked.set(packageOf(file.path), first ?? file.path);
    return first ? [{ path: file.path, line: 1, message: `is marked // any: and so is ${first}; one file a package` }] : [];
  });
}

function anysIn(file: RepositoryFile): Violation[] {
  const source = readSource(file);
  const found: Violation[] = [];
  visitNodes(source.program, (node) => {
    if (node.type !== 'TSAnyKeyword') return;
    found.push({ path: file.path, line: source.lineAt(node.start), message: 'any switches the compiler off; say unknown and narrow it' });
  });
  return found;
}

function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('packages/') ? 2 : 1)
    .join('/');
}
