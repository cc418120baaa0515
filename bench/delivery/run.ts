// From a commit to objects in the cluster. See README.md.
import { parseArgs } from 'node:util';
import { controllers } from '../../lab/flux/controllers.ts';
import { programs } from '../../lab/kubernetes/programs.ts';
import { got } from '../../lab/missing.ts';
import { machine, median, spread, workFolder } from '../measure.ts';
import { type Cell, startCell } from './cell.ts';

const { values } = parseArgs({
  options: { tenants: { type: 'string', default: '1,50,200' }, changes: { type: 'string', default: '5' } },
});
/** Seconds, from a commit to a change in a full cell, and from nothing to a cell of 200. */
const BUDGET = { change: 1, cell: 120 };

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const { value: built, missing } = await got(async () => ({ kubernetes: await programs(), flux: await controllers() }));
if (built === undefined) {
  say(`not measured: ${missing}`);
  process.exit(0);
}
say(machine(workFolder()));
let kept = true;
for (const tenants of values.tenants.split(',').map(Number)) {
  const cell = await startCell({ ...built, tenants });
  try {
    say(`\n${tenants} tenants`);
    kept = (await fromNothing(cell)) && kept;
    kept = (await changes(cell)) && kept;
    if (tenants >= 3) kept = (await oneRefused(cell)) && kept;
  } finally {
    await cell.stop();
  }
}
process.exitCode = kept ? 0 : 1;

async function fromNothing(cell: Cell): Promise<boolean> {
  const used = cell.processors();
  const { published, applied } = await cell.begin();
  say(`  from nothing: ${published.toFixed(1)} s until the trees are in Git, then ${applied.toFixed(1)} s until all are applied`);
  say(`    processor: ${used()}`);
  return applied <= BUDGET.cell;
}

async function changes(cell: Cell): Promise<boolean> {
  const seen: { readonly command: number; readonly commit: number }[] = [];
  const used = cell.processors();
  for (let n = 0; n < Number(values.changes); n++) seen.push(await cell.change([cell.ids[n % cell.ids.length] ?? '']));
  const commits = seen.map((each) => each.commit);
  say(`  one change: ${spread(commits)} s from the commit, ${spread(seen.map((each) => each.command))} s from the command`);
  say(`    processor of ${seen.length}, with what a cell at rest takes meanwhile: ${used()}`);
  return median(commits) <= BUDGET.change;
}

/** The API server takes no change of one of three. The other two may take as long as two changes. */
async function oneRefused(cell: Cell): Promise<boolean> {
  const [bad = '', ...good] = cell.ids.slice(0, 3);
  await cell.refuse(bad);
  const { command, held } = await cell.change(good, bad);
  say(`  three changes, one refused: the other two ${command.toFixed(2)} s from the command; the third is held: ${held}`);
  return held !== '';
}
