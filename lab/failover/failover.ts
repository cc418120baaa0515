import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Customers } from '../storm/customers.ts';
import { randomOf } from '../storm/random.ts';
import type { Row } from '../storm/plan.ts';
import { Slot } from '../storm/slots.ts';
import { type Stood, type StormOptions, scene } from '../storm/storm.ts';
import { Strikes } from '../storm/strikes.ts';
import type { Pair } from './pair.ts';

/** Nobody is killed at a point of their own: here servers go. */
const SAFE = { faultsFor: () => [], struck: () => {}, breathed: () => false };

export interface FailedOver {
  readonly stood: Stood;
  readonly figures: Readonly<Record<string, number>>;
  /** What was written to the primary that came back; a sentence each. */
  readonly strays: readonly string[];
}

/** Customers to whom a command was acknowledged when each thing happens: counted, and not at a time. */
const [STANDBY_STOPS, PRIMARY_DIES, PRIMARY_RETURNS] = [0.2, 0.4, 0.65];
/** Commands of one customer, on average. */
const COMMANDS = 6;

/**
 * Three workers and the process that takes commands on two database servers, with customers who never stop asking. The standby is stopped for a
 * while; the primary is killed and the standby takes its place; the old primary comes back as it was, first in the address, and takes writes; then
 * every process of ours is killed and starts with no memory.
 */
// size: the whole of it in the order in which it happens
export async function failover(options: Omit<StormOptions, 'database'>, pair: Pair): Promise<FailedOver> {
  const set = await scene({ ...options, database: pair });
  const slotOf = (row: Row, place: number) =>
    new Slot({ row, place, given: () => set.given[row](place), log: join(set.folder, `${row}-${place}.log`), ...CALM });
  const slots = Array.from({ length: options.workers }, (_, place) => slotOf('worker', place));
  const counter = slotOf('server', 0);
  const strikes = new Strikes({ database: pair, pool: set.pool, slots, doom: SAFE, stopped: 0 });
  await Promise.all([...slots, counter].map((each) => each.start()));
  while (((await set.pool.query('select 1 from spec_head')).rowCount ?? 0) === 0) await sleep(100);

  const customers = new Customers(set.port, set.word);
  const random = randomOf(options.seed);
  const cell = (number: number): string => options.cells[number % options.cells.length] as string;
  const living = Promise.all(
    Array.from({ length: options.tenants }, (_, number) => customers.live(`t-${number}`, cell(number), random, random() < 0.5)),
  );
  living.catch(() => {}); // told below, when it is waited for
  const acknowledged = async (share: number): Promise<void> => {
    while (customers.counts.commands < share * options.tenants * COMMANDS) await Promise.race([sleep(10), living]);
  };

  await acknowledged(STANDBY_STOPS);
  process.kill(pair.second.pid, 'SIGSTOP');
  await waiting(pair.first.url());
  const before = customers.counts.commands;
  await sleep(3_000);
  const withoutStandby = customers.counts.commands - before;
  process.kill(pair.second.pid, 'SIGCONT');

  await acknowledged(PRIMARY_DIES);
  const atDeath = customers.counts.commands;
  const died = performance.now();
  await pair.failOver();
  const promoted = performance.now();
  while (customers.counts.commands === atDeath) await Promise.race([sleep(5), living]);
  const again = performance.now();

  await acknowledged(PRIMARY_RETURNS);
  await pair.first.start();
  // Without this it would wait for its standby for ever: what holds us off shall be our own fence.
  await asked(pair.first.url(), 'alter system reset synchronous_standby_names');
  await asked(pair.first.url(), 'select pg_reload_conf()');
  const left = await stateOf(pair.first.url());
  for (const each of [...slots, counter]) each.child?.kill('SIGKILL');
  strikes.last = Date.now();
  await living;
  const strays = Object.entries(await stateOf(pair.first.url())).flatMap(([what, now]) =>
    now === left[what] ? [] : [`the old primary got ${what}: ${now} instead of ${left[what]}`],
  );
  const end = async (): Promise<void> => {
    await Promise.all([...slots, counter].map((each) => each.end()));
    await set.end();
  };
  return {
    stood: { ...set, customers, slots: [...slots, counter], strikes, hits: new Map(), missed: [], end },
    strays,
    figures: {
      'acknowledged before the primary died': atDeath,
      'acknowledged in all': customers.counts.commands,
      'acknowledged in the 3 s after the standby stopped': withoutStandby,
      'requests asked again': customers.counts.retried,
      'promotion by hand, milliseconds': Math.round(promoted - died),
      'from the promotion to the next acknowledged change, milliseconds': Math.round(again - promoted),
    },
  };
}

const CALM = { doom: SAFE, life: () => 0, died: () => {} };

/** Until somebody waits for the standby. */
async function waiting(url: string): Promise<void> {
  while ((await asked(url, `select 1 from pg_stat_activity where wait_event = 'SyncRep'`)).length === 0) await sleep(20);
}

/** What a server would have that was written to. */
async function stateOf(url: string): Promise<Record<string, string>> {
  const rows = await asked(
    url,
    `select (select count(*) from event) events, (select sum(version) from tenant) versions, (select sum(epoch) from work) epochs,
       (select count(*) from pg_stat_activity where application_name like 'storm%') sessions`,
  );
  return Object.fromEntries(Object.entries(rows[0] as object).map(([what, count]) => [what, String(count)]));
}

async function asked(url: string, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
