import { parseSync, visitorKeys } from 'oxc-parser';
import type { RepositoryFile } from './repository.ts';

/** A node of the syntax tree (ESTree with TypeScript); offsets are UTF-16 units of the file. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

export interface Import {
  readonly from: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly program: SyntaxNode;
  readonly imports: readonly Import[];
  /** Line of an offset, from 1. */
  readonly lineAt: (offset: number) => number;
}

/**
 * Reads a code file with a real parser: a rule that reads imports by regular expression passes while it sees nothing.
 * Throws an Error that names the file when it does not parse.
 */
export function readSource(file: RepositoryFile): Source {
  const { program, errors, module } = parseSync(file.path, file.text, { sourceType: 'module' });
  if (errors.length > 0) throw new Error(`${file.path} does not parse: ${errors[0]?.message}`);
  const lineAt = lineIndex(file.text);
  const imports: Import[] = [];
  for (const each of module.staticImports) {
    const typeOnly = each.entries.length > 0 && each.entries.every((entry) => entry.isType);
    imports.push({ from: each.moduleRequest.value, typeOnly, line: lineAt(each.start) });
  }
  for (const each of module.staticExports) {
    for (const entry of each.entries) {
      if (entry.moduleRequest) imports.push({ from: entry.moduleRequest.value, typeOnly: entry.isType, line: lineAt(each.start) });
    }
  }
  for (const each of module.dynamicImports) {
    const from = file.text.slice(each.moduleRequest.start, each.moduleRequest.end).replace(/^['"`]|['"`]$/g, '');
    imports.push({ from, typeOnly: false, line: lineAt(each.start) });
  }
  return { path: file.path, text: file.text, program: program as unknown as SyntaxNode, imports, lineAt };
}

/** Calls `visit` for every node with its parent and the property that it hangs on, parents first. */
export function visitNodes(root: SyntaxNode, visit: (node: SyntaxNode, parent: SyntaxNode | undefined, property: string) => void): void {
  const descend = (node: SyntaxNode, parent: SyntaxNode | undefined, property: string): void => {
    visit(node, parent, property);
    for (const key of visitorKeys[node.type] ?? []) {
      const child = node[key];
      for (const each of Array.isArray(child) ? child : [child]) if (isNode(each)) descend(each, node, key);
    }
  };
  descend(root, undefined, '');
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

function lineIndex(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
