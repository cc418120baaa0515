import type { Made } from '@hansa/domain/tenancy/step.ts';
import type { Accepted, Desk } from '../../commands/tenants.ts';
import type { SeenEvent, SeenOperation } from '../../questions/others.ts';
import type { SeenTenant } from '../../questions/tenants.ts';

/** A tenant as the API shows it. `held` goes before its life: it is what somebody must know. */
function basics(row: Accepted['row']) {
  const { id, slug, cell, plan, seats, wave, owner, intent, life, held, settled, version, createdAt } = row;
  return {
    id,
    slug,
    cell,
    plan,
    seats,
    wave,
    owner,
    state: held && life !== 'erased' ? 'held' : life,
    wanted: intent,
    settled: settled >= version,
    createdAt: createdAt.toISOString(),
  };
}

export function shownTenant(seen: SeenTenant) {
  const settled = seen.settled >= seen.version;
  return { ...basics(seen), because: seen.because, waitingFor: settled ? null : (seen.because[0]?.step ?? null) };
}

/** `operation` is null where nothing new was asked for. */
export function shownAccepted({ row, operation }: { readonly row: Accepted['row']; readonly operation: string | null }) {
  const because = [{ step: 'tenant', code: 'tenant/asked', detail: 'it was asked for, and nobody has looked at it yet' }];
  return { ...basics(row), because, waitingFor: 'tenant', ...(operation !== null && { operation }) };
}

/** With each of its steps, and its address where the platform says one. */
export async function shownWhole(seen: SeenTenant, { estate, pool }: Desk) {
  const platform = await estate.platform(pool);
  const planned = platform && seen.intent !== 'erased' ? estate.tenant(platform, seen).plan : undefined;
  return { ...shownTenant(seen), steps: Object.values(seen.made).map(shownStep), url: planned?.apps[0]?.app.values.url ?? null };
}

function shownStep({ step, holds, seenAt, goneAt, tries, trouble, held, begunAt }: Made) {
  const state = goneAt !== null ? 'gone' : held ? 'held' : holds !== null ? 'holds' : trouble ? 'trouble' : 'due';
  const since = new Date(goneAt ?? seenAt ?? begunAt).toISOString();
  return { id: step.id, port: step.port, state, needs: step.needs, since, tries, trouble };
}

export function shownEvent<T extends SeenEvent>({ at, ...event }: T) {
  return { ...event, at: at.toISOString() };
}

export function shownOperation({ id, tenant, verb, askedAt, done, held, because }: SeenOperation) {
  const state = done ? 'done' : held ? 'held' : 'running';
  const waitingFor = done ? null : (because[0]?.step ?? null);
  return { id, subject: `tenant/${tenant}`, verb, state, because, waitingFor, askedAt: askedAt.toISOString() };
}
