import { createHash } from 'node:crypto';
import type { TreeFile } from '@hansa/compiler';
import type { PublishedTree } from '../../db/trees.ts';
import type { TREE_MARK } from '../../outside/kubernetes/port.ts';

/** As the port of clusters names it, which this room knows the types of. */
const MARK: typeof TREE_MARK = 'hansa/tree';

/** What a tenant's tree is known by in its cluster: other things wanted or secrets sealed anew are another tree, in whatever commit it comes. */
export function markOf({ published, sealed }: Pick<PublishedTree, 'published' | 'sealed'>): string {
  return createHash('sha256').update(`${published}\n${sealed}`).digest('hex').slice(0, 32);
}

/** The files of a tenant whose Namespace carries the mark of all of them. */
export function marked(files: readonly TreeFile[], mark: string): TreeFile[] {
  return files.map((file) => {
    if (typeof file.body === 'string' || !file.body.some(({ kind }) => kind === 'Namespace')) return file;
    const body = file.body.map((manifest) => {
      if (manifest.kind !== 'Namespace') return manifest;
      const annotations = { ...manifest.metadata.annotations, [MARK]: mark };
      return { ...manifest, metadata: { ...manifest.metadata, annotations } };
    });
    return { ...file, body };
  });
}
