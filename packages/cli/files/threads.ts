import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker, receiveMessageOnPort } from 'node:worker_threads';
import { EXIT, type ExitCode, Refusal } from '../exit.ts';
import { type Queue, awaitDone, stop } from './queue.ts';
import type { PartResult } from './render-part.ts';

/** What a thread is told: the same for all. */
export interface Order {
  readonly folder: string;
  readonly out: string;
  readonly stage: string;
  readonly queue: Queue;
}

/** What a thread did: results, and what it staged. */
export interface Share extends PartResult {
  /** Digest of the platform that it read. */
  readonly inputs: string;
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

/** More would write to one disk, and each knows the whole platform: 150 MB for 50 cells. */
const MOST_THREADS = 4;
/** What a render makes dies young: with room for more of it than a process gives by default it is looked through less often. */
const LIMITS = { maxYoungGenerationSizeMb: 64 };
/** A worker takes its next batch every few milliseconds: one that takes none for so long will never be done. */
const PATIENCE_MS = 120_000;
/** The program that this process runs, which in a worker goes to `render-worker.ts`. */
const PROGRAM = join(import.meta.dirname, '..', '..', '..', 'bin', 'hansa.mjs');

/**
 * Renders in as many threads as there are processors, this one included, which blocks until all are done: a command is one step. Each
 * reads the platform for itself, and must have read the same; the others begin to while `own` does. The order of what comes back says
 * nothing. When one of them fails all stop, and the first failure is thrown when the last has ended, so that nobody writes to a stage
 * that is being removed.
 */
export function inThreads<Own extends Pick<Share, 'inputs'>>(order: Order, own: () => Own): { own: Own; shares: Share[] } {
  const threads = Math.min(availableParallelism(), MOST_THREADS);
  const ports = Array.from({ length: threads - 1 }, () => start(order));
  const mine = run(order, own, ports.length);
  const shares = ports.map(shareOf);
  if (shares.some((share) => share.inputs !== mine.inputs))
    throw new Refusal('platform.yaml or hansa.lock.yaml was changed while it was rendered; run it again.', EXIT.outsider);
  return { own: mine, shares };
}

function run<Own>({ queue }: Order, own: () => Own, others: number): Own {
  try {
    return own();
  } finally {
    stop(queue);
    awaitDone(queue, others, PATIENCE_MS);
  }
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

function shareOf(port: MessagePort): Share {
  const answer = (receiveMessageOnPort(port) as { message: Answer } | undefined)?.message;
  port.close();
  if (answer === undefined) throw new Error('a thread ended without an answer');
  if ('refusal' in answer) throw new Refusal(answer.refusal, answer.exit);
  if ('failure' in answer) throw Object.assign(new Error(answer.failure.message), answer.failure);
  return answer.share;
}
