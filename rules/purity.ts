import { type RepositoryFile, type Violation, isCode, isTest } from './repository.ts';
import { type SyntaxNode, isNode, readSource, visitNodes } from './source.ts';

/*
 * Consequence of breaking it: two people compile the same spec and get different bytes, every commit of the tree is
 * suspect, and the console cannot run the compiler in a browser. Time, ids and randomness come in as arguments.
 */

const PURE = /^packages\/(compiler|domain|simulator)\//;

/** Names of the surroundings: disk, network, clock, environment, and what differs between runtimes or their settings. */
const SURROUNDINGS = new Set([
  'process',
  'fetch',
  'performance',
  'globalThis',
  'window',
  'self',
  'document',
  'navigator',
  'localStorage',
  'Buffer',
  'require',
  '__dirname',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'WebSocket',
  'XMLHttpRequest',
  'Worker',
  'crypto',
  'Intl',
  'console',
  'eval',
]);

/** Members that read a clock, chance, or the locale of the machine. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = { Date: ['now'], Math: ['random'], Temporal: ['Now'] };
const LOCAL = /^(toLocale\w*|localeCompare|getTimezoneOffset|get(Full)?Year|getMonth|getDate|getDay|getHours|getMinutes)$/;

/** Every use of the surroundings in the packages that must not know them. Tests may. */
export function purity(files: readonly RepositoryFile[]): Violation[] {
  return files.filter(({ path }) => PURE.test(path) && isCode(path) && !isTest(path)).flatMap(impurities);
}

function impurities(file: RepositoryFile): Violation[] {
  const source = readSource(file);
  const found: Violation[] = [];
  const add = (node: SyntaxNode, what: string): void => {
    found.push({
      path: file.path,
      line: source.lineAt(node.start),
      message: `${what} makes the same input give other bytes: take it as an argument`,
    });
  };
  for (const each of source.imports) {
    if (each.from.startsWith('node:')) found.push({ path: file.path, line: each.line, message: `${each.from} is not there in a browser` });
  }
  const own = declaredNames(source.program);
  visitNodes(source.program, (node, parent, property) => {
    const name = nameOf(node);
    if (name && SURROUNDINGS.has(name) && !own.has(name) && isReference(parent, property)) add(node, name);
    if (node.type === 'MemberExpression') for (const what of members(node)) add(node, what);
    if (node.type === 'NewExpression' && nameOf(node['callee']) === 'Date' && (node['arguments'] as unknown[]).length === 0)
      add(node, 'new Date()');
  });
  return found;
}

/** Names that the file itself gives to something: there `document` is a parameter and not the browser's. */
function declaredNames(program: SyntaxNode): Set<string> {
  const names = new Set<string>();
  const bind = (pattern: unknown): void => {
    if (!isNode(pattern)) return;
    const name = nameOf(pattern);
    if (name) names.add(name);
    else
      for (const inner of ['left', 'argument', 'value', 'parameter', 'elements', 'properties'])
        for (const each of [pattern[inner]].flat()) bind(each);
  };
  visitNodes(program, (node) => {
    if (node.type === 'VariableDeclarator' || /^(Function|Class)Declaration$/.test(node.type)) bind(node['id']);
    if (/Function/.test(node.type)) for (const each of [node['params']].flat()) bind(each);
    if (/^Import\w*Specifier$/.test(node.type)) bind(node['local']);
  });
  return names;
}

/** A name that stands for a value, and not for a key, a member or a type. */
function isReference(parent: SyntaxNode | undefined, property: string): boolean {
  if (!parent || property === 'key' || property === 'label') return false;
  if (property === 'property' && parent.type === 'MemberExpression') return parent['computed'] === true;
  return !parent.type.startsWith('TS') || /^TS(As|NonNull|Satisfies)/.test(parent.type);
}

function members(node: SyntaxNode): string[] {
  const [object, member] = [nameOf(node['object']), node['computed'] === true ? undefined : nameOf(node['property'])];
  if (!member) return [];
  if (object && MEMBERS[object]?.includes(member)) return [`${object}.${member}`];
  return LOCAL.test(member) ? [`.${member}`] : [];
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Identifier' ? String(value['name']) : undefined;
}
