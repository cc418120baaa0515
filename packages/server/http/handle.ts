import type { Bundle } from '@hansa/console/build/bundle.ts';
import type { SpecStore } from '../spec/store.ts';
import { type Answer, type Asked, problem } from './exchange.ts';
import { type Post, guard } from './guard.ts';
import { asset, page } from './page.ts';
import { ALWAYS } from './policy.ts';
import { notAllowed, spec } from './spec.ts';

/** What the server knows: where it stands, what it shows, and where the spec lives. */
export interface House {
  readonly post: Post;
  readonly bundle: Bundle;
  readonly store: SpecStore;
}

/** Every request comes through here: guarded first, answered by one room, and given the headers that all answers have. */
export function handle(asked: Asked, house: House): Answer {
  const answer = guard(asked, house.post) ?? route(asked, house);
  return { ...answer, headers: { ...ALWAYS, ...answer.headers } };
}

function route(asked: Asked, { bundle, store }: House): Answer {
  const { method, path } = asked;
  if (path === '/v1/spec' || path.startsWith('/v1/spec/')) return spec(asked, store);
  if (method !== 'GET' && method !== 'HEAD') return notAllowed('GET, HEAD');
  if (path === '/') return page(bundle);
  if (path === '/healthz') return { status: 200, headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' }, body: 'ok\n' };
  const accepts = String(asked.headers['accept-encoding'] ?? '');
  const found = path.startsWith('/assets/') ? asset(bundle, path.slice('/assets/'.length), accepts) : undefined;
  return found ?? problem(404, 'request/unknown', `there is nothing at ${path}`);
}
