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

type Estate = Desk['estate'];
type Platform = Awaited<ReturnType<Estate['platformOf']>>;

/** With each of its steps, also those that nobody has begun, its address where the platform says one, and its file in the spec. */
export async function shownWhole(seen: WholeTenant, { estate, pool }: Desk) {
  const platform = seen.intent === 'erased' ? undefined : await estate.platformOf(pool, seen);
  return {
    ...shownTenant(seen),
    steps: inOrder(isAsMade(seen, estate, platform) ? stepsMade(seen) : stepsWanted(seen, estate, platform)),
    url: platform ? estate.address(platform, seen) : null,
    erasure: seen.erasure ? shownErasure(seen.erasure) : null,
    file: seen.file,
    backupsUntil: seen.life === 'erased' ? (seen.backupsUntil?.toISOString() ?? null) : null,
  };
}

/**
 * Whether what is kept of its steps is what is wanted. Then nobody has to plan it to show it, which takes longer than everything else of an answer. A
 * letter that came back, and names that are made here from now on, make others wanted without another version.
 */
function isAsMade(seen: WholeTenant, estate: Estate, platform: Platform): boolean {
  const hasNames = Object.values(seen.made).some(({ step, goneAt }) => step.port === 'dns' && goneAt === null);
  return seen.stands && seen.letterTrouble === null && platform?.compiler === estate.compiler && hasNames === estate.hasNames(seen.cell);
}

function stepsMade(seen: SeenTenant): ShownStep[] {
  return Object.values(seen.made).map((each) => shownStep(each, each.holds));
}

function stepsWanted(seen: SeenTenant, estate: Estate, platform: Platform): ShownStep[] {
  const plan = platform && estate.tenant(platform, seen).plan;
  const steps = platform && plan ? estate.steps(platform, plan, seen) : [];
  // Of an erased tenant only what had to be removed is shown: acts and sights leave nothing behind.
  const lasts = ({ step }: Made) => seen.intent !== 'erased' || step.nature === 'thing' || step.nature === 'data';
  const more = Object.values(seen.made).filter((each) => lasts(each) && !steps.some(({ id }) => id === each.step.id));
  return [
    ...steps.map((step) => shownStep({ ...UNBEGUN, begunAt: null, ...seen.made[step.id], step }, step.digest)),
    ...more.map((each) => shownStep(each, each.holds)),
  ];
}

/** Each behind what it needs, and by their ids where that leaves a choice. */
function inOrder(steps: readonly ShownStep[]): readonly ShownStep[] {
  const left = new Map(steps.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((step) => [step.id, step]));
  const ordered: ShownStep[] = [];
  const put = (step: ShownStep): void => {
    if (!left.delete(step.id)) return;
    for (const need of step.needs) {
      const needed = left.get(need);
      if (needed) put(needed);
    }
    ordered.push(step);
  };
  for (const step of left.values()) put(step);
  return ordered;
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

type ShownStep = ReturnType<typeof shownStep>;

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

/** Whom a look was at; null where it was at something else. */
export function tenantOf({ subject }: Looked): string | null {
  return subject.startsWith('tenant/') ? subject.slice('tenant/'.length) : null;
}

export function shownLook(look: Looked) {
  const { at, subject, because } = look;
  return { at: new Date(at).toISOString(), subject, tenant: tenantOf(look), because };
}

export function shownOperation({ id, tenant, verb, askedAt, done, held, because }: SeenOperation) {
  const state = done ? 'done' : held ? 'held' : 'running';
  const waitingFor = done ? null : (because[0]?.step ?? null);
  return { id, subject: `tenant/${tenant}`, verb, state, because, waitingFor, askedAt: askedAt.toISOString() };
}
