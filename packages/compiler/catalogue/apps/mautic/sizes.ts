import type { Sizing } from '../../../plan/kinds.ts';

/*
 * By seats: people who make campaigns. What their contacts cost is the database's. PHP takes 60 to 120 MiB a request as reported, and
 * memory_limit is 512 MiB; none of this was measured here.
 */

const REQUEST_MEMORY = 96;
const BASE_MEMORY = 448;

/** Requests that Apache answers at once within a container's memory limit (MiB). */
export function requestsAtOnce(memoryLimit: number): number {
  return Math.max(4, Math.floor((memoryLimit - BASE_MEMORY) / REQUEST_MEMORY));
}

export function webSize(seats: number): Sizing {
  const memory = Math.min(448 + 4 * seats, 2048);
  return { cpu: Math.min(100 + 2 * seats, 1000), memory, cpuLimit: 0, memoryLimit: 2 * memory };
}

export function workerSize(seats: number): Sizing {
  const memory = Math.min(192 + seats, 512);
  return { cpu: Math.min(25 + seats, 500), memory, cpuLimit: 0, memoryLimit: 384 + memory };
}

export function cronSize(seats: number): Sizing {
  const memory = Math.min(192 + 2 * seats, 768);
  return { cpu: Math.min(50 + seats, 500), memory, cpuLimit: 0, memoryLimit: 512 + memory };
}

/** The installer and the migrations: once a version, whatever the seats. */
export const SETUP_SIZE: Sizing = { cpu: 200, memory: 384, cpuLimit: 0, memoryLimit: 1024 };

/** A connection for each request, and for the worker, two cron jobs and the setup. */
export function connections(seats: number): number {
  return requestsAtOnce(webSize(seats).memoryLimit) + 4;
}
