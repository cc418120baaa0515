// How soon others have what a dead process held. See README.md; `--deaths N`, `--processes N`, `--rows N`.
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrate } from '@hansa/server/db/migrate.ts';
import { openPool } from '@hansa/server/db/pool.ts';
import { wake } from '@hansa/server/db/work.ts';
import { startPostgres } from '@hansa/server/embedded/postgres/start.ts';
import { share } from '../house/asking.ts';
import { machine, workFolder } from '../measure.ts';

const { values } = parseArgs({
  options: {
    deaths: { type: 'string', default: '60' },
    processes: { type: 'string', default: '3' },
    rows: { type: 'string', default: '30' },
  },
});
const [DEATHS, PROCESSES, ROWS] = [values.deaths, values.processes, values.rows].map(Number) as [number, number, number];
/** Milliseconds. */
const ASKED = 1_000;

const root = workFolder();
const say = (text: string): void => void process.stdout.write(`${text}\n`);
say(machine(root));
const postgres = await startPostgres({ folder: join(root, 'postgres') });
const pool = openPool(postgres.url, { name: 'bench', size: 2 });
await migrate(pool);

/** Who looks at each row now. */
const holders = new Map<string, ChildProcess>();
const living = new Set<ChildProcess>();
let heard = (): void => {};

async function born(): Promise<void> {
  const owner = randomUUID();
  const child = fork(join(import.meta.dirname, 'process.ts'), [postgres.url.reveal(), owner]);
  living.add(child);
  child.on('message', ({ subject }: { subject: string }) => {
    holders.set(subject, child);
    heard();
  });
  const shown = `select 1 from pg_stat_activity where application_name = 'takeover ${owner}' and query like 'listen%'`;
  while ((await pool.query(shown)).rowCount === 0) await sleep(20);
}

/** Until every row is looked at by somebody who lives. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    heard = () => {
      if (holders.size === ROWS && [...holders.values()].every((each) => living.has(each))) resolve();
    };
    heard();
  });
}

const waits: number[] = [];
try {
  await Promise.all(Array.from({ length: PROCESSES }, born));
  await wake(
    pool,
    'takeover',
    Array.from({ length: ROWS }, (_, index) => `s${index}`),
  );
  await settled();
  for (let death = 0; death < DEATHS; death++) {
    const counts = [...living].map((child) => [child, [...holders.values()].filter((each) => each === child).length] as const);
    const [victim] = counts.toSorted((a, b) => b[1] - a[1])[0] ?? [];
    if (!victim) break;
    // At any moment between two rounds of those who live.
    await sleep(Math.random() * 1_000);
    living.delete(victim);
    const began = performance.now();
    victim.kill('SIGKILL');
    await settled();
    waits.push(performance.now() - began);
    if (victim.exitCode === null && victim.signalCode === null) await once(victim, 'exit');
    await born();
  }
  const figures = [0, 0.5, 0.95, 1].map((part) => share(waits, part).toFixed(0)).join(' / ');
  const kept = share(waits, 1) <= ASKED;
  say(`${ROWS} rows, ${PROCESSES} processes, the one that holds most dies, ${waits.length} times`);
  say(
    `  milliseconds until others look at all of them, minimum / median / p95 / maximum: ${figures}   ${kept ? 'within' : 'OVER'} ${ASKED}`,
  );
  process.exitCode = kept ? 0 : 1;
} finally {
  for (const child of living) child.kill('SIGKILL');
  await pool.end();
  await postgres.stop();
  rmSync(root, { recursive: true, force: true });
}
