import { type RepositoryFile, type Violation, isCode, isTest } from './repository.ts';
import { isNode, readSource, visitNodes } from './source.ts';

/*
 * Consequence of breaking it: nobody reads the file to its end, so the second way of doing a thing is written beside the
 * first. Medians are small everywhere; people get lost in the tail, so the tail is what is policed.
 */

export const LIMITS = { fileLines: 300, functionLines: 60, fileMedian: 90, functionP99: 50 } as const;

/** On the first line it excuses the file, on the line above a function that function. The reason is for the reader. */
const EXCUSE = /^\s*\/\/ size: \S.{9,}/;

interface Measure {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  readonly lines: number;
  readonly excused: boolean;
}

/** Files and functions over the limit, and the two figures of the whole repository. */
export function sizes(files: readonly RepositoryFile[]): Violation[] {
  const code = files.filter((file) => isCode(file.path));
  const functions = code.flatMap(measureFunctions);
  return [...code.flatMap(longFile), ...functions.flatMap(longFunction), ...tail(code, functions)];
}

function longFile(file: RepositoryFile): Violation[] {
  const lines = lineCount(file.text);
  if (lines <= LIMITS.fileLines || EXCUSE.test(file.text)) return [];
  return [
    {
      path: file.path,
      line: 0,
      message: `has ${lines} lines; ${LIMITS.fileLines} at most, or say why on the first line: // size: <reason>`,
    },
  ];
}

function longFunction({ path, line, name, lines, excused }: Measure): Violation[] {
  if (lines <= LIMITS.functionLines || excused) return [];
  return [
    { path, line, message: `${name} has ${lines} lines; ${LIMITS.functionLines} at most, or say why on the line above: // size: <reason>` },
  ];
}

/** Functions with a block body. The callback of `describe` is a heading over tests and not counted. */
export function measureFunctions(file: RepositoryFile): Measure[] {
  const source = readSource(file);
  const text = file.text.split('\n');
  const measures: Measure[] = [];
  visitNodes(source.program, (node, parent) => {
    if (!/Function/.test(node.type) || !isNode(node['body']) || node['body'].type !== 'BlockStatement') return;
    if (parent?.type === 'CallExpression' && nameOf(parent['callee']) === 'describe') return;
    const line = source.lineAt(node.start);
    const name = nameOf(node['id']) ?? nameOf(parent?.['key']) ?? nameOf(parent?.['id']) ?? 'a function';
    measures.push({ path: file.path, line, name, lines: source.lineAt(node.end) - line + 1, excused: EXCUSE.test(text[line - 2] ?? '') });
  });
  return measures;
}

function tail(files: readonly RepositoryFile[], functions: readonly Measure[]): Violation[] {
  const written = files.filter((file) => !isTest(file.path)).map((file) => lineCount(file.text));
  return [
    ...over('the median file', quantile(written, 0.5), LIMITS.fileMedian),
    ...over(
      'the 99th percentile of functions',
      quantile(
        functions.map((measure) => measure.lines),
        0.99,
      ),
      LIMITS.functionP99,
    ),
  ];
}

function over(what: string, lines: number, limit: number): Violation[] {
  return lines <= limit ? [] : [{ path: '.', line: 0, message: `${what} is ${lines} lines; ${limit} at most` }];
}

/** Smallest value that at least `share` of the values do not exceed; 0 for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && typeof value['name'] === 'string' ? value['name'] : undefined;
}
