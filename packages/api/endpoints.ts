import { z } from 'zod';
import { FACTOR_ENDPOINTS } from './factor-endpoints.ts';
import {
  cell,
  cellName,
  consentAsked,
  event,
  home,
  linkedEvent,
  look,
  newTenant,
  operation,
  overview,
  page,
  rotation,
  session,
  tenant,
  tenantDetail,
  tenantId,
  tenantPatch,
  tenantState,
  ways,
} from './shapes.ts';

export type Role = 'operator' | 'support' | 'admin' | 'member';

/** What a session misses of an operator who came by one factor alone: their passkey, or to have one. */
export type Misses = 'proof' | 'enrolment';

/** One thing that can be asked. The server registers it, OpenAPI describes it and the client types it: all from this entry. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With OpenAPI's braces: `/v1/tenants/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Who may ask; `anyone` needs no session. Roles of a tenant see their own tenant only: another one's id is not found. */
  readonly roles: readonly Role[] | 'anyone';
  /** Also asked with a session that misses this; any other is answered by a whole one only. */
  readonly before?: readonly Misses[];
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Answer by status; null has no body. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** `key`: takes Idempotency-Key. `match`: needs If-Match. */
  readonly needs?: 'key' | 'match' | 'key and match';
  /** The answer is a stream of server-sent events, each with this shape as data. */
  readonly stream?: z.ZodType;
}

const byId = z.object({ id: tenantId });
const paging = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(200).optional(),
});
const OPERATORS: readonly Role[] = ['operator', 'support'];

export const ENDPOINTS = {
  session: {
    method: 'GET',
    path: '/v1/session',
    summary: 'Who is asking',
    roles: ['operator', 'support', 'admin', 'member'],
    before: ['proof', 'enrolment'],
    answers: { 200: session },
  },
  signIn: {
    method: 'POST',
    path: '/v1/session',
    summary: 'Signs in by a one-time link',
    roles: 'anyone',
    body: z.strictObject({ link: z.string().min(20).max(200) }),
    answers: { 200: session },
  },
  ways: {
    method: 'GET',
    path: '/v1/sign-in',
    summary: 'In which ways one can sign in here',
    roles: 'anyone',
    answers: { 200: ways },
  },
  signOut: {
    method: 'DELETE',
    path: '/v1/session',
    summary: 'Ends the session; answers with where to go to sign out at the identity provider, too, if one is to be told',
    roles: ['operator', 'support', 'admin', 'member'],
    before: ['proof', 'enrolment'],
    answers: { 200: z.object({ go: z.url() }), 204: null },
  },
  signOutEverywhere: {
    method: 'DELETE',
    path: '/v1/sessions',
    summary: 'Ends every session of whoever asks, on all devices; tokens of machines stay',
    roles: ['operator', 'support', 'admin', 'member'],
    answers: { 204: null },
  },
  ...FACTOR_ENDPOINTS,
  tenants: {
    method: 'GET',
    path: '/v1/tenants',
    summary: 'Tenants, the oldest first',
    roles: OPERATORS,
    query: paging.extend({
      cell: cellName.optional(),
      state: tenantState.optional(),
      search: z.string().max(40).optional().meta({ description: 'Part of a slug, or how an id begins.' }),
    }),
    answers: { 200: page(tenant) },
  },
  createTenant: {
    method: 'POST',
    path: '/v1/tenants',
    summary: 'Creates a tenant',
    roles: ['operator'],
    body: newTenant,
    needs: 'key',
    answers: { 202: tenant.extend({ operation: z.uuid() }) },
  },
  tenant: {
    method: 'GET',
    path: '/v1/tenants/{id}',
    summary: 'A tenant, what it waits for, and each of its steps',
    roles: OPERATORS,
    params: byId,
    answers: { 200: tenantDetail },
  },
  changeTenant: {
    method: 'PATCH',
    path: '/v1/tenants/{id}',
    summary: 'Changes seats, plan, slug, state or the first administrator',
    roles: ['operator'],
    params: byId,
    body: tenantPatch,
    needs: 'match',
    answers: { 202: tenant.extend({ operation: z.uuid() }) },
  },
  eraseTenant: {
    method: 'DELETE',
    path: '/v1/tenants/{id}',
    summary: 'Erases a tenant and everything that it has',
    roles: ['operator'],
    params: byId,
    needs: 'match',
    answers: { 202: tenant.extend({ operation: z.uuid() }) },
  },
  confirmErasure: {
    method: 'POST',
    path: '/v1/tenants/{id}/erasure',
    summary: 'Confirms an erasure that somebody else asked for',
    roles: ['operator'],
    params: byId,
    needs: 'key',
    answers: { 202: tenant },
  },
  keepTenant: {
    method: 'DELETE',
    path: '/v1/tenants/{id}/erasure',
    summary: 'Takes back an erasure that has not begun',
    roles: ['operator'],
    params: byId,
    answers: { 202: tenant },
  },
  retryTenant: {
    method: 'POST',
    path: '/v1/tenants/{id}/retry',
    summary: 'Tries again what is held',
    roles: ['operator'],
    params: byId,
    needs: 'key',
    answers: { 202: tenant },
  },
  rotateSecrets: {
    method: 'POST',
    path: '/v1/tenants/{id}/rotations',
    summary: 'Gives the secrets of a tenant new values; the old ones stay good until the new ones are in use',
    roles: ['operator'],
    params: byId,
    body: rotation,
    needs: 'key and match',
    answers: { 202: tenant.extend({ operation: z.uuid() }) },
  },
  home: {
    method: 'GET',
    path: '/v1/tenants/{id}/home',
    summary: 'A tenant as its own people see it: its state, its apps, and whether support may look in',
    roles: ['operator', 'support', 'admin', 'member'],
    params: byId,
    answers: { 200: home },
  },
  giveConsent: {
    method: 'POST',
    path: '/v1/tenants/{id}/consent',
    summary: 'Lets support see the tenant for some hours from now on; again, it is the new time that counts',
    roles: ['operator', 'admin'],
    params: byId,
    body: consentAsked,
    answers: { 200: home },
  },
  endConsent: {
    method: 'DELETE',
    path: '/v1/tenants/{id}/consent',
    summary: 'Support sees nothing of the tenant any more',
    roles: ['operator', 'admin'],
    params: byId,
    answers: { 200: home },
  },
  tenantEvents: {
    method: 'GET',
    path: '/v1/tenants/{id}/events',
    summary: 'What happened to a tenant, the oldest first',
    roles: ['operator', 'support', 'admin'],
    params: byId,
    query: paging,
    answers: { 200: page(linkedEvent) },
  },
  operation: {
    method: 'GET',
    path: '/v1/operations/{id}',
    summary: 'How far something is that was asked for',
    roles: ['operator', 'support'],
    params: z.object({ id: z.uuid() }),
    answers: { 200: operation },
  },
  cells: { method: 'GET', path: '/v1/cells', summary: 'Cells of the platform', roles: OPERATORS, answers: { 200: page(cell) } },
  specState: {
    method: 'GET',
    path: '/v1/spec/state',
    summary: 'Which spec is in use, and what was set aside',
    roles: OPERATORS,
    answers: { 200: overview },
  },
  events: {
    method: 'GET',
    path: '/v1/events',
    summary: 'What happens, as it happens; goes on after Last-Event-ID',
    roles: OPERATORS,
    query: z.object({
      recent: z.coerce.number().int().min(0).max(200).default(0).meta({ description: 'Begins with as many of the last events.' }),
    }),
    answers: { 200: null },
    stream: z.union([event, look]),
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;

/** Whether it takes an Idempotency-Key. */
export function takesKey({ needs }: Endpoint): boolean {
  return needs === 'key' || needs === 'key and match';
}

/** Whether it needs an If-Match. */
export function needsMatch({ needs }: Endpoint): boolean {
  return needs === 'match' || needs === 'key and match';
}
