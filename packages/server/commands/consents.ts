import { type Consent, refusedConsent } from '@hansa/domain/access/consent.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { uuid7 } from '@hansa/domain/register/event.ts';
import { consentOf, endConsent as end, giveConsent as give, useConsent } from '../db/consents.ts';
import { lockTenant } from '../db/tenants.ts';
import { transaction } from '../db/transaction.ts';
import { type By, type Desk, happened, notFound } from './tenants.ts';

export interface ConsentAsked {
  readonly hours: number;
  readonly reason?: string | undefined;
}

/** Lets support see a tenant, from now on for so many hours. A customer's word is enough; an operator says why. Throws a Refusal. */
export async function giveConsent(desk: Desk, tenant: string, { hours, reason }: ConsentAsked, by: By): Promise<Consent> {
  const giver = by.actor.kind === 'operator' ? 'operator' : 'admin';
  const why = refusedConsent(giver, reason);
  if (why !== undefined) throw new Refusal('invalid', 'consent/reason', why, [{ pointer: '/reason', message: why }]);
  return transaction(desk.pool, async (client) => {
    const row = await lockTenant(client, tenant);
    if (!row || row.intent === 'erased') throw notFound();
    const consent = await give(client, tenant, uuid7(desk.now(), desk.bytes(10)), giver, hours);
    const actor = { ...by.actor, ...(reason !== undefined && { reason: reason.trim() }) };
    const data = { consent: consent.id, until: consent.until.toISOString() };
    await happened(desk, client, tenant, 'support.consented', { ...by, actor }, data);
    return consent;
  });
}

/** Takes it back: from the next request on support sees nothing. Throws a Refusal. */
export async function endConsent(desk: Desk, tenant: string, by: By): Promise<void> {
  await transaction(desk.pool, async (client) => {
    const ended = await end(client, tenant);
    if (!ended) throw new Refusal('conflict', 'consent/none', 'Support has no consent at the moment.');
    await happened(desk, client, tenant, 'support.consent-ended', by, { consent: ended.id });
  });
}

/** Whether support may look at a tenant now. That it does is written into its register, each person once an hour. */
export async function maySupport(desk: Desk, tenant: string, by: By): Promise<boolean> {
  const consent = await consentOf(desk.pool, tenant);
  if (!consent) return false;
  await transaction(desk.pool, async (client) => {
    if (!(await useConsent(client, consent.id, by.actor.id))) return;
    await happened(desk, client, tenant, 'support.looked', by, { consent: consent.id, until: consent.until.toISOString() });
  });
  return true;
}
