import { simulatedCacheWorld } from '../../embedded/cloud/cache.ts';
import type { Tables } from '../../embedded/cloud/tables.ts';
import type { SimulatedCloud } from '../cloud.ts';
import { holds } from './rules.ts';
import { simulatedCache } from './simulated.ts';
import { A, CANARIES, CHANGED, WANT, cacheContract } from './suite.ts';

function memory(): SimulatedCloud {
  const rows = new Map<string, unknown>();
  const tables: Tables = {
    get: (key) => rows.get(key),
    put: (key, value) => void rows.set(key, structuredClone(value)),
    delete: (key) => void rows.delete(key),
    list: (prefix) => [...rows.keys()].filter((key) => key.startsWith(prefix)).toSorted(),
  };
  return { call: (_outsider, verb, body) => Promise.resolve(simulatedCacheWorld(tables, verb, body)) };
}

cacheContract('cache, simulated', () =>
  Promise.resolve({
    by: 'the simulated cloud',
    port: simulatedCache(memory()),
    ref: A,
    want: WANT,
    changed: CHANGED,
    holds,
    away: simulatedCache({ call: () => Promise.reject(new Error('away')) }),
    canaries: CANARIES,
    credentials: (ref, password) => ({ host: 'simulated', port: 6379, ...ref, password }),
    stop: () => Promise.resolve(),
  }),
);
