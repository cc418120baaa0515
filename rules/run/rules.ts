// `npm run rules`: what breaks a rule of the house, and whether the generated parts of the documents are in step.
// With `--write` those parts are written anew.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { budgets } from '../budgets.ts';
import { doors } from '../doors.ts';
import { generated, stale } from '../generated.ts';
import { links } from '../links.ts';
import { lockfile } from '../lockfile.ts';
import { names } from '../names.ts';
import { purity } from '../purity.ts';
import { ROOT, printed, repositoryFiles } from '../repository.ts';
import { sizes } from '../sizes.ts';
import { standAlone } from '../stand-alone.ts';
import { types } from '../types.ts';

const RULES = { budgets, doors, links, lockfile, names, purity, sizes, stale, standAlone, types };

if (process.argv.includes('--write')) {
  for (const { path, text } of generated(repositoryFiles())) writeFileSync(join(ROOT, path), text);
}

const files = repositoryFiles();
let failed = 0;
for (const [name, rule] of Object.entries(RULES)) {
  const violations = rule(files);
  console.log(violations.length === 0 ? `✔ ${name}` : `✖ ${name}\n${printed(violations)}`);
  if (violations.length > 0) failed += 1;
}
console.log(`${Object.keys(RULES).length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;
