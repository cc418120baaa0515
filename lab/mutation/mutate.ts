import { visitorKeys } from 'oxc-parser';
import { type Source, type SyntaxNode, isNode, readSource } from '../../rules/source.ts';
import { SWITCH } from './switches.ts';

/** One change of a rule. `was` is what stood there, `how` what is done to it. */
export interface Change {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  readonly how: string;
  readonly was: string;
}

/** The parts of a rule that look at something. */
const LOOKS = new Set(['platform', 'catalogue', 'sold', 'fleet', 'tenant', 'dated', 'named', 'answered']);
const TURNED: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>', '===': '!==', '!==': '===' };
const CHOOSERS = new Set(['filter', 'some', 'every', 'find', 'findLast']);

/** What only fills sentences: tests hold codes, places and fixes, never prose. */
const WORDS = new Set(['message', 'hint', 'found', 'expected', 'subject', 'who', 'words']);

/** Where the writer stands in the tree. */
interface Place {
  readonly parent: SyntaxNode | undefined;
  readonly property: string;
  /** Inside of a function: what runs when the module is loaded runs once, and cannot be switched. */
  readonly inside: boolean;
  /** Inside of an optional chain, which brackets would cut. */
  readonly chained: boolean;
}

/** Writes a rule's source again with every change in it, each behind a switch that is off. */
export class Rewriter {
  readonly changes: Change[] = [];
  readonly #source: Source;
  readonly #next: () => number;

  constructor(path: string, text: string, next: () => number) {
    this.#source = readSource({ path, text });
    this.#next = next;
  }

  get text(): string {
    const { program, text } = this.#source;
    return text.slice(0, program.start) + this.#write(program, TOP) + text.slice(program.end);
  }

  #raw(node: SyntaxNode): string {
    return this.#source.text.slice(node.start, node.end);
  }

  /** The call that says whether the change is made. */
  #when(how: string, node: SyntaxNode): string {
    const id = this.#next();
    const was = this.#raw(node).replaceAll(/\s+/g, ' ').slice(0, 100);
    this.changes.push({ id, file: this.#source.path, line: this.#source.lineAt(node.start), how, was });
    return `(globalThis as any).${SWITCH}(${id})`;
  }

  #choice(how: string, node: SyntaxNode, instead: string, text: string): string {
    return `(${this.#when(how, node)} ? (${instead}) : (${text}))`;
  }

  #write(node: SyntaxNode, place: Place): string {
    if (isWording(node)) return this.#raw(node);
    const inside = place.inside || /Function/.test(node.type);
    const chained = place.chained || node.type === 'ChainExpression';
    let [text, at] = ['', node.start];
    for (const [child, property] of childrenOf(node)) {
      if (child.start < at) continue;
      text += this.#source.text.slice(at, child.start) + this.#write(child, { parent: node, property, inside, chained });
      at = child.end;
    }
    text += this.#source.text.slice(at, node.end);
    return this.#part(node, place.inside ? this.#changed(node, place, text) : text, place);
  }

  /** What may stand outside of functions, too: it is asked when it is called. */
  #part(node: SyntaxNode, text: string, { parent, property }: Place): string {
    if (
      parent?.type === 'Property' &&
      property === 'value' &&
      LOOKS.has(keyOf(parent)) &&
      !parent['shorthand'] &&
      node.type !== 'Identifier'
    )
      return `((look: any) => (...all: any[]) => ${this.#when(`${keyOf(parent)} looks away`, parent)} ? [] : look(...all))(${text})`;
    if (node.type === 'BlockStatement' && property === 'body' && returnsFindings(parent, this.#source.text))
      return `{ if (${this.#when('returns nothing', parent as SyntaxNode)}) return []; ${text.slice(1)}`;
    return text;
  }

  #changed(node: SyntaxNode, place: Place, text: string): string {
    const after = this.#expression(node, place, text);
    return isCondition(node, place) ? this.#choice('negated', node, `!(${this.#raw(node)})`, after) : after;
  }

  #expression(node: SyntaxNode, { parent, property, chained }: Place, text: string): string {
    const operator = String(node['operator']);
    const [left, right] = [node['left'], node['right']];
    if (node.type === 'LogicalExpression' && operator !== '??' && isNode(left) && isNode(right)) {
      const one = this.#choice(`only what stands before ${operator}`, node, this.#raw(left), text);
      return this.#choice(`only what stands behind ${operator}`, node, this.#raw(right), one);
    }
    if (node.type === 'BinaryExpression' && TURNED[operator] !== undefined && isNode(left) && isNode(right))
      return this.#choice(`${operator} is ${TURNED[operator]}`, node, `${this.#raw(left)} ${TURNED[operator]} ${this.#raw(right)}`, text);
    if (node.type === 'UnaryExpression' && operator === '!')
      return this.#choice('without its !', node, this.#raw(node['argument'] as SyntaxNode), text);
    if (node.type === 'CallExpression' && !chained) return this.#call(node, text);
    if (parent?.type !== 'Property' || property !== 'value') return text;
    if (keyOf(parent) === 'remedies' && text !== '[]') return this.#choice('no remedy', parent, '[]', text);
    return keyOf(parent) === 'severity' && node.type === 'Literal' ? this.#choice('an error', parent, "'error'", text) : text;
  }

  #call(node: SyntaxNode, text: string): string {
    const callee = node['callee'] as SyntaxNode;
    const [name, of] = [nameOf(callee['property']), callee['object']];
    if (callee.type !== 'MemberExpression' || !isNode(of)) return text;
    if (name === 'filter') return this.#choice('everything is taken', node, this.#raw(of), text);
    const other = { some: 'every', every: 'some' }[name];
    if (other === undefined) return text;
    const rest = this.#source.text.slice((callee['property'] as SyntaxNode).end, node.end);
    return this.#choice(`${name} is ${other}`, node, `${this.#raw(of)}.${other}${rest}`, text);
  }
}

const TOP: Place = { parent: undefined, property: '', inside: false, chained: false };

/** A test of `if` or `? :`, or what a chooser is told of each element; comparisons and `!` are turned by themselves. */
function isCondition(node: SyntaxNode, { parent, property }: Place): boolean {
  if (['LogicalExpression', 'Identifier', 'MemberExpression', 'CallExpression', 'ChainExpression'].includes(node.type) === false)
    return false;
  if (property === 'test' && (parent?.type === 'IfStatement' || parent?.type === 'ConditionalExpression')) return true;
  return property === 'body' && parent?.type === 'ArrowFunctionExpression' && choosing.has(parent);
}

/** Functions that stand as the argument of a chooser, noted on the way down. */
const choosing = new WeakSet<SyntaxNode>();

function childrenOf(node: SyntaxNode): (readonly [SyntaxNode, string])[] {
  // Types are gone when it runs.
  if (node.type.startsWith('TS') && !['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'].includes(node.type)) return [];
  const callee = node['callee'];
  if (node.type === 'CallExpression' && isNode(callee) && CHOOSERS.has(nameOf(callee['property'])))
    for (const argument of node['arguments'] as SyntaxNode[]) choosing.add(argument);
  const keys = node.type === 'TemplateLiteral' ? ['expressions'] : (visitorKeys[node.type] ?? []);
  const children = keys.flatMap((key) => {
    const child = node[key];
    return (Array.isArray(child) ? child : [child]).filter(isNode).map((each) => [each, key] as const);
  });
  return children.sort(([a], [b]) => a.start - b.start);
}

function isWording(node: SyntaxNode): boolean {
  if (node.type === 'VariableDeclarator') return WORDS.has(nameOf(node['id']));
  return node.type === 'Property' && WORDS.has(keyOf(node)) && isNode(node['value']) && !/Function/.test(node['value'].type);
}

function keyOf(property: SyntaxNode): string {
  return nameOf(property['key']);
}

function nameOf(node: unknown): string {
  return isNode(node) ? String(node['name'] ?? node['value'] ?? '') : '';
}

function returnsFindings(of: SyntaxNode | undefined, text: string): boolean {
  const type = of?.['returnType'];
  return isNode(type) && /^: (?:readonly )?Finding\[\]$/.test(text.slice(type.start, type.end));
}
