// Stands for many files of tests in one process, each as a suite by its name. `tests.ts` names them in TOGETHER, a JSON list of paths
// below the root.
import { describe } from 'node:test';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../repository.ts';

for (const path of JSON.parse(process.env['TOGETHER'] ?? '[]') as string[]) {
  await describe(path, async () => {
    await import(pathToFileURL(join(ROOT, path)).href);
  });
}
