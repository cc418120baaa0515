import { type Context, DONE, type Observation, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import type { Pool } from 'pg';
import { observationOf, outcomeOf } from '../trouble.ts';
import { meaningIn } from './failure.ts';
import { lookInside, lookOutside } from './look.ts';
import { checkRef, checkWant } from './names.ts';
import { ensurePooler, poolerStands } from './pooler.ts';
import type { DatabasePort, DatabaseRef, DatabaseValue, DatabaseWant } from './port.ts';
import { reach } from './reach.ts';
import { repairs, shutOut } from './repairs.ts';
import { type PostgresConfig, type Session, limitOf, openPool, withSession } from './session.ts';

/** Rounds of look and repair in one call: roles and database, what stands inside, and a last look that finds nothing to do. */
const ROUNDS = 4;

/** Databases of a real cluster. `close` waits for calls that run and ends the idle sessions. */
export function openPostgres(config: PostgresConfig): DatabasePort & { close(): Promise<void> } {
  const cluster = new Cluster(config, openPool(config));
  return {
    observe: (ref, context) => cluster.observe(ref, context),
    ensure: (want, context) => cluster.ensure(want, context),
    remove: (ref, context) => cluster.remove(ref, context),
    reach,
    close: () => cluster.pool.end(),
  };
}

function terminal(reason: string, detail: string): Outcome {
  return { kind: 'terminal', cause: { code: `postgres/${reason}`, detail } };
}

class Cluster {
  readonly config: PostgresConfig;
  readonly pool: Pool;

  constructor(config: PostgresConfig, pool: Pool) {
    this.config = config;
    this.pool = pool;
  }

  observe(ref: DatabaseRef, context: Context): Promise<Observation<DatabaseValue>> {
    const limit = limitOf(context);
    return observationOf(async () => {
      checkRef(ref);
      const value = await withSession(this.pool, this.config, context, limit, (session) => this.#look(session, ref));
      const at = Date.now();
      return value.database === null && value.roles.length === 0 ? { kind: 'absent', at } : { kind: 'present', value, at };
    }, meaningIn(limit));
  }

  ensure(want: DatabaseWant, context: Context): Promise<Outcome> {
    return this.#act(want, context, async (session) => {
      checkWant(want);
      const { pooler, database } = this.config;
      const asks = pooler === undefined ? DONE : await ensurePooler(session, pooler, database);
      if (asks.kind !== 'done') return asks;
      await session.lock(want.database);
      for (let round = 0; round < ROUNDS; round++) {
        const seen = await this.#look(session, want);
        if (seen.database?.halfRemoved) return terminal('half-removed', `a removal of ${want.database} broke off: remove it to the end`);
        const steps = repairs(seen, want, { version: session.version, pooler: pooler !== undefined });
        if (steps.length === 0 && seen.inside !== null) return DONE;
        for (const step of steps) {
          const ask = step.inside ? await session.inside(want.database) : session.ask;
          await ask(step.sql);
        }
      }
      return transient('postgres/unsteady', `${want.database} changes while it is repaired`);
    });
  }

  remove(ref: DatabaseRef, context: Context): Promise<Outcome> {
    return this.#act(ref, context, async (session) => {
      await session.lock(ref.database);
      const { database, roles } = await lookOutside(session.ask, ref);
      for (const { role } of roles) for (const { sql } of shutOut(role)) await session.ask(sql);
      if (database !== null) {
        await session.ask(`alter database "${ref.database}" with allow_connections false`);
        await session.ask(`drop database if exists "${ref.database}" with (force)`);
      }
      // The owner is last: later generations are its members.
      for (const { role } of roles.toReversed()) await session.ask(`drop role if exists "${role}"`);
      const left = await lookOutside(session.ask, ref);
      if (left.database === null && left.roles.length === 0) return DONE;
      return transient('postgres/unsteady', `${ref.database} comes back while it is removed`);
    });
  }

  #act(ref: DatabaseRef, context: Context, work: (session: Session) => Promise<Outcome>): Promise<Outcome> {
    const limit = limitOf(context);
    return outcomeOf(async () => {
      checkRef(ref);
      return withSession(this.pool, this.config, context, limit, work);
    }, meaningIn(limit));
  }

  async #look(session: Session, ref: DatabaseRef): Promise<DatabaseValue> {
    const seen = await lookOutside(session.ask, ref);
    if (seen.database?.allowsConnections !== true) return { ...seen, inside: null };
    const { pooler } = this.config;
    const inside = await lookInside(await session.inside(ref.database), pooler !== undefined);
    const lookup = inside.lookup && (pooler === undefined || (await poolerStands(session.ask, pooler)));
    return { ...seen, inside: { ...inside, lookup } };
  }
}
