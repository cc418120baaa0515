import { join } from 'node:path';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');

/** Folder of one of the repository's examples. */
export function exampleFolder(name: string): string {
  return join(EXAMPLES, name);
}
