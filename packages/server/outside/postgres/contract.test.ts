import { simulatedPostgresWorld } from '../../embedded/cloud/postgres.ts';
import type { Tables } from '../../embedded/cloud/tables.ts';
import type { SimulatedCloud } from '../cloud.ts';
import { holds } from './repairs.ts';
import { simulatedPostgres } from './simulated.ts';
import { CANARIES, CHANGED, WANT, databaseContract } from './suite.ts';

function memory(): SimulatedCloud {
  const rows = new Map<string, unknown>();
  const tables: Tables = {
    get: (key) => rows.get(key),
    put: (key, value) => void rows.set(key, structuredClone(value)),
    delete: (key) => void rows.delete(key),
    list: (prefix) => [...rows.keys()].filter((key) => key.startsWith(prefix)).toSorted(),
  };
  return { call: (_outsider, verb, body) => Promise.resolve(simulatedPostgresWorld(tables, verb, body)) };
}

databaseContract('postgres, simulated', () =>
  Promise.resolve({
    by: 'the simulated cloud',
    port: simulatedPostgres(memory()),
    ref: WANT,
    want: WANT,
    changed: CHANGED,
    holds,
    away: simulatedPostgres({ call: () => Promise.reject(new Error('away')) }),
    canaries: CANARIES,
    credentials: (database, { role, password }) => ({ host: 'simulated', port: 5432, database, role, password }),
    stop: () => Promise.resolve(),
  }),
);
