import { createHash } from 'node:crypto';
import type { PublishedTree } from '../../db/trees.ts';

type Asked = Pick<PublishedTree, 'subject' | 'published'> & { readonly asked: string; readonly line?: unknown };

/** The message of a commit of these trees. */
export function sentenceOf(parts: readonly Asked[]): string {
  const [first] = parts;
  if (parts.length === 1 && first) return first.published === null ? `Remove ${first.subject}` : `Publish ${first.subject}`;
  return `Publish ${parts.length} trees\n\n${parts.map((part) => part.subject).join('\n')}`;
}

/**
 * The same act has the same key: asked again after a lost answer, the commit is found and not made twice. No two acts share one: a tenant that was
 * moved to another release with the same files meanwhile has another line in the index.
 */
export function keyOf(parts: readonly Asked[]): string {
  const lines = parts.map((part) => `${part.subject}=${part.published}@${part.asked} ${JSON.stringify(part.line)}`).sort();
  return createHash('sha256').update(lines.join(' ')).digest('hex').slice(0, 32);
}
