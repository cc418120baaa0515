import type { YamlNode } from './node.ts';

/**
 * Whether two documents say the same: the same keys and scalars as they are written, in the same order, wherever they stand. They differ
 * in comments, blanks, line breaks and the style of brackets only, and are planned alike.
 */
export function alike(a: YamlNode, b: YamlNode): boolean {
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.text === b.text && a.value === b.value;
  if (a.kind === 'sequence')
    return b.kind === 'sequence' && a.items.length === b.items.length && a.items.every((item, index) => alikeOrNone(item, b.items[index]));
  return (
    b.kind === 'mapping' &&
    a.entries.length === b.entries.length &&
    a.entries.every(({ key, value }, index) => {
      const other = b.entries[index];
      return other !== undefined && alike(key, other.key) && alike(value, other.value);
    })
  );
}

function alikeOrNone(a: YamlNode, b: YamlNode | undefined): boolean {
  return b !== undefined && alike(a, b);
}
