import { DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import { type Connection, createConnection } from 'mysql2/promise';
import { outcomeOf } from '../trouble.ts';
import { meaningIn, trouble } from './failure.ts';
import type { SchemaCredentials } from './port.ts';
import { options } from './session.ts';

/**
 * Logs in as the tenant, writes a row and reads it. In a temporary table, since MariaDB takes no table back by rollback, and one left
 * behind would be the app's. Replicas take temporary tables too, so the server is asked whether it takes others.
 */
export function reach(credentials: SchemaCredentials, signal: AbortSignal): Promise<Outcome> {
  return outcomeOf(() => reached(credentials, signal), meaningIn(signal));
}

async function reached(credentials: SchemaCredentials, signal: AbortSignal): Promise<Outcome> {
  let connection: Connection | undefined;
  const cut = (): void => connection?.destroy();
  try {
    signal.throwIfAborted();
    connection = await orAborted(createConnection({ ...options(credentials), database: credentials.database }), signal);
    signal.addEventListener('abort', cut, { once: true });
    await connection.query('create temporary table hansa_reach (word varchar(9))');
    await connection.query(`insert into hansa_reach values ('here')`);
    const [rows] = await connection.query('select word, @@read_only as readOnly from hansa_reach');
    const [row] = rows as { readOnly: unknown }[];
    if (Number(row?.readOnly) !== 0) throw trouble('read-only', 'this server is a replica or was told to write nothing', 'transient');
    return DONE;
  } finally {
    signal.removeEventListener('abort', cut);
    connection?.destroy();
  }
}

/** The driver cannot be told to stop connecting: what still comes is closed. */
function orAborted(connecting: Promise<Connection>, signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason);
      void connecting.then((connection) => connection.destroy()).catch(() => {});
    };
    signal.addEventListener('abort', abort, { once: true });
    connecting.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
