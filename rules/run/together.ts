import { describe } from 'node:test';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../repository.ts';

/** Runs many files of tests in this process, one after the other, each as a suite by its path below the root. */
export async function together(paths: readonly string[]): Promise<void> {
  for (const path of paths)
    await describe(path, async () => {
      await import(pathToFileURL(join(ROOT, path)).href);
    });
}
