// From command to commit, one by one with tenants in flight and then all at once. See README.md; `--tenants N`, `--seconds N`, `--rounds N`.
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { Asking, each, share } from '../house/asking.ts';
import { stand } from '../house/stand.ts';
import { changeSeats, create, settled } from '../house/tenants.ts';
import { machine, workFolder } from '../measure.ts';

const { values } = parseArgs({
  options: {
    tenants: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '30' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '10' },
  },
});
const numbers = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)]));
const { tenants: TENANTS, seconds: SECONDS, rounds: ROUNDS, rate: RATE } = numbers as Record<keyof typeof values, number>;
/** Milliseconds at the 95th percentile, and changes a second. */
const ASKED = { share: 250, rate: 100 };

const root = workFolder();
const say = (text: string): void => void process.stdout.write(`${text}\n`);
say(machine(root));
const house = await stand(root, TENANTS);
const asking = new Asking(house);
let over = false;
try {
  const created = await timed(() => create(house, asking, TENANTS));
  say(`${TENANTS} tenants created, from nothing to in use: ${created.text}`);
  const ids = created.value;

  house.ready(false);
  const first = new Map<string, number>();
  await each(ids, 32, async (id) => first.set(id, await changeSeats(asking, id)));
  await published(house.pool, first);
  const asked = new Map<string, number>();
  const one = await timed(async () => {
    const running: Promise<void>[] = [];
    for (let at = 0; at < Math.min(ids.length, SECONDS * RATE); at++) {
      const id = ids[(at * 7) % ids.length] as string;
      running.push(changeSeats(asking, id).then((when) => void asked.set(id, when)));
      await sleep(1_000 / RATE);
    }
    await Promise.all(running);
    await published(house.pool, asked);
  });
  const waits = await waitsOf(house.pool, asked);
  const p95 = share(waits, 0.95);
  over ||= p95 > ASKED.share;
  say(`from command to commit, ${TENANTS} tenants in flight, ${RATE} changes a second: ${one.text}`);
  const figures = [0, 0.5, 0.95, 1].map((part) => share(waits, part).toFixed(0)).join(' / ');
  say(
    `  milliseconds, minimum / median / p95 / maximum of ${waits.length}: ${figures}   ${verdict(p95 <= ASKED.share)} ${ASKED.share} at p95`,
  );

  house.ready(true);
  await settled(house.pool);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = Date.now();
    const all = await timed(async () => {
      const last = new Map<string, number>();
      await each(ids, 64, async (id) => last.set(id, await changeSeats(asking, id)));
      await published(house.pool, last);
    });
    const { rows } = await house.pool.query<{ seconds: number; commits: number }>(
      `select extract(epoch from max(published_at))::float8 - $1::float8 / 1000 seconds, count(distinct commit)::int commits from tree
       where published_at >= to_timestamp($1::float8 / 1000)`,
      [began],
    );
    rates.push(TENANTS / (rows[0]?.seconds ?? Infinity));
    say(`${TENANTS} changes at once: ${all.text}, in ${rows[0]?.commits} commits`);
    await settled(house.pool);
  }
  const rate = share(rates, 0.5);
  over ||= rate < ASKED.rate;
  const shown = [0, 0.5, 1].map((part) => share(rates, part).toFixed(0)).join(' / ');
  say(`  changes published a second, minimum / median / maximum of ${ROUNDS}: ${shown}   ${verdict(rate >= ASKED.rate)} ${ASKED.rate}`);
} finally {
  asking.close();
  await house.stop();
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = over ? 1 : 0;

function verdict(kept: boolean): string {
  return kept ? 'within' : 'OVER';
}

async function timed<T>(act: () => Promise<T>): Promise<{ readonly value: T; readonly text: string }> {
  const [began, before] = [performance.now(), house.usage()];
  const value = await act();
  const [seconds, after] = [(performance.now() - began) / 1000, house.usage()];
  const processor = (after.processor - before.processor).toFixed(1);
  return { value, text: `${seconds.toFixed(1)} s, ${processor} s of processor for the control plane, ${after.resident.toFixed(0)} MB` };
}

/** Waits until what was asked for of each tenant is published. */
async function published(pool: pg.Pool, asked: ReadonlyMap<string, number>): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ n: number }>(
      `select count(*)::int n from unnest($1::text[], $2::float8[]) given (id, at) left join tree on tree.subject = given.id
       where published_at is null or published_at < to_timestamp(at / 1000)`,
      [[...asked.keys()], [...asked.values()]],
    );
    if (rows[0]?.n === 0) return;
    await sleep(50);
  }
}

/** Milliseconds from each command to the commit that holds it. */
async function waitsOf(pool: pg.Pool, asked: ReadonlyMap<string, number>): Promise<number[]> {
  const { rows } = await pool.query<{ subject: string; at: number }>(
    'select subject, extract(epoch from published_at)::float8 * 1000 as at from tree where subject = any($1)',
    [[...asked.keys()]],
  );
  return rows.map(({ subject, at }) => at - (asked.get(subject) ?? Number.NaN));
}
