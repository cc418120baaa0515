import { simulatedMariadbWorld } from '../../embedded/cloud/mariadb.ts';
import { memoryCloud, noCloud } from '../../embedded/cloud/memory.ts';
import { holds } from './repairs.ts';
import { simulatedMariadb } from './simulated.ts';
import { CANARIES, CHANGED, WANT, schemaContract } from './suite.ts';

schemaContract('mariadb, simulated', () =>
  Promise.resolve({
    by: 'the simulated cloud',
    port: simulatedMariadb(memoryCloud(simulatedMariadbWorld)),
    ref: WANT,
    want: WANT,
    changed: CHANGED,
    holds,
    away: simulatedMariadb(noCloud),
    canaries: CANARIES,
    credentials: (database, { user, password }) => ({ host: 'simulated', port: 3306, database, user, password }),
    stop: () => Promise.resolve(),
  }),
);
