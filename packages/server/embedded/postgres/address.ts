import { Secret } from '@hansa/domain/port/secret.ts';
import pg from 'pg';
import { SUPERUSER, passwordOf } from './cluster.ts';
import { type Listen, SOCKET_PORT } from './settings.ts';

/** Role and database of the control plane. The role owns the database and nothing else, as it would at a real installation. */
const OWNER = 'hansa';

export interface Addresses {
  /** Of the database `hansa`, as its owner: what `DATABASE_URL` would be. */
  readonly url: Secret;
  /** Of the database `postgres`, as the superuser. */
  readonly superuser: Secret;
}

export function addresses(data: string, listen: Listen): Addresses {
  const at = 'socket' in listen ? `localhost:${SOCKET_PORT}` : `127.0.0.1:${listen.port}`;
  const over = 'socket' in listen ? `host=${encodeURIComponent(listen.socket)}&` : '';
  const url = (role: string, database: string): Secret =>
    new Secret(`postgresql://${role}:${passwordOf(data, role).reveal()}@${at}/${database}?${over}sslmode=disable`);
  return { url: url(OWNER, OWNER), superuser: url(SUPERUSER, 'postgres') };
}

/** Makes role and database where they are missing: a first start may have been killed before either. */
export async function ensureDatabase(data: string, { superuser }: Addresses): Promise<void> {
  const client = new pg.Client({ connectionString: superuser.reveal(), application_name: 'hansa-start' });
  client.on('error', () => {}); // a lost connection rejects the query that runs
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role, exists (select from pg_database where datname = $1) as database`,
      [OWNER],
    );
    // Neither takes parameters. The password has only letters, digits, - and _.
    if (!rows[0]?.role) await client.query(`create role ${OWNER} login password '${passwordOf(data, OWNER).reveal()}'`);
    if (!rows[0]?.database) await client.query(`create database ${OWNER} owner ${OWNER}`);
  } finally {
    await client.end();
  }
}
