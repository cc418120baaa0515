import { Refusal } from '@hansa/domain/access/refusal.ts';
import { raised } from '@hansa/domain/tenancy/generations.ts';
import { isRotating, raiseGenerations } from '../db/rotations.ts';
import { transaction } from '../db/transaction.ts';
import { appsToRotate } from '../estate/rotatable.ts';
import { type Accepted, type By, type Desk, accepted, platformOf, seen } from './tenants.ts';

export interface RotationAsked {
  /** Apps, as `odoo`; undefined: all that have secrets which rotate. */
  readonly apps?: readonly string[] | undefined;
}

/**
 * Asks for new values of the secrets of a tenant's apps. The old ones stay good until the new ones are proven to be in use, so nobody is shut out;
 * one rotation ends before the next begins. `version` is the one that the caller saw. Throws a Refusal.
 */
export async function rotateSecrets(desk: Desk, id: string, version: number, { apps }: RotationAsked, by: By): Promise<Accepted> {
  return transaction(desk.pool, async (client) => {
    const row = await seen(client, id, version);
    if (row.intent === 'erased') throw new Refusal('conflict', 'tenant/erased', 'This tenant is being erased, or was.');
    const platform = await platformOf(client, desk.estate, { ...row, version: row.version + 1 });
    const { plan, diagnostics } = desk.estate.tenant(platform, row);
    const errors = diagnostics.filter((each) => each.severity === 'error');
    if (!plan) throw new Refusal('invalid', errors[0]?.code ?? 'spec/invalid', errors[0]?.message ?? 'This cannot work.', errors);
    const rotating = appsToRotate(plan, apps);
    if (await isRotating(client, id, row.generations))
      throw new Refusal(
        'conflict',
        'rotation/under-way',
        'A rotation is under way; its old values are still good. Ask again when they are forgotten.',
      );
    const changed = await raiseGenerations(client, id, raised(row.generations, rotating));
    return accepted(desk, client, { row: changed, verb: 'rotate', by, data: { apps: rotating.join(', ') } });
  });
}
