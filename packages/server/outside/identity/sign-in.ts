import * as oidc from 'openid-client';
import type { ClientCredentials } from './port.ts';
import type { Probe } from './probe.ts';
import { readAssertion, samlRequest } from './saml.ts';
import { Trouble } from '../trouble.ts';
import type { Asked, Transport, Within } from './transport.ts';

/** Pages between the form and the answer: none is expected, a redirect of Keycloak to itself may be. */
const HOPS = 6;

/** Who an app would take the person for. */
export interface SignedIn {
  readonly issuer: string;
  readonly email: string;
  /** Of OpenID Connect: what the app could ask Keycloak with. */
  readonly accessToken: string | undefined;
}

/**
 * Signs in to an app as a browser and the app together would: the app's request, the sign-in page, the answer at the app's address, which is
 * read and not followed, and what the app makes of it. Refused with `identity/refused`: name and password are not those of anybody who may
 * come in; with `identity/duties`: they are, and something is to be done first.
 */
export function signIn({ send }: Transport, app: ClientCredentials, person: Probe, within: Within): Promise<SignedIn> {
  const ask: Ask = (url, asked) => send(url, asked, within);
  return app.protocol === 'oidc' ? byOidc(ask, app, person) : bySaml(ask, app, person);
}

type Ask = (url: string, asked: Asked) => Promise<Response>;

async function byOidc(ask: Ask, app: ClientCredentials, person: Probe): Promise<SignedIn> {
  const issuer = new URL(app.issuer);
  const options = {
    execute: issuer.protocol === 'https:' ? [] : [oidc.allowInsecureRequests],
    [oidc.customFetch]: (url: string, { method, headers, body }: oidc.CustomFetchOptions) =>
      ask(url, { method, headers, ...(body === undefined || body === null ? {} : { body: String(body) }) }),
  };
  const config = await oidc.discovery(issuer, app.client, app.secret?.reveal(), undefined, options).catch(translated);
  const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
  const request = oidc.buildAuthorizationUrl(config, {
    redirect_uri: app.redirect,
    scope: 'openid email profile',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  const arrived = await throughPages(ask, request, person, (answer) => {
    const location = answer.headers.get('location');
    return location?.startsWith(`${app.redirect}?`) ? new URL(location) : undefined;
  });
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  const tokens = await oidc.authorizationCodeGrant(config, arrived, checks).catch(translated);
  const claims = tokens.claims();
  return { issuer: claims?.iss ?? '', email: String(claims?.['email'] ?? ''), accessToken: tokens.access_token };
}

async function bySaml(ask: Ask, app: ClientCredentials, person: Probe): Promise<SignedIn> {
  const request = samlRequest(app);
  const page = await throughPages(ask, request.url, person, (answer, html) =>
    answer.status === 200 && html.includes('name="SAMLResponse"') ? html : undefined,
  );
  return { ...readAssertion(page, request.id, app), accessToken: undefined };
}

/** The browser's part: cookies, the form of the sign-in page, redirects inside the identity provider, until `arrived` knows the answer. */
async function throughPages<T>(
  ask: Ask,
  start: URL,
  person: Probe,
  arrived: (answer: Response, html: string) => T | undefined,
): Promise<T> {
  const cookies = new Map<string, string>();
  const hop = async (url: URL, form?: URLSearchParams): Promise<Response> => {
    // Credentials go to the identity provider and nowhere else, whatever a page says.
    if (url.origin !== start.origin) throw new Trouble('refused', 'identity/astray', 'the sign-in page leads somewhere else');
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const posted = { method: 'POST', headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' }, body: String(form) };
    const answer = await ask(url.href, form ? posted : { headers: { cookie } });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
  let [url, form, asked]: [URL, URLSearchParams | undefined, boolean] = [start, undefined, false];
  for (let hops = 0; hops < HOPS; hops++) {
    const answer = await hop(url, form);
    const html = await answer.text();
    const found = arrived(answer, html);
    if (found !== undefined) return found;
    if (answer.status >= 500) throw new Trouble('transient', 'identity/failed', `the sign-in page failed (HTTP ${answer.status})`);
    const location = answer.headers.get('location');
    if (location !== null) {
      [url, form] = [new URL(location, url), undefined];
      continue;
    }
    // Once more the same page: the name or the password is not right. Another page: they are, and something else is asked.
    if (asked && html.includes('name="username"')) throw new Trouble('refused', 'identity/refused', 'this person is not let in');
    if (asked) throw new Trouble('refused', 'identity/duties', 'the sign-in page asks this person for more');
    const action = formAction(html);
    if (action === undefined)
      throw new Trouble('refused', 'identity/no-page', `there is no sign-in page for this app (HTTP ${answer.status})`);
    [url, form, asked] = [new URL(action, url), fields(person), true];
  }
  throw new Trouble('refused', 'identity/astray', 'the sign-in page leads nowhere');
}

const formAction = (html: string): string | undefined => /<form[^>]*\saction="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
const fields = ({ email, password }: Probe): URLSearchParams =>
  new URLSearchParams({ username: email, password: password.reveal(), credentialId: '' });

/** Errors of the library hold what was sent; only their short code is repeated. */
function translated(error: { error?: unknown; code?: unknown; cause?: unknown }): never {
  for (const each of [error, error.cause]) if (each instanceof Trouble) throw each;
  const short = [error.error, error.code].find((each): each is string => typeof each === 'string') ?? 'unknown';
  throw new Trouble('refused', 'identity/answer', `the app would not take the answer (${short})`);
}
