import type { Profile, Sizing } from '../../../plan/kinds.ts';

interface Sizes {
  readonly web: Sizing & { readonly replicas: number; readonly maxReplicas: number };
  readonly cron: Sizing & { readonly replicas: number };
  readonly setup: Sizing & { readonly replicas: number };
  readonly connections: number;
}

/** Private memory of one Apache process with PHP after a large listing, MiB; the limit of one request (512 MiB) is for exceptions. */
const PROCESS = 112;
/** Opcode cache, APCu and Apache itself, MiB. */
const BASE = 256;

/**
 * Seats to pods. A desktop client asks every half minute and a page takes about 0.3 s of one process, so a pod of 16 processes carries
 * some 60 seats at their busiest; the second pod is for the loss of a node and comes from 20 seats on. These are estimates to be
 * replaced by measured journeys, not promises.
 */
export function sizeOf(seats: number, profile: Profile): Sizes {
  const needed = Math.ceil(seats / 60);
  const replicas = profile === 'evaluation' || seats < 20 ? 1 : Math.max(2, needed);
  return {
    web: {
      cpu: 200,
      memory: 768,
      cpuLimit: 0,
      memoryLimit: 2048,
      replicas,
      maxReplicas: replicas === 1 ? 1 : replicas + Math.ceil(replicas / 2),
    },
    cron: { cpu: 50, memory: 256, cpuLimit: 0, memoryLimit: 1024, replicas: 1 },
    setup: { cpu: 100, memory: 256, cpuLimit: 0, memoryLimit: 1024, replicas: 1 },
    // A request holds its session until it ends; more wait in the pool.
    connections: 8 + Math.ceil(seats / 3),
  };
}

/** Processes of one pod that fit its memory. */
export function processes(memoryLimit: number): number {
  return Math.max(4, Math.floor((memoryLimit - BASE) / PROCESS));
}
