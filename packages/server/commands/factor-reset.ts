import { removePasskeys } from '../db/passkeys.ts';
import { lockPerson, personFor } from '../db/people.ts';
import { keepCodes } from '../db/recovery-codes.ts';
import { append } from '../db/register.ts';
import { closeAll } from '../db/sessions.ts';
import { transaction } from '../db/transaction.ts';
import { personEvent } from './person-event.ts';
import type { Gate } from './sessions.ts';

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
