import { simulatedMariadbWorld } from '../../embedded/cloud/mariadb.ts';
import type { Tables } from '../../embedded/cloud/tables.ts';
import type { SimulatedCloud } from '../cloud.ts';
import { holds } from './repairs.ts';
import { simulatedMariadb } from './simulated.ts';
import { CANARIES, CHANGED, WANT, schemaContract } from './suite.ts';

function memory(): SimulatedCloud {
  const rows = new Map<string, unknown>();
  const tables: Tables = {
    get: (key) => rows.get(key),
    put: (key, value) => void rows.set(key, structuredClone(value)),
    delete: (key) => void rows.delete(key),
    list: (prefix) => [...rows.keys()].filter((key) => key.startsWith(prefix)).toSorted(),
  };
  return { call: (_outsider, verb, body) => Promise.resolve(simulatedMariadbWorld(tables, verb, body)) };
}

schemaContract('mariadb, simulated', () =>
  Promise.resolve({
    by: 'the simulated cloud',
    port: simulatedMariadb(memory()),
    ref: WANT,
    want: WANT,
    changed: CHANGED,
    holds,
    away: simulatedMariadb({ call: () => Promise.reject(new Error('away')) }),
    canaries: CANARIES,
    credentials: (database, { user, password }) => ({ host: 'simulated', port: 3306, database, user, password }),
    stop: () => Promise.resolve(),
  }),
);
