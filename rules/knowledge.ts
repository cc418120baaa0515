import type { Code } from '@hansa/compiler';
import type { Fact } from '@hansa/compiler/catalogue/entry.ts';
import { type RepositoryFile, type Violation, isCode, isTest } from './repository.ts';
import { type SyntaxNode, isNode, readSource, visitNodes } from './source.ts';

/*
 * Consequence of breaking it: Hansa refuses a layout and cannot show why, or points at a key that does not exist; and a fact
 * without source and date can never be checked again. Then nobody believes the refusals that are right.
 */

export interface Knowledge {
  readonly codes: readonly Code[];
  /** Facts by the entry that they stand in. */
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
  /** Every documented key of the spec, as in `cells.*.cluster`. */
  readonly keys: ReadonlySet<string>;
}

const DATE = /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const CODE = /^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/;

/** Codes that are not whole, used twice, never seen to fire, or written down and not registered; facts without source or date. */
export function knowledge(files: readonly RepositoryFile[], known: Knowledge): Violation[] {
  const registered = new Set(known.codes.map((each) => each.code));
  const facts = [...known.facts].flatMap(([entry, list]) => list.flatMap((fact) => poorFact(entry, fact)));
  const codes = known.codes.flatMap((code, index) => poorCode(code, known, known.codes[index - 1]?.code));
  const written = files.filter(({ path }) => path.startsWith('packages/compiler/') && isCode(path) && !isTest(path)).flatMap(codesIn);
  const strangers = written
    .filter(({ code }) => !registered.has(code))
    .map(({ path, line, code }) => ({ path, line, message: `${code} is in no registry: nothing can report it` }));
  return [...codes, ...untested(files, known.codes), ...facts, ...strangers];
}

/** A rule that nobody has seen fire may be seeing nothing: some test must name its code. */
function untested(files: readonly RepositoryFile[], codes: readonly Code[]): Violation[] {
  const tests = files.filter(({ path }) => path.startsWith('packages/') && isTest(path)).map(({ text }) => text);
  const silent = codes.filter(({ code }) => !tests.some((text) => text.includes(`'${code}'`)));
  return silent.map(({ code }) => ({ path: code, line: 0, message: 'is named by no test' }));
}

function poorCode(code: Code, { keys }: Knowledge, previous: string | undefined): Violation[] {
  const complaints = [
    ...(CODE.test(code.code) ? [] : ['is not of the form family/trap']),
    ...(code.code === previous ? ['stands in the registry twice'] : []),
    ...(['title', 'trap', 'why', 'wayOut'] as const).filter((part) => code[part].trim() === '').map((part) => `has no ${part}`),
    ...(code.evidence.length === 0 ? ['has no evidence'] : []),
    ...code.evidence
      .filter(({ url, checkedAt }) => !/^https:\/\/\S+$/.test(url) || !DATE.test(checkedAt))
      .map(({ url }) => `has evidence without address or date: ${url}`),
    ...code.keys.filter((key) => !documentedKey(key, keys)).map((key) => `names ${key}, which is no documented key`),
  ];
  return complaints.map((message) => ({ path: code.code, line: 0, message }));
}

/**
 * The documented key that a code means, or undefined. A star in the code stands for any name (`settings.*.pool`), also for the names of
 * a mapping whose values are not documented one by one (`secrets.*`).
 */
export function documentedKey(key: string, keys: Iterable<string>): string | undefined {
  const parts = key.split('.');
  const fits = (wanted: readonly string[]) => (each: string) => {
    const names = each.split('.');
    return names.length === wanted.length && names.every((name, index) => name === wanted[index] || wanted[index] === '*');
  };
  const all = [...keys];
  return all.find(fits(parts)) ?? (parts.at(-1) === '*' ? all.find(fits(parts.slice(0, -1))) : undefined);
}

function poorFact(entry: string, fact: Fact): Violation[] {
  if (fact.source.trim() !== '' && DATE.test(fact.checkedAt) && fact.what.trim() !== '') return [];
  return [{ path: entry, line: 0, message: `has a fact without source or date: ${fact.what.slice(0, 80)}` }];
}

/** Literals that have the shape of a code, wherever they are written. */
function codesIn(file: RepositoryFile): { path: string; line: number; code: string }[] {
  const source = readSource(file);
  const found: { path: string; line: number; code: string }[] = [];
  visitNodes(source.program, (node) => {
    if (node.type !== 'ObjectExpression') return;
    const parts = new Map((node['properties'] as SyntaxNode[]).map((each) => [nameOf(each['key']), each['value']]));
    const code = parts.get('code');
    if (!parts.has('trap') || !parts.has('wayOut') || !isNode(code) || typeof code['value'] !== 'string') return;
    found.push({ path: file.path, line: source.lineAt(node.start), code: code['value'] });
  });
  return found;
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && typeof value['name'] === 'string' ? value['name'] : undefined;
}
