import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PER_CELL, writeFleet } from '../fleet.ts';
import { storm } from '../../lab/storm/storm.ts';
import { figuresOf, tableOf } from '../../lab/storm/table.ts';
import { judge } from '../../lab/storm/verdict.ts';

/**
 * The kill storm. `npm run bench -- storm --tenants 100 --seed 7 --pace 500 --stopped 20000`; a thousand tenants unless told. Ends with 1 where
 * anything is not as it was wished.
 */
const { values } = parseArgs({
  options: {
    tenants: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '3' },
    crowd: { type: 'string', default: '60' },
    pace: { type: 'string', default: '2000' },
    stopped: { type: 'string', default: '60000' },
    every: { type: 'string', default: '60' },
    loss: { type: 'string', default: '0.02' },
  },
});
const number = (name: keyof typeof values): number => Number(values[name]);
const cells = Math.max(2, Math.ceil(number('tenants') / (PER_CELL / 2)));
const folder = mkdtempSync(join(tmpdir(), 'hansa-storm-'));
writeFleet(folder, cells * PER_CELL);
const platform = readFileSync(join(folder, 'platform.yaml'), 'utf8');
rmSync(folder, { recursive: true });
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const began = Date.now();
const stood = await storm({
  tenants: number('tenants'),
  seed: number('seed'),
  workers: number('workers'),
  crowd: number('crowd'),
  pace: number('pace'),
  stopped: number('stopped'),
  loss: number('loss'),
  every: number('every'),
  further: 200,
  platform,
  cells: Array.from({ length: cells }, (_, index) => `c-${index}`),
  say,
});
const verdict = await judge(stood);
say(tableOf(stood));
say(figuresOf(verdict));
say(`  ${((Date.now() - began) / 1000).toFixed(0)} s, seed ${values.seed}`);
if (process.env['STORM_KEEP']) say(stood.folder);
else await stood.end();
process.exit(verdict.complaints.length > 0 || stood.missed.length > 0 || verdict.calmAfter > 30_000 ? 1 : 0);
