import { workerData } from 'node:worker_threads';
import { Refusal } from '../exit.ts';
import { openFleet } from './fleet.ts';
import { done, stop } from './queue.ts';
import { Part } from './render-part.ts';
import type { Answer, Order, Share, Task } from './threads.ts';
import { Ground, StageWriter } from './writer.ts';

/** What a worker does from its start to its end: its share of cells and tenants, staged beside those of the others. */
export function work(): void {
  const { order, port } = workerData as Task;
  try {
    port.postMessage(answer(order));
  } finally {
    done(order.queue);
    port.close();
  }
}

function answer(order: Order): Answer {
  try {
    return { share: shareOf(order) };
  } catch (error) {
    stop(order.queue);
    if (error instanceof Refusal) return { refusal: error.message, exit: error.code };
    const { message, stack, code, path } = error as NodeJS.ErrnoException;
    return { failure: { message, stack, code, path } };
  }
}

function shareOf(order: Order): Share {
  const fleet = openFleet(order.folder);
  const ground = new Ground(order.out);
  const writer = new StageWriter(order.stage, ground);
  const removes: string[] = [];
  const changes = { set: (path: string, text: string | null) => (text === null ? removes.push(path) : writer.write(path, text)) };
  const part = new Part(fleet, ground, changes).work(order.queue);
  return { ...part, inputs: fleet.inputs, units: [...writer.units], written: writer.written, removes };
}
