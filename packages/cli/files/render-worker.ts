import { workerData } from 'node:worker_threads';
import { EXIT, Refusal } from '../exit.ts';
import { openFleet } from './fleet.ts';
import { type TenantResult, TenantRun } from './render-tenant.ts';
import { type Answer, type Order, type Share, type Task, done, stop, take } from './threads.ts';
import { Ground, StageWriter } from './writer.ts';

/** What a worker does from its start to its end: its share of the tenants, staged beside those of the others. */
export function work(): void {
  const { order, port } = workerData as Task;
  try {
    port.postMessage(answer(order));
  } finally {
    done(order);
    port.close();
  }
}

function answer(order: Order): Answer {
  try {
    return { share: shareOf(order) };
  } catch (error) {
    stop(order);
    if (error instanceof Refusal) return { refusal: error.message, exit: error.code };
    const { message, stack, code, path } = error as NodeJS.ErrnoException;
    return { failure: { message, stack, code, path } };
  }
}

function shareOf(order: Order): Share {
  const fleet = openFleet(order.folder);
  if (fleet.platform?.digest !== order.platform)
    throw new Refusal('platform.yaml was changed while it was rendered; run it again.', EXIT.outsider);
  const ground = new Ground(order.out);
  const writer = new StageWriter(order.stage, ground);
  const removes: string[] = [];
  const changes = { set: (path: string, text: string | null) => (text === null ? removes.push(path) : writer.write(path, text)) };
  const run = new TenantRun(fleet, order.cells, ground, changes);
  const results: TenantResult[] = [];
  for (let files = take(order); files.length > 0; files = take(order)) for (const file of files) results.push(run.add(file));
  return { results, units: [...writer.units], written: writer.written, removes };
}
