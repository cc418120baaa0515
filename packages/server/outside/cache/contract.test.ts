import { simulatedCacheWorld } from '../../embedded/cloud/cache.ts';
import { memoryCloud, noCloud } from '../../embedded/cloud/memory.ts';
import { holds } from './rules.ts';
import { simulatedCache } from './simulated.ts';
import { A, CANARIES, CHANGED, WANT, cacheContract } from './suite.ts';

cacheContract('cache, simulated', () =>
  Promise.resolve({
    by: 'the simulated cloud',
    port: simulatedCache(memoryCloud(simulatedCacheWorld)),
    ref: A,
    want: WANT,
    changed: CHANGED,
    holds,
    away: simulatedCache(noCloud),
    canaries: CANARIES,
    credentials: (ref, password) => ({ host: 'simulated', port: 6379, ...ref, password }),
    stop: () => Promise.resolve(),
  }),
);
