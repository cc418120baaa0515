// Ten durable steps, a thousand times, by the loops and by DBOS on the same database. See README.md; `--runs N`, `--subjects N`.
import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@hansa/server/db/migrate.ts';
import { openPool } from '@hansa/server/db/pool.ts';
import { wake } from '@hansa/server/db/work.ts';
import { startPostgres } from '@hansa/server/embedded/postgres/start.ts';
import type { Held, Look, Loop } from '@hansa/server/loops/loop.ts';
import { Runner } from '@hansa/server/loops/runner.ts';
import { machine, median, spread, workFolder } from '../measure.ts';

const option = (name: string, usual: number): number => {
  const at = process.argv.indexOf(name);
  return at < 0 ? usual : Number(process.argv[at + 1]);
};
const RUNS = option('--runs', 3);
const SUBJECTS = option('--subjects', 1_000);
const STEPS = 10;
/** Runs at the same time, for both. */
const AT_ONCE = 64;
const ASKED = 4;

const root = workFolder();
process.stdout.write(`${machine(root)}\n`);
const postgres = await startPostgres({ folder: join(root, 'postgres') });
const pool = openPool(postgres.url, { name: 'bench', size: 20 });
await migrate(pool);

/** As the tenant loop does it: what is about to be begun is written first, then the act, then the record with the time of the next look. */
function tenSteps(done: () => void): Loop {
  return {
    kind: 'bench',
    most: AT_ONCE,
    async look(held: Held): Promise<Look> {
      const { n = 0 } = held.state as { n?: number };
      await held.keep({ n, begun: n + 1 });
      await Promise.resolve();
      if (n + 1 === STEPS) done();
      return {
        state: { n: n + 1 },
        because: [{ step: 'bench', code: 'bench/step', detail: `step ${n + 1}` }],
        wait: n + 1 === STEPS ? null : 0,
      };
    },
  };
}

async function ours(): Promise<number> {
  await pool.query('delete from work');
  let left = SUBJECTS;
  let all = (): void => {};
  const finished = new Promise<void>((resolve) => (all = resolve));
  const loop = tenSteps(() => {
    left -= 1;
    if (left === 0) all();
  });
  const tell = (news: { kind: string; error?: unknown }): void => {
    if (news.kind === 'failed' || news.kind === 'database') throw news.error;
  };
  const runner = new Runner({ pool, owner: randomUUID(), loops: [loop], random: Math.random, tell });
  await wake(
    pool,
    'bench',
    Array.from({ length: SUBJECTS }, (_, index) => `s${index}`),
  );
  const began = performance.now();
  await runner.start();
  await finished;
  const seconds = (performance.now() - began) / 1000;
  await runner.stop();
  return SUBJECTS / seconds;
}

const DBOS = '@dbos-inc/dbos-sdk@5.3.0';
const PEER = `
import { DBOS } from '@dbos-inc/dbos-sdk';
const [url, count, steps, atOnce] = [process.argv[2], ...process.argv.slice(3).map(Number)];
DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, logLevel: 'error', runAdminServer: false });
const workflow = DBOS.registerWorkflow(async () => {
  for (let n = 0; n < steps; n++) await DBOS.runStep(async () => n, { name: 'step' + n });
}, { name: 'ten' });
await DBOS.launch();
await workflow();
const began = performance.now();
let next = 0;
await Promise.all(Array.from({ length: atOnce }, async () => { while (next++ < count) await workflow(); }));
console.log(JSON.stringify({ rate: count / ((performance.now() - began) / 1000) }));
await DBOS.shutdown();
process.exit(0);
`;

/** Undefined where the registry cannot be asked. */
function peer(): string | undefined {
  const folder = join(process.env['HANSA_BENCH_CACHE'] ?? join(homedir(), '.cache', 'hansa-bench'), DBOS.replaceAll('/', '-'));
  if (!existsSync(join(folder, 'node_modules', '@dbos-inc'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
    const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', DBOS];
    if (spawnSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) return undefined;
  }
  writeFileSync(join(folder, 'ten.mjs'), PEER);
  return folder;
}

function theirs(folder: string): number {
  const words = [join(folder, 'ten.mjs'), postgres.url.reveal(), ...[SUBJECTS, STEPS, AT_ONCE].map(String)];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', cwd: folder });
  if (status !== 0) throw new Error(`DBOS ended with ${status}: ${stderr}${stdout}`);
  return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { rate: number }).rate;
}

let over = false;
try {
  const folder = peer();
  const rates: { readonly ours: number; readonly theirs: number }[] = [];
  for (let n = 0; n < RUNS; n++) rates.push({ ours: await ours(), theirs: folder === undefined ? Number.NaN : theirs(folder) });
  process.stdout.write(`runs of ${STEPS} steps a second, ${SUBJECTS} runs, ${AT_ONCE} at a time\n`);
  process.stdout.write(
    `  loops ${spread(
      rates.map((each) => each.ours),
      0,
    )}\n`,
  );
  if (folder === undefined) process.stdout.write(`  ${DBOS}: not to be had here\n`);
  else {
    const factor = median(rates.map((each) => each.ours / each.theirs));
    over = factor < ASKED;
    process.stdout.write(
      `  ${DBOS} ${spread(
        rates.map((each) => each.theirs),
        0,
      )}\n  ${factor.toFixed(1)} times its rate, ${over ? 'UNDER' : 'at least'} ${ASKED}\n`,
    );
  }
} finally {
  await pool.end();
  await postgres.stop();
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = over ? 1 : 0;
