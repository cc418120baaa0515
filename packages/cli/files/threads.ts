import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker, receiveMessageOnPort } from 'node:worker_threads';
import { type ExitCode, Refusal } from '../exit.ts';
import type { TenantResult } from './render-tenant.ts';
import type { CellWork } from './tree.ts';

/** What a thread is told: the same for all. Each takes the next files until there are none. */
export interface Order {
  readonly folder: string;
  /** Of the platform that was checked: a thread that reads another one stops everything. */
  readonly platform: string;
  readonly out: string;
  readonly stage: string;
  readonly cells: readonly Pick<CellWork, 'cell' | 'foundation'>[];
  readonly files: readonly string[];
  /** Two shared integers: the first file that nobody has taken, and how many threads are done. */
  readonly state: SharedArrayBuffer;
}

/** What a thread did: results, and what it staged. */
export interface Share {
  readonly results: readonly TenantResult[];
  readonly units: readonly string[];
  readonly written: number;
  readonly removes: readonly string[];
}

/** A failure keeps what the other side asks of it: a class does not survive the way. */
interface Failure {
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | undefined;
  readonly path?: string | undefined;
}

export type Answer = { readonly share: Share } | { readonly refusal: string; readonly exit: ExitCode } | { readonly failure: Failure };

/** Given to a worker as its `workerData`. */
export interface Task {
  readonly order: Order;
  readonly port: MessagePort;
}

/** Files that a thread takes at a time: some ten milliseconds of work, so that all end together. */
const BATCH = 16;
/** More would write to one disk, and each knows the whole platform: 150 MB for 50 cells. */
const MOST_THREADS = 4;
/** What a render makes dies young: with room for more of it than a process gives by default it is looked through less often. */
const LIMITS = { maxYoungGenerationSizeMb: 64 };
/** A worker takes its next batch every few milliseconds: one that takes none for so long will never be done. */
const PATIENCE_MS = 120_000;
/** The program that this process runs, which in a worker goes to `render-worker.ts`. */
const PROGRAM = join(import.meta.dirname, '..', '..', '..', 'bin', 'hansa.mjs');

const [CURSOR, DONE] = [0, 1];

export function newState(): SharedArrayBuffer {
  return new SharedArrayBuffer(8);
}

/** The next files of an order; empty when all are taken. */
export function take(order: Pick<Order, 'files' | 'state'>): readonly string[] {
  const from = Atomics.add(new Int32Array(order.state), CURSOR, BATCH);
  return order.files.slice(from, from + BATCH);
}

/** Nobody takes anything more. */
export function stop(order: Pick<Order, 'files' | 'state'>): void {
  Atomics.store(new Int32Array(order.state), CURSOR, order.files.length);
}

export function done(order: Pick<Order, 'state'>): void {
  Atomics.add(new Int32Array(order.state), DONE, 1);
  Atomics.notify(new Int32Array(order.state), DONE);
}

/**
 * Renders in as many threads as there are processors, this one included, which blocks until all are done: a command is one step. The
 * order of what comes back says nothing. When one of them fails all stop, and the first failure is thrown when the last has ended,
 * so that nobody writes to a stage that is being removed.
 */
export function inThreads(order: Order, own: (file: string) => TenantResult): { results: TenantResult[]; shares: Share[] } {
  const threads = Math.min(availableParallelism(), MOST_THREADS);
  const ports = Array.from({ length: threads - 1 }, () => start(order));
  const results: TenantResult[] = [];
  try {
    for (let files = take(order); files.length > 0; files = take(order)) for (const file of files) results.push(own(file));
  } finally {
    stop(order);
    awaitDone(order, ports.length);
  }
  return { results, shares: ports.map(shareOf) };
}

function start(order: Order): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const task: Task = { order, port: port2 };
  const worker = new Worker(PROGRAM, { workerData: task, transferList: [port2], resourceLimits: LIMITS });
  // It has answered when it ends; nothing that happens after that keeps the process.
  worker.unref();
  port1.unref();
  return port1;
}

function awaitDone(order: Order, workers: number): void {
  const state = new Int32Array(order.state);
  const end = performance.now() + PATIENCE_MS;
  for (let ended = Atomics.load(state, DONE); ended < workers; ended = Atomics.load(state, DONE)) {
    if (performance.now() > end) throw new Error(`${workers - ended} threads did not answer for two minutes`);
    Atomics.wait(state, DONE, ended, 1000);
  }
}

function shareOf(port: MessagePort): Share {
  const answer = (receiveMessageOnPort(port) as { message: Answer } | undefined)?.message;
  port.close();
  if (answer === undefined) throw new Error('a thread ended without an answer');
  if ('refusal' in answer) throw new Refusal(answer.refusal, answer.exit);
  if ('failure' in answer) throw Object.assign(new Error(answer.failure.message), answer.failure);
  return answer.share;
}
