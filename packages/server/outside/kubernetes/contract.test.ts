import { memoryCloud, noCloud } from '../../embedded/cloud/memory.ts';
import { simulatedKubernetes as world } from '../../embedded/cloud/kubernetes.ts';
import { simulatedKubernetes } from './simulated.ts';
import { clusterContract } from './suite.ts';

/** The twin's clock runs thirty times as fast: what takes it seconds is of no interest here. */
const began = Date.now();
const fast = (): number => began + (Date.now() - began) * 30;

clusterContract('kubernetes, simulated', () =>
  Promise.resolve({
    by: 'the simulated cloud',
    port: simulatedKubernetes(memoryCloud(world), fast),
    ref: { cell: 'fsn-1', namespace: 't-k7m2p9x4qd', tenant: 'k7m2p9x4qd' },
    away: simulatedKubernetes(noCloud),
    canaries: [],
    publish: () => Promise.resolve(),
    unpublish: () => Promise.resolve(),
    publishOther: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  }),
);
