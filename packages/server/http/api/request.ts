import { ENDPOINTS, type Endpoint, type EndpointName, type Role } from '@hansa/api/endpoints.ts';
import type { Pool } from 'pg';
import type { Keep } from '../../commands/once.ts';
import type { Desk } from '../../commands/tenants.ts';
import type { Entered } from '../../commands/sessions.ts';
import type { Looks } from '../../watch/looks.ts';
import type { Answer, Asked } from '../exchange.ts';
import type { Limits } from '../limits/limits.ts';
import type { SignIn } from '../sign-in/entrance.ts';

/** What the handlers work with. */
export interface Counter {
  readonly desk: Desk;
  readonly pool: Pool;
  readonly looks: Pick<Looks, 'hear'>;
  /** Everything outside is simulated: said wherever a person looks. */
  readonly simulated: boolean;
  /** Served over TLS, so cookies may be bound to it. */
  readonly secure: boolean;
  readonly limits: Limits;
  /** Identity providers at which people sign in. */
  readonly signIn: SignIn;
}

/** A request that passed the door: parsed by its endpoint's shapes, and asked by somebody who may. */
export interface Passed {
  readonly asked: Asked;
  readonly session: Entered | undefined;
  /** The word of the session, for signing out. */
  readonly word: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** What If-Match said, for endpoints that need it. */
  readonly version: number;
  readonly request: string;
  readonly trace: string;
  /** Keeps the answer for the request's key; undefined where it has none. */
  readonly keep?: Keep | undefined;
}

export type Handler = (passed: Passed, counter: Counter) => Promise<Answer>;

export interface Matched {
  readonly name: EndpointName;
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
}

const ROUTES = Object.entries(ENDPOINTS).map(([name, endpoint]) => ({
  name: name as EndpointName,
  endpoint: endpoint as Endpoint,
  pattern: new RegExp(`^${endpoint.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

/** The endpoint of a path and method; the methods that there are where only the method is wrong; undefined for an unknown path. */
export function match(method: string, path: string): Matched | { readonly allow: string } | undefined {
  const here = ROUTES.filter(({ pattern }) => pattern.test(path));
  if (here.length === 0) return undefined;
  const route = here.find(({ endpoint }) => endpoint.method === (method === 'HEAD' ? 'GET' : method));
  if (!route) return { allow: here.map(({ endpoint }) => endpoint.method).join(', ') };
  return { name: route.name, endpoint: route.endpoint, params: { ...route.pattern.exec(path)?.groups } };
}

export function mayAsk(endpoint: Endpoint, role: Role | undefined): boolean {
  return endpoint.roles === 'anyone' || (role !== undefined && endpoint.roles.includes(role));
}
