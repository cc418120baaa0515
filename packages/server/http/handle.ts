import { openApi } from '@hansa/api/openapi.ts';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import type { Bundle } from '@hansa/console/build/bundle.ts';
import { isReady } from '../questions/session.ts';
import { api, operatorsOnly } from './api/door.ts';
import { type Counter, match } from './api/request.ts';
import type { SpecStore } from '../spec/store.ts';
import type { Answered } from '../watch/watch.ts';
import { type Answer, type Asked, json, problem } from './exchange.ts';
import { type Post, guard } from './guard.ts';
import { asset, page } from './page.ts';
import { ALWAYS, TLS_ONLY } from './policy.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { refusing } from './refused.ts';
import { notAllowed, spec } from './spec.ts';

/** What the server knows: where it stands, what it shows, and where the spec lives. */
export interface House {
  readonly post: Post;
  readonly bundle: Bundle;
  readonly store: SpecStore;
  /** The control plane; without one there is only the workbench, on a folder or an example. */
  readonly counter?: Counter;
  /** Figures for Prometheus. */
  readonly metrics?: () => Promise<string>;
  /** Told of each request that was answered. */
  readonly answered?: (request: Answered) => void;
}

/** Every request comes through here: guarded first, answered by one room, and given the headers that all answers have. */
export async function handle(asked: Asked, house: House): Promise<Answer> {
  const begun = performance.now();
  const told = (status: number): void => house.answered?.({ endpoint: nameOf(asked), status, milliseconds: performance.now() - begun });
  const secure = house.counter?.secure ?? false;
  const answer = guard(asked, { ...house.post, secure }) ?? (await route(asked, house).catch((error: unknown) => bug(error, told)));
  told(answer.status);
  return { ...answer, headers: { ...ALWAYS, ...(secure && TLS_ONLY), ...answer.headers } };
}

/** Becomes a 500 further out. */
function bug(error: unknown, told: (status: number) => void): never {
  told(500);
  throw error;
}

/** From a short list of ours: what a stranger makes up is `other`. */
function nameOf({ method, path }: Asked): string {
  const matched = match(method, path);
  if (matched) return 'name' in matched ? matched.name : 'other';
  if (path === '/v1/spec' || path.startsWith('/v1/spec/')) return 'spec';
  if (path === '/' || path.startsWith('/assets/')) return 'page';
  return ['/healthz', '/readyz', '/metrics'].includes(path) ? 'watch' : 'other';
}

async function route(asked: Asked, { bundle, store, counter, metrics }: House): Promise<Answer> {
  const { method, path } = asked;
  const answered = counter && ((await api(asked, counter)) ?? (await signInRoutes(asked, counter)) ?? (await open(asked, counter)));
  if (answered) return answered;
  if (path === '/v1/spec' || path.startsWith('/v1/spec/'))
    return (counter && (await operatorsOnly(asked, counter))) ?? refusing(() => spec(asked, store));
  if (method !== 'GET' && method !== 'HEAD') return notAllowed('GET, HEAD');
  if (path === '/') return page(bundle, counter ? 'cloud' : 'folder');
  if (path === '/healthz') return { status: 200, headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' }, body: 'ok\n' };
  // Counts of the whole house are for those inside: what came through a proxy came from outside.
  if (path === '/metrics' && metrics && !asked.headers['x-forwarded-for'] && !asked.headers['forwarded'])
    return { status: 200, headers: { 'content-type': 'text/plain; version=0.0.4', 'cache-control': 'no-store' }, body: await metrics() };
  const accepts = String(asked.headers['accept-encoding'] ?? '');
  const found = path.startsWith('/assets/') ? asset(bundle, path.slice('/assets/'.length), accepts) : undefined;
  return found ?? problem(404, 'request/unknown', `there is nothing at ${path}`);
}

/** What needs no session: whether it is ready to work, and what can be asked of it. */
async function open({ path, method }: Asked, { pool }: Counter): Promise<Answer | undefined> {
  if (method !== 'GET') return undefined;
  if (path === '/v1/openapi.json') return json(200, openApi(COMPILER_VERSION));
  if (path !== '/readyz') return undefined;
  const ready = await isReady(pool);
  return {
    status: ready ? 200 : 503,
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
    body: ready ? 'ok\n' : 'no database\n',
  };
}
