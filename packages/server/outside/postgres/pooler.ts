import { type Context, DONE, type Observation, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { observationOf } from '../trouble.ts';
import { meaningIn, trouble } from './failure.ts';
import { type Ask, lookPooler } from './look.ts';
import { LOOKUP, POOLER } from './lookup.ts';
import type { PoolerPort, PoolerValue, PoolerWant } from './port.ts';
import { matches, storable, verifierOf } from './scram.ts';
import { type PostgresConfig, type Session, limitOf, openPool, withSession } from './session.ts';

/** Looks at what stands in the cluster for PgBouncer, in a session of its own: it is `absent` before the first database is made. */
export function openPooler(config: PostgresConfig & { readonly pooler: PoolerWant }): PoolerPort {
  return { observe: (context) => observe(config, context) };
}

function observe(config: PostgresConfig & { readonly pooler: PoolerWant }, context: Context): Promise<Observation<boolean>> {
  const pool = openPool(config);
  const limit = limitOf(context);
  const look = async (): Promise<Observation<boolean>> => {
    const seen = await withSession(pool, config, context, limit, ({ ask }) => lookAt(ask));
    const at = Date.now();
    return seen === null ? { kind: 'absent', at } : { kind: 'present', value: poolerHolds(seen, config.pooler), at };
  };
  return observationOf(look, meaningIn(limit)).finally(() => pool.end());
}

/**
 * What PgBouncer needs of a cluster, once: its role and the look-up in the maintenance database. Tenants' databases get theirs with the
 * database. Here too the doors that PostgreSQL leaves open are shut: everybody may connect to template1, which stops each
 * `create database` from it, and fill temporary tables in the maintenance database.
 */
export async function ensurePooler({ ask, lock }: Session, want: PoolerWant, database = 'postgres'): Promise<Outcome> {
  if (!storable(want.password)) throw trouble('password', 'the password of the pooler has characters outside printable ASCII, or none');
  if (await poolerStands(ask, want)) return DONE;
  await lock(POOLER);
  for (let round = 0; round < 3; round++) {
    const seen = await lookAt(ask);
    const steps = seen === null ? [`create role ${POOLER} login`] : poolerRepairs(seen, want, database);
    if (steps.length === 0) return DONE;
    for (const sql of steps) await ask(sql);
  }
  return transient('postgres/unsteady', 'the pooler changes while it is repaired');
}

/** Whether a look finds nothing to repair. */
export async function poolerStands(ask: Ask, want: PoolerWant): Promise<boolean> {
  const seen = await lookAt(ask);
  return seen !== null && poolerHolds(seen, want);
}

function poolerHolds(seen: PoolerValue, want: PoolerWant): boolean {
  return poolerRepairs(seen, want).length === 0;
}

async function lookAt(ask: Ask): Promise<PoolerValue | null> {
  const row = await lookPooler(ask, POOLER);
  if (row === undefined) return null;
  const { verifier, ...rest } = row as unknown as PoolerValue & { verifier: string | null };
  return { ...rest, verifier: verifier === null ? null : new Secret(verifier) };
}

function poolerRepairs(seen: PoolerValue, want: PoolerWant, database = 'postgres'): string[] {
  return [
    ...(seen.mayLogIn ? [] : [`alter role ${POOLER} login`]),
    ...(seen.attributes.length === 0
      ? []
      : [`alter role ${POOLER} nosuperuser nocreatedb nocreaterole noreplication nobypassrls inherit valid until 'infinity'`]),
    ...(matches(want.password, seen.verifier) ? [] : [`alter role ${POOLER} password '${verifierOf(want.password).reveal()}'`]),
    ...(seen.closed ? [] : ['revoke all on database template1 from public', `revoke temporary on database "${database}" from public`]),
    ...(seen.lookup ? [] : LOOKUP),
  ];
}
