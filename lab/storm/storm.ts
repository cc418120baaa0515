import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '@hansa/domain/port/secret.ts';
import { migrate } from '@hansa/server/db/migrate.ts';
import { openPool } from '@hansa/server/db/pool.ts';
import { openSession } from '@hansa/server/db/sessions.ts';
import { wake } from '@hansa/server/db/work.ts';
import { openGit } from '@hansa/server/outside/git/real.ts';
import type pg from 'pg';
import { freePorts } from '../ports.ts';
import { embedded } from '../postgres/programs.ts';
import { LabPostgres } from '../postgres/server.ts';
import { temporaryFolder } from '../temporary.ts';
import { Customers } from './customers.ts';
import type { Files } from './doomed.ts';
import { Person } from './person.ts';
import { Doom } from './doom.ts';
import type { PlanOptions, Row } from './plan.ts';
import type { Point } from './points.ts';
import { randomOf } from './random.ts';
import { type BadLine, badLine } from './proxy.ts';
import { Slot, follow } from './slots.ts';
import { Strikes } from './strikes.ts';
import { type WorkerOptions, US } from './worker-options.ts';

export interface StormOptions extends PlanOptions {
  readonly tenants: number;
  /** Milliseconds between two faults, on average over all processes, once every chain of strikes has begun. */
  readonly pace: number;
  /** Milliseconds for which a worker is stopped: longer than a lease. */
  readonly stopped: number;
  /** Customers at the same time. */
  readonly crowd: number;
  /** Further tenants that come at most after the last, until every point was hit. */
  readonly further: number;
  /** Of requests, and of answers: how many are lost. */
  readonly loss: number;
  /** Text of platform.yaml, and its cells. */
  readonly platform: string;
  readonly cells: readonly string[];
  readonly say: (text: string) => void;
  /** The database that is struck; a server of its own unless told. */
  readonly database?: StormDatabase;
}

export type StormDatabase = Pick<LabPostgres, 'url' | 'kill' | 'start' | 'stop'>;

/** Everything that stands when the storm is over, for those who judge it. */
export interface Stood {
  readonly pool: pg.Pool;
  readonly url: string;
  readonly folder: string;
  readonly git: string;
  readonly vault: string;
  readonly recipient: string;
  readonly cloud: number;
  readonly customers: Customers;
  readonly slots: readonly Slot[];
  readonly database: StormDatabase;
  readonly line: BadLine;
  readonly strikes: Strikes;
  /** How often a process died at each point; and the points where none did while it raged, with the reason. */
  readonly hits: ReadonlyMap<Point, number>;
  readonly missed: readonly string[];
  end(): Promise<void>;
}

const here = import.meta.dirname;
/** For whom secrets are sealed; in a storm nobody opens them. */
const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';

/** Builds the whole scene, calm: a database, a cloud behind a bad line, a repository, workers, and the process that takes commands. */
export async function scene(options: StormOptions) {
  const temporary = await temporaryFolder('storm');
  const folder = temporary.path;
  // Killed processes lose nothing that the kernel has taken; losing power is another lab.
  const database = options.database ?? (await LabPostgres.run(embedded(), { fsync: 'off', max_connections: '200' }));
  const url = database.url();
  const pool = openPool(new Secret(url), { name: 'storm conductor', size: 6 });
  await migrate(pool);
  const random = randomOf(options.seed);
  const cloudProcess = fork(join(here, 'world.ts'), [join(folder, 'world.jsonl'), join(folder, 'effects.jsonl')], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const cloud = await new Promise<number>((resolve) =>
    createInterface({ input: cloudProcess.stdout as NodeJS.ReadableStream }).once('line', (line) => resolve(Number(line))),
  );
  const line = await badLine(cloud, () => {
    const drawn = random();
    return drawn < options.loss ? 'request' : drawn < 2 * options.loss ? 'answer' : 'through';
  });
  const vault = randomBytes(32).toString('base64url');
  const git = join(folder, 'git');
  const struck = join(folder, 'struck.jsonl');
  closeSync(openSync(struck, 'a'));
  const person = new Person(openGit({ folder: git, remote: () => null, signingKey: null, by: US }), options.platform);
  await person.begin();
  await wake(pool, 'spec', ['spec']);
  const { word } = await openSession(pool, randomBytes, { person: 'storm', role: 'operator', tenant: null, kind: 'token', lasts: 86_400 });
  const [port = 0] = await freePorts(1);
  const tallyOf = (row: Row, place: number): string => join(folder, `${row}-${place}.tally`);
  const talliesOf = (row: Row): string[] =>
    row === 'server' ? [tallyOf(row, 0)] : Array.from({ length: options.workers }, (_, place) => tallyOf(row, place));
  const filesOf = (row: Row, place: number): Files => ({ struck, tally: tallyOf(row, place) });
  let lives = 0;
  const worker = (place: number): string => {
    lives += 1;
    const given: WorkerOptions = {
      url,
      cloud: line.port,
      git,
      vault,
      recipient,
      files: filesOf('worker', place),
      seed: options.seed * 1_000 + lives,
      loss: options.loss,
    };
    return JSON.stringify(given);
  };
  const given = { worker, server: (place: number) => JSON.stringify({ url, port, files: filesOf('server', place) }) };
  const end = async (): Promise<void> => {
    await person.close();
    cloudProcess.kill('SIGKILL');
    await line.close();
    await pool.end();
    await database.stop();
    temporary.remove();
  };
  return { folder, database, url, pool, cloud, line, recipient, vault, git, struck, person, port, word, given, talliesOf, end };
}

/** Lets the storm rage until every customer has said the last word and every point was hit; then it is calm, and everybody works on. */
export async function storm(options: StormOptions): Promise<Stood> {
  const set = await scene(options);
  const random = randomOf(options.seed);
  const doom = new Doom(options, set.talliesOf);
  const slotOf = (row: Row, place: number, life: number): Slot =>
    new Slot({
      row,
      place,
      given: () => set.given[row](place),
      log: join(set.folder, `${row}-${place}.log`),
      doom,
      life: () => life * (0.5 + Math.random()),
      died: (owner) => void strikes.died(owner),
    });
  const server = slotOf('server', 0, options.pace * 4);
  const workers = Array.from({ length: options.workers }, (_, place) => slotOf('worker', place, options.pace * options.workers));
  const slots = [...workers, server];
  const strikes = new Strikes({ ...set, slots, doom, stopped: options.stopped });
  let over = false;
  const following = follow(
    set.struck,
    () => over,
    (line) => strikes.heard(line),
    () => strikes.look(),
  );
  await Promise.all(slots.map((each) => each.start()));
  const customers = new Customers(set.port, set.word);
  await untilAccepted(set.pool);
  for (const each of slots) each.storm();
  set.line.storm = true;
  const disturbing = set.person.disturb(
    () => over,
    () => doom.passed('spec: record').reduce((sum, each) => sum + each, 0),
  );
  const end = async (): Promise<void> => {
    await Promise.all(slots.map((each) => each.end()));
    await set.end();
  };
  await crowd(options, customers, random, () => doom.missing.length === 0).catch(async (error: unknown) => {
    over = true;
    await end();
    throw error;
  });
  const missed = doom.missing.map((point) => `${point}: ${doom.why(point)}`);
  for (const each of slots) each.calm();
  set.line.storm = false;
  over = true;
  await Promise.all([following, disturbing]);
  await strikes.over();
  for (const each of workers) each.child?.send({ calm: true }, () => {});
  return { ...set, customers, slots: workers, strikes, hits: doom.hits, missed, end };
}

async function untilAccepted(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query('select 1 from spec_head');
    if (rowCount) return;
    await sleep(100);
  }
}

/** Customers, so many at a time; when all have been there, further ones until every point was hit. */
async function crowd(
  { tenants, cells, crowd: most, further, say }: StormOptions,
  customers: Customers,
  random: () => number,
  done: () => boolean,
): Promise<void> {
  let count = 0;
  const live = async (): Promise<void> => {
    while (count < tenants || (count < tenants + further && !done())) {
      const number = count++;
      await customers.live(`t-${number}`, cells[number % cells.length] as string, random, random() < 0.5);
      if (number % 50 === 49) say(`${number + 1} tenants, ${customers.counts.commands} commands`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, tenants) }, live));
}
