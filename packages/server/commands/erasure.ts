import { FREE, type ErasureRule, mayConfirm } from '@hansa/domain/access/erasure.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { askErasure, confirmErasure as confirm, dropErasure, erasureOf } from '../db/erasures.ts';
import { type TenantRow, changeRow, lockTenant } from '../db/tenants.ts';
import { type Transaction, transaction } from '../db/transaction.ts';
import { wake } from '../db/work.ts';
import { type Accepted, type By, type Desk, accepted, happened, notFound, platformOf, seen } from './tenants.ts';

/**
 * Asks for the end of a tenant and of everything that it has. Where one person's word is enough it begins at once; else it waits for a second person
 * and its time, and can be taken back until then. Throws a Refusal.
 */
export async function eraseTenant(desk: Desk, id: string, version: number, by: By): Promise<Accepted> {
  const { plan: platform } = await platformOf(desk.pool, desk.estate);
  return transaction(desk.pool, async (client) => {
    const row = await seen(client, id, version);
    const price = platform.plans.find(({ values }) => `${values.name}@${values.version}` === row.plan)?.values.priceMinor ?? '0';
    const rule = desk.erasure(BigInt(price) > 0n);
    if (row.intent === 'erased' || atOnce(rule)) {
      const changed = row.intent === 'erased' ? row : await changeRow(client, { ...row, intent: 'erased' }, null);
      return accepted(desk, client, { row: changed, verb: 'erase', by, data: {} });
    }
    await askErasure(client, id, { askedBy: by.actor.id, rule });
    await wake(client, 'erasure', [id], by.trace);
    return accepted(desk, client, { row, verb: 'erase', by, data: { people: rule.people, wait: rule.wait } });
  });
}

function atOnce({ people, wait }: ErasureRule): boolean {
  return people === FREE.people && wait === FREE.wait;
}

/** The second person says so, too. Throws a Refusal for the first one, and where nothing waits for anybody. */
export async function confirmErasure(desk: Desk, id: string, by: By): Promise<TenantRow> {
  return transaction(desk.pool, async (client) => {
    const row = await existing(client, id);
    const erasure = await erasureOf(client, id);
    if (!erasure) throw new Refusal('conflict', 'erasure/none', 'Nobody has asked for the erasure of this tenant.');
    if (!mayConfirm(erasure, by.actor.id))
      throw new Refusal(
        'forbidden',
        'erasure/second-person',
        'It takes a second person, who has not asked for it and not confirmed it before.',
      );
    await confirm(client, id, by.actor.id);
    await happened(desk, client, id, 'tenant.erasure-confirmed', by, {});
    await wake(client, 'erasure', [id], by.trace);
    await by.keep?.(client, { row, operation: null });
    return row;
  });
}

/** Anybody who may erase may take an erasure back, until it has begun. Throws a Refusal. */
export async function keepTenant(desk: Desk, id: string, by: By): Promise<TenantRow> {
  return transaction(desk.pool, async (client) => {
    const row = await existing(client, id);
    if (row.intent === 'erased') throw new Refusal('conflict', 'tenant/erased', 'The erasure has begun; something may be gone already.');
    if (!(await erasureOf(client, id))) throw new Refusal('conflict', 'erasure/none', 'Nobody has asked for the erasure of this tenant.');
    await dropErasure(client, id);
    await happened(desk, client, id, 'tenant.erasure-taken-back', by, {});
    return row;
  });
}

async function existing(client: Transaction, id: string): Promise<TenantRow> {
  const row = await lockTenant(client, id);
  if (!row) throw notFound();
  return row;
}
