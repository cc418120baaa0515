import type { EndpointName } from '@hansa/api/endpoints.ts';
import type { KeptAnswer } from '../../commands/once.ts';
import { type ConsentAsked, endConsent, giveConsent, maySupport } from '../../commands/consents.ts';
import { confirmErasure, eraseTenant, keepTenant } from '../../commands/erasure.ts';
import { type RotationAsked, rotateSecrets } from '../../commands/rotation.ts';
import { changeTenant } from '../../commands/change.ts';
import { type By, createTenant, retryTenant } from '../../commands/tenants.ts';
import { signIn, signOut, signOutEverywhere } from '../../commands/sessions.ts';
import { aside, cells, events, operation, rolloutSeen } from '../../questions/others.ts';
import { consentNow, tenantById, tenants, wholeTenantById } from '../../questions/tenants.ts';
import { type Answer, json } from '../exchange.ts';
import { notFound } from '../refused.ts';
import { leaveProvider, waysOf } from '../sign-in/entrance.ts';
import { eventStream } from './event-stream.ts';
import { FACTOR_HANDLERS } from './factor-handlers.ts';
import type { Counter, Handler, Passed } from './request.ts';
import { askedBy } from './asked-by.ts';
import { shownAccepted, shownEvent, shownHome, shownOperation, shownTenant, shownWhole } from './shown.ts';
import { sessionShown } from './session-shown.ts';
import { cookie } from './word.ts';

type Done = Parameters<NonNullable<By['keep']>>[1];

/** Who asks. `answer` shapes what is kept for the request's key, inside the transaction that does it. */
function by(passed: Passed, answer: (done: Done) => Answer): By {
  const { keep } = passed;
  const kept = keep && ((client: Parameters<typeof keep>[0], done: Done) => keep(client, keptOf(answer(done))));
  return { ...askedBy(passed), keep: kept };
}

function keptOf({ status, body, headers }: Answer): KeptAnswer {
  const { location, etag } = headers;
  return { status, body: JSON.parse(String(body)) as unknown, headers: { ...(location && { location }), ...(etag && { etag }) } };
}

const id = (passed: Passed): string => passed.params['id'] ?? '';
const accepted = ({ row, operation }: Done): Answer =>
  json(202, shownAccepted({ row, operation }), {
    ...(operation !== null && { location: `/v1/operations/${operation}` }),
    etag: `"${row.version}"`,
  });

/** One handler an endpoint: it asks a command or a question, and shapes the answer. */
export const HANDLERS: Readonly<Record<EndpointName, Handler>> = {
  session: ({ session }, counter) => Promise.resolve(json(200, session && sessionShown(session, counter))),
  ...FACTOR_HANDLERS,
  signIn: enter,
  signOutEverywhere: async ({ session }, { pool, secure }) => {
    if (session) await signOutEverywhere(pool, session);
    return { status: 204, headers: { 'set-cookie': cookie('', secure, 0), 'cache-control': 'no-store' }, body: '' };
  },
  signOut: async ({ word }, { pool, secure, signIn: at }) => {
    const told = word === undefined ? undefined : await signOut(pool, word);
    const leave = told && (await leaveProvider(at, told));
    const headers = { 'set-cookie': cookie('', secure, 0), 'cache-control': 'no-store' };
    return leave ? json(200, { go: leave.href }, headers) : { status: 204, headers, body: '' };
  },
  ways: (_passed, { signIn: at }) => Promise.resolve(json(200, waysOf(at))),
  tenants: async (passed, { pool, desk }) => {
    const consented = passed.session?.role === 'support';
    const page = await tenants(pool, { ...(passed.query as unknown as Parameters<typeof tenants>[1]), consented });
    // To be listed is to be seen.
    if (consented) for (const each of page.items) await maySupport(desk, each.id, askedBy(passed));
    return json(200, { items: page.items.map(shownTenant), next: page.next });
  },
  createTenant: async (passed, { desk }) =>
    accepted(await createTenant(desk, passed.body as Parameters<typeof createTenant>[1], by(passed, accepted))),
  tenant: async (passed, { pool, desk }) => {
    const found = await wholeTenantById(pool, id(passed));
    if (!found) throw notFound();
    return json(200, await shownWhole(found, desk), { etag: `"${found.version}"` });
  },
  changeTenant: async (passed, { desk }) =>
    accepted(await changeTenant(desk, id(passed), passed.version, passed.body as Parameters<typeof changeTenant>[3], by(passed, accepted))),
  eraseTenant: async (passed, { desk }) => accepted(await eraseTenant(desk, id(passed), passed.version, by(passed, accepted))),
  confirmErasure: (passed, counter) => shownAfter(passed, counter, confirmErasure),
  keepTenant: (passed, counter) => shownAfter(passed, counter, keepTenant),
  retryTenant: (passed, counter) => shownAfter(passed, counter, retryTenant),
  rotateSecrets: async (passed, { desk }) =>
    accepted(await rotateSecrets(desk, id(passed), passed.version, passed.body as RotationAsked, by(passed, accepted))),
  home: (passed, counter) => atHome(passed, counter),
  giveConsent: async (passed, counter) => {
    await giveConsent(counter.desk, id(passed), passed.body as ConsentAsked, askedBy(passed));
    return atHome(passed, counter);
  },
  endConsent: async (passed, counter) => {
    await endConsent(counter.desk, id(passed), askedBy(passed));
    return atHome(passed, counter);
  },
  tenantEvents: async (passed, { pool }) => {
    const names = passed.session?.tenant ? {} : ({ names: 'all' } as const);
    const page = await events(pool, { ...(passed.query as { limit: number; after?: string }), tenant: id(passed), ...names });
    // Who has events is there.
    if (page.items.length === 0 && !(await tenantById(pool, id(passed)))) throw notFound();
    return json(200, { items: page.items.map(shownEvent), next: page.next });
  },
  operation: async (passed, { pool, desk }) => {
    const found = await operation(pool, id(passed));
    if (!found || (passed.session?.role === 'support' && !(await maySupport(desk, found.tenant, askedBy(passed))))) throw notFound();
    return json(200, shownOperation(found));
  },
  cells: async (_passed, { desk }) => json(200, { items: await cellsShown(desk), next: null }),
  specState: async ({ session }, counter) => json(200, await specState(counter, session?.role === 'operator')),
  events: (passed, counter) => Promise.resolve(eventStream(counter, passed)),
};

/** Nothing new was asked for, so there is no operation: the tenant as it is then. */
async function shownAfter(passed: Passed, { desk }: Counter, act: typeof retryTenant): Promise<Answer> {
  return accepted({ row: await act(desk, id(passed), by(passed, accepted)), operation: null });
}

async function atHome(passed: Passed, { pool, desk }: Counter): Promise<Answer> {
  const found = await tenantById(pool, id(passed));
  if (!found) throw notFound();
  return json(200, await shownHome(found, desk, await consentNow(pool, found.id)));
}

async function enter({ body, word: before }: Passed, counter: Counter): Promise<Answer> {
  const { word, lasts, ...session } = await signIn(counter.desk, (body as { link: string }).link, before);
  return json(200, sessionShown(session, counter), { 'set-cookie': cookie(word, counter.secure, lasts) });
}

async function cellsShown({ estate, pool }: Counter['desk']): Promise<unknown[]> {
  const [platform, known] = [await estate.platform(pool), await cells(pool)];
  return (platform?.plan.cells ?? []).map(({ cell }) => {
    const { tenants: count = 0, due = 0, commit = null, because = [] } = known.get(cell.name) ?? {};
    return { name: cell.name, at: cell.values.home, engine: cell.values.engine, tenants: count, due, commit, because };
  });
}

/** Files that were set aside are files of tenants: `whole` shows them, too. */
async function specState({ desk, pool, simulated }: Counter, whole: boolean): Promise<unknown> {
  const [platform, files] = [await desk.estate.platform(pool), whole ? await aside(pool) : []];
  const rollout = platform ? await rolloutSeen(pool, platform.release) : null;
  return {
    commit: platform?.commit ?? null,
    aside: files.map((file) => ({ ...file, at: file.at.toISOString() })),
    plans: platform?.plan.plans.map(({ values }) => `${values.name}@${values.version}`) ?? [],
    cells: platform?.plan.cells.map(({ cell }) => cell.name) ?? [],
    platform: platform?.plan.platform.values.name ?? null,
    backupsKept: platform ? desk.estate.backupsKept(platform) : null,
    rollout,
    simulated,
  };
}
