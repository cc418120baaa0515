import { createHmac } from 'node:crypto';
import { backFromSignIn, leaveForSignIn, signInBy } from '../../commands/sessions.ts';
import type { Checks } from '../../oidc/provider.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { isVouched } from '@hansa/domain/access/roles.ts';
import { SignInTrouble } from '../../oidc/trouble.ts';
import { isTenant, tenantBySlug } from '../../questions/session.ts';
import type { Counter } from '../api/request.ts';
import { cookie, wordOf } from '../api/word.ts';
import type { Answer, Asked } from '../exchange.ts';
import { entranceOf } from './entrance.ts';

/** Where sign-ins begin, where the provider sends browsers back to, and where it tells that a session ended. The last takes no cookie. */
export const BEGIN = '/sign-in';
export const BACK = '/sign-in/callback';
export const ENDED = '/sign-in/ended';

/** Why somebody is not in, as the page is told: it has the words. */
export type Why = 'cancelled' | 'away' | 'refused' | 'late' | 'no-role' | 'no-provider' | 'no-tenant' | 'one-factor' | 'too-many';

/**
 * Sends the browser to the identity provider: the operator's own, or with `tenant=<slug>` that of a tenant. What binds the answer to this very
 * browser is derived from one word that only its cookie has, so there is nothing in the database that would let anybody finish it.
 */
export async function begin({ query, address = '' }: Asked, counter: Counter): Promise<Answer> {
  const { signIn, desk, limits, pool } = counter;
  return telling(async () => {
    limits.signIn(address);
    const slug = query.get('tenant');
    const tenant = slug === null ? null : await tenantBySlug(pool, slug.trim().slice(0, 60).toLowerCase());
    if (tenant === undefined) return turnedAway('no-tenant');
    const entrance = await entranceOf(signIn, tenant);
    if (!entrance) return turnedAway('no-provider');
    const word = await leaveForSignIn(desk, tenant);
    const there = await entrance.provider.begin(new URL(BACK, signIn.home), checksOf(word), {
      again: query.has('again'),
      acr: entrance.secondFactor?.acr ?? [],
    });
    return going(there.href, attemptCookie(word, counter.secure));
  });
}

/** Takes a browser back from the provider, and lets it in. Whatever is wrong leads to the page, which says it in words. */
export async function back(asked: Asked, counter: Counter): Promise<Answer> {
  const { signIn, desk, limits, pool, secure } = counter;
  return telling(async () => {
    limits.mayTry(asked.address ?? '');
    const word = attemptOf(asked, secure);
    const attempt = word === undefined ? undefined : await backFromSignIn(pool, word);
    if (word === undefined || !attempt) {
      limits.failed(asked.address ?? '');
      return turnedAway('late');
    }
    const entrance = await entranceOf(signIn, attempt.tenant);
    if (!entrance) return turnedAway('no-provider');
    const arrived = new URL(`${BACK}?${asked.query.toString()}`, signIn.home);
    const { claims, issuer, sid, idToken, subject, name, ...proved } = await entrance.provider.finish(arrived, checksOf(word));
    const rights = entrance.rights(claims);
    if (!rights) return turnedAway('no-role');
    const { secondFactor } = entrance;
    const twice = secondFactor !== undefined && isVouched(proved, secondFactor);
    if (rights.role === 'operator' && secondFactor && !twice) return turnedAway('one-factor');
    if (rights.tenant !== null && !(await isTenant(pool, rights.tenant))) return turnedAway('no-tenant');
    const vouched = { subject, name, rights, by: { issuer, sid, proof: idToken, at: attempt.tenant }, twice };
    const before = wordOf(asked.headers, secure);
    const opened = await signInBy(desk, vouched, before?.by === 'cookie' ? before.word : undefined);
    return going('/', cookie(opened.word, secure, opened.lasts));
  });
}

async function telling(act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof SignInTrouble) return turnedAway(error.kind);
    if (error instanceof Refusal && error.kind === 'too-many') return turnedAway('too-many');
    throw error;
  }
}

function turnedAway(why: Why): Answer {
  return going(`/#sign-in-refused=${why}`);
}

function going(to: string, setCookie?: string): Answer {
  return {
    status: 303,
    headers: { location: to, 'cache-control': 'no-store', ...(setCookie !== undefined && { 'set-cookie': setCookie }) },
    body: '',
  };
}

/** State, nonce and PKCE verifier, each 43 characters: what one of them shows says nothing of the others or of the word. */
export function checksOf(word: string): Checks {
  const of = (what: string): string => createHmac('sha256', word).update(`hansa/sign-in/${what}`).digest('base64url');
  return { state: of('state'), nonce: of('nonce'), verifier: of('verifier') };
}

const attemptName = (secure: boolean): string => (secure ? '__Host-hansa-sign-in' : 'hansa-sign-in');

/** Lax, as the provider's page sends the browser back: a cookie that is Strict would stay at home. It is good for one sign-in and nothing else. */
function attemptCookie(word: string, secure: boolean): string {
  return `${attemptName(secure)}=${word}; Path=/; HttpOnly; SameSite=Lax; Max-Age=900${secure ? '; Secure' : ''}`;
}

function attemptOf({ headers }: Asked, secure: boolean): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  const word = pairs.find(([name]) => name === attemptName(secure))?.[1];
  return word !== undefined && /^[\w-]{43}$/.test(word) ? word : undefined;
}
