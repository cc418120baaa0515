/*
 * Stands in for `node:test` where a test is run a hundred times: it collects what test files declare, and runs nothing by itself.
 */

export interface CollectedTest {
  readonly file: string;
  readonly name: string;
  readonly run: () => Promise<void>;
}

type Body = (context: object) => unknown;

const collected: CollectedTest[] = [];
const path: string[] = [];
let current = '';

/** The tests that `load` declares, under the name of their file. */
export async function collect(file: string, load: () => Promise<unknown>): Promise<readonly CollectedTest[]> {
  const from = collected.length;
  current = file;
  await load();
  return collected.slice(from);
}

function bodyOf(rest: readonly unknown[]): Body {
  const body = rest.findLast((each) => typeof each === 'function');
  if (!body) throw new Error(`${current}: a test without a body`);
  return body as Body;
}

const CONTEXT = { diagnostic: () => undefined };

export function test(name: string, ...rest: readonly unknown[]): void {
  const body = bodyOf(rest);
  collected.push({ file: current, name: [...path, name].join(' > '), run: async () => void (await body(CONTEXT)) });
}

export function it(name: string, ...rest: readonly unknown[]): void {
  test(name, ...rest);
}

export function describe(name: string, ...rest: readonly unknown[]): void {
  path.push(name);
  bodyOf(rest)({});
  path.pop();
}
