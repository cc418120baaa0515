import { simulatedPostgresWorld } from '../../embedded/cloud/postgres.ts';
import { memoryCloud, noCloud } from '../../embedded/cloud/memory.ts';
import { holds } from './repairs.ts';
import { simulatedPostgres } from './simulated.ts';
import { CANARIES, CHANGED, WANT, databaseContract } from './suite.ts';

databaseContract('postgres, simulated', () =>
  Promise.resolve({
    by: 'the simulated cloud',
    port: simulatedPostgres(memoryCloud(simulatedPostgresWorld)),
    ref: WANT,
    want: WANT,
    changed: CHANGED,
    holds,
    away: simulatedPostgres(noCloud),
    canaries: CANARIES,
    credentials: (database, { role, password }) => ({ host: 'simulated', port: 5432, database, role, password }),
    stop: () => Promise.resolve(),
  }),
);
