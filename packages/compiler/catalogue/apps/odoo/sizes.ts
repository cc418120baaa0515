import type { Sizing } from '../../../plan/kinds.ts';

/*
 * One worker serves about six people who work at the same time (Odoo's documentation). That a third of all seats work at the same time
 * is our assumption. Measured with 67 modules and two workers: the master 140 MiB, a worker 140 to 270 MiB, the websocket process
 * 105 MiB, the cron process 145 MiB; address space of a worker 280 to 410 MiB.
 */

const SEATS_AT_WORK = 1 / 3;
const PEOPLE_PER_WORKER = 6;
const WORKERS_PER_POD = 4;
/** With one worker a long report would hold the probes of its pod. */
const LEAST_WORKERS = 2;
/** Millicores. */
const CPU_PER_WORKER = 100;

export interface Shape {
  readonly replicas: number;
  /** HTTP workers of one pod. */
  readonly workers: number;
}

/** Pods and workers. Sessions in files belong to one pod, so that pod has all workers. */
export function shapeOf(seats: number, sessions: 'database' | 'files', production: boolean): Shape {
  const needed = Math.ceil(Math.ceil(seats * SEATS_AT_WORK) / PEOPLE_PER_WORKER);
  const replicas = sessions === 'files' ? 1 : Math.max(production ? 2 : 1, Math.ceil(needed / WORKERS_PER_POD));
  return { replicas, workers: Math.max(LEAST_WORKERS, Math.ceil(needed / replicas)) };
}

/** Requests in the middle of what was measured; the limit lets one worker grow to its own limit while the others work. */
export function webSize(workers: number): Sizing {
  return { cpu: CPU_PER_WORKER * workers, memory: 256 + 200 * workers, cpuLimit: 0, memoryLimit: 1024 + 512 * workers };
}

/** The workers of a pod, read back from what was planned for it: the plan holds sizes, and the size says how many there are. */
export function workersOf({ cpu }: Sizing): number {
  return cpu / CPU_PER_WORKER;
}

export const CRON_SIZE: Sizing = { cpu: 50, memory: 256, cpuLimit: 0, memoryLimit: 1280 };
export const SETUP_SIZE: Sizing = { cpu: 200, memory: 512, cpuLimit: 0, memoryLimit: 1536 };

/** Address space in bytes at which a worker is replaced after its request, and at which an allocation fails. */
export const WORKER_MEMORY = { soft: 1024 * 1024 * 1024, hard: 1536 * 1024 * 1024 } as const;

/**
 * Sessions of the maintenance database that are held all the time: each web pod's websocket process listens, and so does the cron.
 * Notifications and probes use it for a moment only: Odoo keeps no idle connection to it.
 */
export function listening({ replicas }: Shape): number {
  return replicas + 1;
}

/** Server connections that may be busy at once: a transaction for each worker, websocket process, the cron and the setup; and what listens. */
export function connections(shape: Shape): number {
  return shape.replicas * (shape.workers + 1) + 2 + listening(shape);
}
