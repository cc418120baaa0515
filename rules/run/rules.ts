// `npm run rules` prints what breaks a rule of the house and checks what is generated from the rules; with `--write` it
// writes the generated parts anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { budgets } from '../budgets.ts';
import { doors } from '../doors.ts';
import { generated } from '../generated.ts';
import { lockfile } from '../lockfile.ts';
import { names } from '../names.ts';
import { purity } from '../purity.ts';
import { ROOT, printed, repositoryFiles } from '../repository.ts';
import { sizes } from '../sizes.ts';
import { standAlone } from '../stand-alone.ts';
import { types } from '../types.ts';

if (process.argv.includes('--write')) {
  for (const { path, text } of generated(repositoryFiles())) {
    if (readFileSync(join(ROOT, path), 'utf8') === text) continue;
    writeFileSync(join(ROOT, path), text);
    console.log(`wrote ${path}`);
  }
}
