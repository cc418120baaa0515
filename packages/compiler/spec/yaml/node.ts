/** A YAML document as a tree that knows its places. Offsets are UTF-16 units of the file, ends exclusive. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly start: number;
  readonly end: number;
  readonly value: string | number | boolean | null;
  /** The text as written, without quotes: money is read from here, never through a float. */
  readonly text: string;
  /** An alias stood here, which was refused: what is missing now was not left out. */
  readonly alias?: true;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly start: number;
  readonly end: number;
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

export interface MappingEntry {
  readonly key: ScalarNode;
  readonly value: YamlNode;
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly start: number;
  readonly end: number;
  readonly flow: boolean;
  readonly entries: readonly MappingEntry[];
}

/** The plain value of a node. Prototypes stay out of it: a key `__proto__` is a key like any other. */
export function toValue(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(toValue);
  return Object.fromEntries(node.entries.map((entry) => [String(entry.key.value ?? ''), toValue(entry.value)]));
}

/** What a JSON Pointer leads to: the node, and the key under which it stands when its parent is a mapping. */
export interface Found {
  readonly node: YamlNode;
  readonly key?: ScalarNode;
  /** How many segments of the pointer exist; fewer than it has when the key was not written. */
  readonly depth: number;
}

/** Follows a pointer as far as the document goes: a key that is not written leads to its nearest written parent. */
export function follow(root: YamlNode, pointer: string): Found {
  let found: Found = { node: root, depth: 0 };
  for (const segment of segments(pointer)) {
    const next = step(found.node, segment);
    if (!next) break;
    found = { ...next, depth: found.depth + 1 };
  }
  return found;
}

function step(node: YamlNode, segment: string): Omit<Found, 'depth'> | undefined {
  if (node.kind === 'mapping') {
    const entry = node.entries.find((candidate) => String(candidate.key.value ?? '') === segment);
    return entry && { node: entry.value, key: entry.key };
  }
  if (node.kind === 'sequence' && /^\d+$/.test(segment)) {
    const item = node.items[Number(segment)];
    return item && { node: item };
  }
  return undefined;
}

export function segments(pointer: string): string[] {
  if (pointer === '') return [];
  const parts = pointer.slice(1).split('/');
  // Planning takes thousands of pointers apart, and hardly one has an escaped sign.
  return pointer.includes('~') ? parts.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~')) : parts;
}

/** RFC 6901: `/` and `~` inside a key are escaped. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
