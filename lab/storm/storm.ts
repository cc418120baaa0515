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
import { Person } from './person.ts';
import { type Fault, type Point, SERVER_POINTS, WORKER_POINTS, randomOf, shuffled } from './points.ts';
import { type BadLine, badLine } from './proxy.ts';
import { type Doom, Slot, follow } from './slots.ts';
import { Strikes } from './strikes.ts';
import { type WorkerOptions, US } from './worker-options.ts';

export interface StormOptions {
  readonly tenants: number;
  readonly seed: number;
  readonly workers: number;
  /** Milliseconds between two faults, on average over all processes. */
  readonly pace: number;
  /** Milliseconds for which a worker is stopped: longer than a lease. */
  readonly stopped: number;
  /** Customers at the same time. */
  readonly crowd: number;
  /** Milliseconds for which further tenants come after the last, until every point was hit. */
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
  let lives = 0;
  const worker = (): string => {
    lives += 1;
    const given: WorkerOptions = {
      url,
      cloud: line.port,
      git,
      vault,
      recipient,
      struck,
      seed: options.seed * 1_000 + lives,
      loss: options.loss,
    };
    return JSON.stringify(given);
  };
  const counter = (): string => JSON.stringify({ url, port, struck });
  const end = async (): Promise<void> => {
    await person.close();
    cloudProcess.kill('SIGKILL');
    await line.close();
    await pool.end();
    await database.stop();
    temporary.remove();
  };
  return { folder, database, url, pool, cloud, line, recipient, vault, git, struck, person, port, word, worker, counter, end };
}

/** An endless line of faults: each round has every point once, in an order that the seed decides. */
class Line implements Doom {
  readonly #points: readonly Point[];
  readonly #random: () => number;
  readonly #more: (round: number) => readonly Fault[];
  readonly #queue: Fault[] = [];
  #round = 0;

  constructor(points: readonly Point[], random: () => number, more: (round: number) => readonly Fault[] = () => []) {
    this.#points = points;
    this.#random = random;
    this.#more = more;
  }

  next(): Fault {
    if (this.#queue.length === 0) {
      const kills = this.#points.map((point): Fault => ({ point, nth: 1 + Math.floor(this.#random() * 2), act: 'kill' }));
      this.#queue.push(...shuffled([...kills, ...this.#more(this.#round)], this.#random));
      this.#round += 1;
    }
    return this.#queue.shift() as Fault;
  }

  back(fault: Fault): void {
    this.#queue.push({ ...fault, nth: 1 });
  }

  done({ point, act }: Fault): void {
    const at = this.#queue.findLastIndex((each) => each.point === point && each.act === act);
    if (at >= 0) this.#queue.splice(at, 1);
  }
}

/** Faults that are not the end of the worker that comes by: the database is killed while it reads an answer, or it is stopped before it asks. */
function others(random: () => number): (round: number) => readonly Fault[] {
  const any = (points: readonly Point[]): Point => points[Math.floor(random() * points.length)] as Point;
  const asking = WORKER_POINTS.filter((each) => /ensure|send/.test(each));
  return (round) => [
    ...Array.from({ length: 6 }, (): Fault => ({ point: any(WORKER_POINTS.slice(0, 12)), nth: 1, act: 'kill-database' })),
    ...(round === 0 ? [{ point: any(asking.slice(0, 8)), nth: 1, act: 'stop' } as const] : []),
  ];
}

/** Lets the storm rage until every customer has said the last word and every point was hit; then it is calm, and everybody works on. */
// size: the whole of a storm in the order in which it happens
export async function storm(options: StormOptions): Promise<Stood> {
  const set = await scene(options);
  const random = randomOf(options.seed);
  const working = new Line(WORKER_POINTS, random, others(random));
  const serving = new Line(SERVER_POINTS, random);
  const pace = () => options.pace * options.workers * (0.5 + Math.random());
  const slotOf = (program: string, given: () => string, doom: Doom, wait: () => number, choice = 1) =>
    new Slot({
      program: join(here, program),
      given,
      log: join(set.folder, `${program}.log`),
      doom,
      pace: wait,
      patience: 4_000,
      choice,
      died: (owner) => void strikes.died(owner),
    });
  const slots = Array.from({ length: options.workers }, () => slotOf('worker.ts', set.worker, working, pace, 24));
  const counter = slotOf('counter.ts', set.counter, serving, () => options.pace * 4 * (0.5 + Math.random()));
  let over = false;
  const doomOf = (point: Point): Doom => (point.startsWith('http') ? serving : working);
  const strikes = new Strikes({ database: set.database, pool: set.pool, slots, doomOf, stopped: options.stopped });
  const following = follow(
    set.struck,
    () => over,
    (each) => strikes.heard(each),
  );
  await Promise.all([...slots, counter].map((each) => each.start()));
  const customers = new Customers(set.port, set.word);
  await untilAccepted(set.pool);
  for (const each of [...slots, counter]) each.storm();
  set.line.storm = true;
  const disturbing = set.person.disturb(() => over);
  await crowd(options, customers, random, () => [...strikes.hits.values()].every((count) => count > 0));
  for (const each of [...slots, counter]) each.calm();
  set.line.storm = false;
  over = true;
  await following;
  await disturbing;
  await strikes.over();
  for (const each of slots) if (each.child?.connected) each.child.send({ calm: true });
  const end = async (): Promise<void> => {
    await Promise.all([...slots, counter].map((each) => each.end()));
    await set.end();
  };
  return { ...set, customers, slots, strikes, end };
}

async function untilAccepted(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query('select 1 from spec_head');
    if (rowCount) return;
    await sleep(100);
  }
}

/** Customers, so many at a time; when all have been there, further ones until every point was hit or the time is over. */
async function crowd(
  { tenants, cells, crowd: most, further, say }: StormOptions,
  customers: Customers,
  random: () => number,
  done: () => boolean,
): Promise<void> {
  let count = 0;
  let end = Infinity;
  const live = async (): Promise<void> => {
    for (;;) {
      if (count >= tenants && end === Infinity) end = Date.now() + further;
      if (count >= tenants && (done() || Date.now() > end)) return;
      const number = count++;
      await customers.live(`t-${number}`, cells[number % cells.length] as string, random, random() < 0.5);
      if (count % 50 === 0) say(`${count} tenants, ${customers.counts.commands} commands`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, tenants) }, live));
}
