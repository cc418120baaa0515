import type { Sizing } from '../../../plan/kinds.ts';
import type { Chosen } from '../../../plan/thing.ts';
import type { AppRequest, AppWants } from '../../entry.ts';
import { IMAGE, PORT, VERSION } from './facts.ts';

/** Paths that a browser and Nextcloud need, and nothing else. */
const OPEN = ['/browser', '/hosting', '/cool'];
/** The admin console is off; its paths do not even get to it. */
const CLOSED = ['/cool/adminws', '/cool/getMetrics', '/browser/dist/admin'];

/**
 * By seats. Makers and users report about 50 MiB a document that is open and one processor for ten who type at once; we count on one
 * seat in three having a document open. Not measured here.
 */
function size(seats: number): Sizing {
  const memory = Math.min(512 + 20 * seats, 12_288);
  return { cpu: Math.min(100 + 10 * seats, 8_000), memory, cpuLimit: 0, memoryLimit: 512 + 2 * memory };
}

/**
 * One instance a tenant, beside its Nextcloud: one for all tenants of a cell would have to list them, and would open the documents of
 * two customers in one container.
 */
export function planCollabora({ tenant, settings }: AppRequest): AppWants {
  const { replicas, autoscale } = settings as { replicas: Chosen<number>; autoscale: Chosen<boolean> };
  const asked = replicas.value;
  return {
    version: VERSION,
    image: IMAGE,
    // What was asked for is planned as it was asked for: the rule refuses it, and nothing is written.
    workloads: [
      {
        workload: 'collabora',
        role: 'web',
        image: IMAGE,
        replicas: asked,
        ...(autoscale.value ? { maxReplicas: asked + 2 } : {}),
        why: { replicas, maxReplicas: autoscale },
        ...size(tenant.seats),
      },
    ],
    mail: false,
    routes: [
      {
        paths: [
          ...OPEN.map((path) => ({ path, workload: 'collabora', port: PORT })),
          ...CLOSED.map((path) => ({ path, workload: 'collabora', port: PORT, block: true })),
        ],
      },
    ],
    volumes: [],
    secrets: [],
    state: [],
    modules: [],
  };
}
