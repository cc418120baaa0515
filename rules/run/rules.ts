// `npm run rules`: what breaks a rule of the house, and whether the generated parts of the documents are in step.
// With `--write` those parts are written anew.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { budgets } from '../budgets.ts';
import { commands } from '../commands.ts';
import { doors } from '../doors.ts';
import { generated, leftOver, stale } from '../generated.ts';
import { knowledge } from '../knowledge.ts';
import { links } from '../links.ts';
import { lockfile } from '../lockfile.ts';
import { names } from '../names.ts';
import { purity } from '../purity.ts';
import { ownKnowledge } from '../reference/index.ts';
import { type RepositoryFile, type Violation, ROOT, printed, repositoryFiles } from '../repository.ts';
import { sizes } from '../sizes.ts';
import { standAlone } from '../stand-alone.ts';
import { types } from '../types.ts';

const known = (files: readonly RepositoryFile[]): Violation[] => knowledge(files, ownKnowledge());
const RULES = { budgets, commands, doors, knowledge: known, links, lockfile, names, purity, sizes, stale, standAlone, types };

function write(): void {
  const before = repositoryFiles();
  const wanted = generated(before);
  for (const path of leftOver(before, wanted)) rmSync(join(ROOT, path));
  for (const { path, text } of wanted) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
}

if (process.argv.includes('--write')) write();

const files = repositoryFiles();
let failed = 0;
for (const [name, rule] of Object.entries(RULES)) {
  const violations = rule(files);
  console.log(violations.length === 0 ? `✔ ${name}` : `✖ ${name}\n${printed(violations)}`);
  if (violations.length > 0) failed += 1;
}
console.log(`${Object.keys(RULES).length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;
