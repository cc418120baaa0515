import { type Context, DONE, type Observation, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { observationOf, outcomeOf, Refusal } from './failure.ts';
import { lookPooler } from './look.ts';
import { LOOKUP, POOLER } from './lookup.ts';
import type { PoolerPort, PoolerValue, PoolerWant } from './port.ts';
import { matches, storable, verifierOf } from './scram.ts';
import { type PostgresConfig, type Session, limitOf, openPool, withSession } from './session.ts';

/**
 * What PgBouncer needs of a cluster, once: its role and the look-up in the maintenance database. Tenants' databases get theirs with the
 * database (`pooler: true` of {@link PostgresConfig}). Here too the doors that PostgreSQL leaves open are shut: everybody may connect to
 * template1, which stops each `create database` from it, and fill temporary tables in the maintenance database.
 */
export function openPooler(config: PostgresConfig): PoolerPort & { close(): Promise<void> } {
  const pool = openPool(config);
  async function within<T>(context: Context, work: (session: Session) => Promise<T>, failed: (error: unknown, limit: AbortSignal) => T) {
    const limit = limitOf(context);
    try {
      return await withSession(pool, config, context, limit, work);
    } catch (error) {
      return failed(error, limit);
    }
  }
  return {
    observe: (_ref, context) => within<Observation<PoolerValue>>(context, observe, observationOf),
    ensure: (want, context) => within<Outcome>(context, (session) => ensure(session, config, want), outcomeOf),
    remove: (_ref, context) => within<Outcome>(context, remove, outcomeOf),
    close: () => pool.end(),
  };
}

export function poolerHolds(seen: PoolerValue, want: PoolerWant): boolean {
  return poolerRepairs(seen, want).length === 0;
}

async function observe({ ask }: Session): Promise<Observation<PoolerValue>> {
  const seen = await look(ask);
  const at = Date.now();
  return seen === null ? { kind: 'absent', at } : { kind: 'present', value: seen, at };
}

async function look(ask: Session['ask']): Promise<PoolerValue | null> {
  const row = await lookPooler(ask, POOLER);
  if (row === undefined) return null;
  const { verifier, ...rest } = row as unknown as PoolerValue & { verifier: string | null };
  return { ...rest, verifier: verifier === null ? null : new Secret(verifier) };
}

async function ensure({ ask, lock }: Session, config: PostgresConfig, want: PoolerWant): Promise<Outcome> {
  if (!storable(want.password)) throw new Refusal('password', 'the password of the pooler has characters outside printable ASCII, or none');
  await lock(POOLER);
  const database = config.database ?? 'postgres';
  for (let round = 0; round < 3; round++) {
    const seen = await look(ask);
    const steps = seen === null ? [`create role ${POOLER} login`] : poolerRepairs(seen, want, database);
    if (steps.length === 0) return DONE;
    for (const sql of steps) await ask(sql);
  }
  return transient('postgres/unsteady', 'the pooler changes while it is repaired');
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

/** Databases that still name it keep it: their removal comes first. */
async function remove({ ask, lock }: Session): Promise<Outcome> {
  await lock(POOLER);
  if ((await look(ask)) === null) return DONE;
  for (const sql of [
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${POOLER}'`,
    `drop schema if exists ${POOLER} cascade`,
    `drop role ${POOLER}`,
  ]) {
    await ask(sql);
  }
  return DONE;
}
