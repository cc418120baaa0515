import type { Counter } from '../api/request.ts';
import { type Answer, type Asked, problem } from '../exchange.ts';
import { refusing } from '../refused.ts';
import { ended } from './ended.ts';
import { BACK, BEGIN, ENDED, back, begin } from './flow.ts';

const OF_TENANT = new RegExp(`^${ENDED}/[a-z][0-9a-z]{9}$`);

/** What browsers and identity providers ask of the sign-in; undefined where the path is none of it. */
export async function signInRoutes(asked: Asked, counter: Counter): Promise<Answer | undefined> {
  const { path, method } = asked;
  const isEnded = path === ENDED || OF_TENANT.test(path);
  if (path !== BEGIN && path !== BACK && !isEnded) return undefined;
  const allow = isEnded ? 'POST' : 'GET';
  if (method !== allow) return problem(405, 'request/method', `only ${allow} is possible here`, {}, { allow });
  return refusing(() => (isEnded ? ended(asked, counter) : path === BEGIN ? begin(asked, counter) : back(asked, counter)));
}
