import { randomBytes } from 'node:crypto';
import { DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import { Client } from 'pg';
import { outcomeOf } from '../trouble.ts';
import { meaningIn } from './failure.ts';
import type { DatabaseCredentials } from './port.ts';
import { clientConfig } from './session.ts';

/**
 * Logs in as the tenant, makes a table, writes and reads a row, and takes it all back: a transaction that is rolled back leaves nothing,
 * also when this process is killed in the middle. It proves the way, the password, the database, and that the server can be written to.
 */
export function reach(credentials: DatabaseCredentials, signal: AbortSignal): Promise<Outcome> {
  return outcomeOf(() => reached(credentials, signal), meaningIn(signal));
}

async function reached(credentials: DatabaseCredentials, signal: AbortSignal): Promise<Outcome> {
  const { role: user, ...rest } = credentials;
  const client = new Client(clientConfig({ ...rest, user }));
  client.on('error', () => {}); // told by the statement that was running
  const cut = (): void => void client.end().catch(() => {});
  signal.addEventListener('abort', cut, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect();
    const table = `hansa_reach_${randomBytes(4).toString('hex')}`;
    await client.query('begin');
    await client.query(`create table public.${table} (word text)`);
    await client.query(`insert into public.${table} values ('here')`);
    await client.query(`select word from public.${table}`);
    await client.query('rollback');
    return DONE;
  } finally {
    signal.removeEventListener('abort', cut);
    void client.end().catch(() => {});
  }
}
