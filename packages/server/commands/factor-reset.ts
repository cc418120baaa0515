import type { Pool } from 'pg';
import { removePasskeys } from '../db/passkeys.ts';
import { lockPerson, personFor } from '../db/people.ts';
import { keepCodes } from '../db/recovery-codes.ts';
import { append } from '../db/register.ts';
import { closeAll } from '../db/sessions.ts';
import { transaction } from '../db/transaction.ts';
import { personEvent } from './person-event.ts';
import type { Gate } from './sessions.ts';

/** An operator with passkeys, as whoever sits at the machine can tell them from others. */
export interface Keyed {
  readonly person: string;
  readonly name: string;
  /** Who says who that is: `machine`, or the address of an identity provider. */
  readonly issuer: string;
  readonly passkeys: number;
  readonly codesLeft: number;
  readonly usedAt: Date | null;
}

/** Everybody who has passkeys, by name. */
export async function keyed(pool: Pool): Promise<readonly Keyed[]> {
  const { rows } = await pool.query<Keyed>(
    `select person.id person, person.name, issuer, count(*)::int passkeys, max(used_at) "usedAt",
       (select count(*)::int from recovery_code where recovery_code.person = person.id) "codesLeft"
     from person join passkey on passkey.person = person.id group by person.id order by person.name, issuer`,
  );
  return rows;
}

/**
 * Takes every passkey and code of somebody away, and ends their sessions: they sign in as if they never had any. `by`: whoever sits at the machine,
 * who stands in the register for it. How many passkeys those were.
 */
export async function resetFactors(gate: Gate, person: string, by: string): Promise<number> {
  const actor = await personFor(gate.pool, { issuer: 'machine', subject: by, tenant: null, name: by });
  return transaction(gate.pool, async (client) => {
    await lockPerson(client, person);
    const removed = await removePasskeys(client, person);
    await keepCodes(client, person, []);
    await closeAll(client, { person, tenant: null });
    const event = personEvent(gate, 'factors.reset', { person, role: 'operator', tenant: null }, { passkeys: removed });
    await append(client, [{ ...event, actor: { kind: 'operator', id: actor } }]);
    return removed;
  });
}
