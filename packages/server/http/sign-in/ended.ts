import { endedElsewhere } from '../../commands/sessions.ts';
import { SignInTrouble } from '../../oidc/trouble.ts';
import type { Counter } from '../api/request.ts';
import { type Answer, type Asked, problem } from '../exchange.ts';
import { entranceOf } from './entrance.ts';
import { ENDED } from './flow.ts';

/** A provider tells that somebody signed out there, or was shut out (OpenID Connect Back-Channel Logout). A tenant's has the tenant in the path. */
export async function ended({ path, body, address = '' }: Asked, counter: Counter): Promise<Answer> {
  const { limits, signIn, pool } = counter;
  limits.mayTry(address);
  const tenant = path === ENDED ? null : path.slice(ENDED.length + 1);
  const token = new URLSearchParams(Buffer.from(body).toString('latin1')).get('logout_token') ?? '';
  try {
    const entrance = await entranceOf(signIn, tenant);
    if (!entrance) throw new SignInTrouble('refused', 'no_provider');
    const { id, ...rest } = await entrance.provider.ended(token);
    const count = await endedElsewhere(pool, { ...rest, token: `${rest.issuer} ${id}` });
    if (count === undefined) throw new SignInTrouble('refused', 'taken');
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: '' };
  } catch (error) {
    if (!(error instanceof SignInTrouble)) throw error;
    limits.failed(address);
    return problem(error.kind === 'away' ? 503 : 400, 'session/logout-token', 'This is no token that ends a session here.');
  }
}
