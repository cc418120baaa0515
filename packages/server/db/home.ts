import type { Pool } from 'pg';
import type { Event } from '@hansa/domain/register/event.ts';
import { append } from './register.ts';
import { transaction } from './transaction.ts';

/**
 * Notes in which cluster this database lives. Another one than before: it was restored from a dump. Numbers of transactions begin anew there, so the
 * events from before get number 0 and are read by their own sequence, before all that follow. The restoration stands in the register: true,
 * once, whoever starts at the same time.
 */
export async function settleHome(pool: Pool, event: () => Omit<Event, 'data'>): Promise<boolean> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ before: string | null; now: string; at: Date }>(
      `select cluster before, (select system_identifier::text from pg_control_system()) now from installation for update`,
    );
    const [home] = rows;
    if (!home || home.before === home.now) return false;
    await client.query('update installation set cluster = $1', [home.now]);
    if (home.before === null) return false;
    await client.query('set local statement_timeout = 0');
    await client.query('alter table event disable trigger event_only_grows');
    await client.query(`update event set xid = '0' where xid <> '0'`);
    await client.query('alter table event enable trigger event_only_grows');
    await append(client, [{ ...event(), data: { from: home.before, to: home.now } }]);
    return true;
  });
}
