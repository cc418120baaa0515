import { type Context, DONE, type Observation, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import type { Pool } from 'mysql2/promise';
import { observationOf, outcomeOf } from '../trouble.ts';
import { meaningIn } from './failure.ts';
import { look } from './look.ts';
import { checkRef, checkWant } from './names.ts';
import type { SchemaPort, SchemaRef, SchemaValue, SchemaWant } from './port.ts';
import { reach } from './reach.ts';
import { drop, repairs, shutOut } from './repairs.ts';
import { type MariadbConfig, type Session, limitOf, openPool, withSession } from './session.ts';

/** Rounds of look and repair in one call; the last finds nothing to do, and is the proof. */
const ROUNDS = 3;

/** Databases of a real server. `close` ends the sessions. */
export function openMariadb(config: MariadbConfig): SchemaPort & { close(): Promise<void> } {
  const pool = openPool(config);
  return {
    observe: (ref, context) => observe(pool, ref, context),
    ensure: (want, context) => act(pool, want, context, (session) => ensure(session, want)),
    remove: (ref, context) => act(pool, ref, context, (session) => remove(session, ref)),
    reach,
    close: () => pool.end(),
  };
}

function observe(pool: Pool, ref: SchemaRef, context: Context): Promise<Observation<SchemaValue>> {
  const limit = limitOf(context);
  return observationOf(async () => {
    checkRef(ref);
    const value = await withSession(pool, context, limit, ({ ask }) => look(ask, ref));
    const at = Date.now();
    return isNothing(value) ? { kind: 'absent', at } : { kind: 'present', value, at };
  }, meaningIn(limit));
}

function isNothing({ database, users, strangers }: SchemaValue): boolean {
  return database === null && users.length === 0 && strangers.length === 0;
}

function act(pool: Pool, ref: SchemaRef, context: Context, work: (session: Session) => Promise<Outcome>): Promise<Outcome> {
  const limit = limitOf(context);
  return outcomeOf(async () => {
    checkRef(ref);
    return withSession(pool, context, limit, work);
  }, meaningIn(limit));
}

async function ensure({ ask, lock }: Session, want: SchemaWant): Promise<Outcome> {
  checkWant(want);
  await lock(want.database);
  for (let round = 0; round < ROUNDS; round++) {
    const steps = repairs(await look(ask, want), want);
    if (steps.length === 0) return DONE;
    for (const sql of steps) await ask(sql);
  }
  return transient('mariadb/unsteady', `${want.database} changes while it is repaired`);
}

async function remove({ ask, lock }: Session, ref: SchemaRef): Promise<Outcome> {
  await lock(ref.database);
  const { users, strangers } = await look(ask, ref);
  for (const { user, host } of users) for (const sql of shutOut(user, host)) await ask(sql);
  await ask(`drop database if exists \`${ref.database}\``);
  for (const { user, host } of users) await ask(drop(user, host));
  // Rights outlive a database: whoever makes one of that name would let them in.
  const want = { ...ref, logins: [], connections: 1 };
  for (const sql of repairs({ database: null, users: [], strangers }, want).slice(1)) await ask(sql);
  return isNothing(await look(ask, ref)) ? DONE : transient('mariadb/unsteady', `${ref.database} comes back while it is removed`);
}
