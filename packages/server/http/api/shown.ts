import type { Consent } from '@hansa/domain/access/consent.ts';
import { UNBEGUN } from '@hansa/domain/tenancy/decision.ts';
import type { Made } from '@hansa/domain/tenancy/step.ts';
import type { Accepted, Desk } from '../../commands/tenants.ts';
import type { SeenEvent, SeenOperation } from '../../questions/others.ts';
import type { ListedTenant, SeenErasure, SeenTenant, WholeTenant } from '../../questions/tenants.ts';
import type { Looked } from '../../watch/looks.ts';

/** A tenant as the API shows it. `held` goes before its life: it is what somebody must know. */
function basics(row: Omit<ListedTenant, 'stays' | 'because'>) {
  const { id, slug, cell, plan, seats, wave, release, owner, intent, life, held, settled, version, createdAt } = row;
  return {
    id,
    slug,
    cell,
    plan,
    seats,
    wave,
    release,
    owner,
    state: held && life !== 'erased' ? 'held' : life,
    wanted: intent,
    settled: settled >= version,
    createdAt: createdAt.toISOString(),
  };
}

export function shownTenant(seen: ListedTenant) {
  const settled = seen.settled >= seen.version;
  const stays = seen.stays ? [{ step: `release/${seen.stays.release}`, code: seen.stays.code, detail: seen.stays.detail }] : [];
  return { ...basics(seen), because: [...seen.because, ...stays], waitingFor: settled ? null : (seen.because[0]?.step ?? null) };
}

/** `operation` is null where nothing new was asked for. */
export function shownAccepted({ row, operation }: { readonly row: Accepted['row']; readonly operation: string | null }) {
  const because = [{ step: 'tenant', code: 'tenant/asked', detail: 'it was asked for, and nobody has looked at it yet' }];
  return { ...basics(row), because, waitingFor: 'tenant', ...(operation !== null && { operation }) };
}

/** With each of its steps, also those that nobody has begun, its address where the platform says one, and its file in the spec. */
export async function shownWhole(seen: WholeTenant, { estate, pool }: Desk) {
  const platform = await estate.platformOf(pool, seen);
  const planned = platform && seen.intent !== 'erased' ? estate.tenant(platform, seen).plan : undefined;
  // To render its tree takes longer than everything else of an answer. Of a tenant that stands it is what it was made as.
  const tree = seen.stands && platform?.compiler === estate.compiler ? seen.made[`tree/${seen.id}`]?.holds : undefined;
  const wanted = !platform || !planned ? [] : tree ? estate.stepsWith(tree, planned, seen) : estate.steps(platform, planned, seen);
  // Of an erased tenant only what had to be removed is shown: acts and sights leave nothing behind.
  const lasts = ({ step }: Made) => seen.intent !== 'erased' || step.nature === 'thing' || step.nature === 'data';
  const more = Object.values(seen.made).filter((made) => lasts(made) && !wanted.some((each) => each.id === made.step.id));
  const steps = [
    ...wanted.map((step) => shownStep({ ...UNBEGUN, begunAt: null, ...seen.made[step.id], step }, step.digest)),
    ...more.map((made) => shownStep(made, made.holds)),
  ];
  return {
    ...shownTenant(seen),
    steps,
    url: planned?.apps[0]?.app.values.url ?? null,
    erasure: seen.erasure ? shownErasure(seen.erasure) : null,
    file: seen.file,
    backupsUntil: seen.life === 'erased' ? (seen.backupsUntil?.toISOString() ?? null) : null,
  };
}

/** A tenant as its own people see it: no steps, no reasons, nothing of what it runs on. */
export async function shownHome(seen: SeenTenant, { estate, pool }: Desk, consent: Consent | undefined) {
  const platform = await estate.platformOf(pool, seen);
  const planned = platform && seen.intent !== 'erased' ? estate.tenant(platform, seen).plan : undefined;
  const { id, slug, plan, seats, life: state } = seen;
  const apps = (planned?.apps ?? []).map(({ app }) => ({ app: app.values.app, url: app.values.url }));
  const support = consent && {
    givenBy: consent.givenBy,
    givenAt: consent.givenAt.toISOString(),
    until: consent.until.toISOString(),
  };
  return { id, slug, state, plan, seats, apps: apps.filter(({ url }) => url !== null), support: support ?? null };
}

function shownErasure({ askedAt, begins, ...erasure }: SeenErasure) {
  return { ...erasure, askedAt: askedAt.toISOString(), begins: begins.toISOString() };
}

/** `digest`: of what is wanted now; what holds by another one is due again. */
function shownStep(
  { step, holds, seenAt, goneAt, tries, trouble, held, begunAt }: Omit<Made, 'begunAt'> & { begunAt: number | null },
  digest: string | null,
) {
  // While a secret rotates, the wider want is the one that holds.
  const stands = holds !== null && (holds === digest || holds === step.rotation?.wide);
  const state = goneAt !== null ? 'gone' : held ? 'held' : stands ? 'holds' : trouble ? 'trouble' : 'due';
  const since = goneAt ?? (stands ? seenAt : null) ?? begunAt;
  return {
    id: step.id,
    port: step.port,
    state,
    needs: step.needs,
    since: since === null ? null : new Date(since).toISOString(),
    tries,
    trouble,
  };
}

export function shownEvent<T extends SeenEvent>({ at, ...event }: T) {
  return { ...event, at: at.toISOString() };
}

export function shownLook({ at, subject, because }: Looked) {
  const tenant = subject.startsWith('tenant/') ? subject.slice('tenant/'.length) : null;
  return { at: new Date(at).toISOString(), subject, tenant, because };
}

export function shownOperation({ id, tenant, verb, askedAt, done, held, because }: SeenOperation) {
  const state = done ? 'done' : held ? 'held' : 'running';
  const waitingFor = done ? null : (because[0]?.step ?? null);
  return { id, subject: `tenant/${tenant}`, verb, state, because, waitingFor, askedAt: askedAt.toISOString() };
}
