import { join } from 'node:path';
import { readSpecFiles } from './folder.ts';
import type { SpecStore, StoredFile, Written } from './store.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');

/** One of the repository's examples: to be looked at and edited in the page, never saved. */
export class SpecExample implements SpecStore {
  readonly kind = 'example';
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  read(): readonly StoredFile[] {
    return readSpecFiles(join(EXAMPLES, this.name));
  }

  write(): Written {
    return { outcome: 'refused', why: 'an example is not saved: start with `npm start -- DIR` to keep what you write' };
  }
}
