import type { Secret } from '@hansa/domain/port/secret.ts';
import * as oidc from 'openid-client';
import { type Transport, openTransport } from '../outside/identity/transport.ts';
import { type LogoutToken, readLogoutToken } from './logout-token.ts';
import { SignInTrouble, troubleOf } from './trouble.ts';

/** An identity provider, and by what we are known there. */
export interface Relying {
  readonly issuer: URL;
  readonly client: string;
  readonly secret: Secret;
  /** PEM of an authority of one's own, where the public ones do not do. */
  readonly ca?: string | undefined;
  readonly scopes: readonly string[];
}

/** What binds an answer to the question and to the browser that asked it: 43 characters each. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

interface Asking {
  readonly again: boolean;
  readonly acr: readonly string[];
}

/** Who came, as the provider says. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The provider's own session, where it names one. */
  readonly sid: string | null;
  /** How they proved it (RFC 8176), and the provider's word for how sure it is. */
  readonly amr: readonly string[];
  readonly acr: string | null;
  readonly idToken: string;
}

/** Milliseconds for one answer of the provider, and until its description is read again. */
const PATIENCE = 10_000;
const FRESH = 3_600_000;

/** One identity provider. Asked when somebody signs in, and not before. Every method throws a SignInTrouble. */
export class Provider {
  readonly #settings: Relying;
  readonly #transport: Transport;
  readonly #now: () => number;
  #described: { readonly config: Promise<oidc.Configuration>; readonly at: number } | undefined;

  constructor(settings: Relying, now: () => number = Date.now) {
    this.#settings = settings;
    this.#transport = openTransport(settings.ca);
    this.#now = now;
  }

  /** The address of the page on which to sign in. `again`: also where the provider knows the browser already; `acr`: how sure it should be. */
  async begin(redirect: URL, { state, nonce, verifier }: Checks, { again, acr }: Asking): Promise<URL> {
    const config = await this.#config();
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirect.href,
      scope: this.#settings.scopes.join(' '),
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...(again && { prompt: 'login' }),
      ...(acr.length > 0 && { acr_values: acr.join(' ') }),
    });
    return url;
  }

  /** Takes the address to which the provider sent the browser back. Its code is spent by that, whatever comes of it. */
  async finish(arrived: URL, { state, nonce, verifier }: Checks): Promise<Identity> {
    const config = await this.#config();
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    const tokens = await oidc.authorizationCodeGrant(config, arrived, checks).catch(refused);
    const claims = tokens.claims();
    if (!claims || tokens.id_token === undefined) throw new SignInTrouble('refused', 'no_id_token');
    // Some providers put names and groups into the other answer only. What the signed one says counts.
    const more = config.serverMetadata().userinfo_endpoint
      ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub).catch(refused)
      : {};
    const all = { ...more, ...claims };
    return {
      issuer: claims.iss,
      subject: claims.sub,
      name: nameOf(all),
      claims: all,
      sid: textOf(claims['sid']),
      amr: Array.isArray(claims['amr']) ? claims['amr'].filter((each) => typeof each === 'string') : [],
      acr: textOf(claims['acr']),
      idToken: tokens.id_token,
    };
  }

  /** Where to send the browser to sign out there, too; undefined where the provider has no such page. */
  async leave(idToken: string, back: URL): Promise<URL | undefined> {
    const config = await this.#config();
    if (!config.serverMetadata().end_session_endpoint) return undefined;
    return oidc.buildEndSessionUrl(config, {
      post_logout_redirect_uri: back.href,
      ...(idToken === '' ? {} : { id_token_hint: idToken }),
    });
  }

  /** What the provider tells us directly: a session there has ended. Signed by it, about us, and fresh; else refused. */
  async ended(token: string): Promise<LogoutToken> {
    const config = await this.#config();
    const { issuer, jwks_uri: keys } = config.serverMetadata();
    if (!keys) throw new SignInTrouble('away', 'no_keys');
    const fetch = (url: string) => this.#fetch(url, {});
    return readLogoutToken(token, { issuer, client: this.#settings.client, keys: new URL(keys), fetch }).catch(refused);
  }

  /** Reads the provider's description: it answers, under the very name that it was configured by, and signs what it says. */
  async look(): Promise<{ readonly issuer: string; readonly endsSessions: boolean }> {
    this.#described = undefined;
    const { issuer, jwks_uri: keys, end_session_endpoint: end } = (await this.#config()).serverMetadata();
    if (!keys) throw new SignInTrouble('refused', 'no_keys');
    return { issuer, endsSessions: end !== undefined };
  }

  /** Shows name and secret with a code that nobody gave out: a provider that knows us complains of the code. */
  async knowsUs(redirect: URL): Promise<boolean> {
    const config = await this.#config();
    const arrived = new URL(`?code=hansa-doctor&state=x&iss=${encodeURIComponent(config.serverMetadata().issuer)}`, redirect);
    const checks = { pkceCodeVerifier: 'x'.repeat(43), expectedState: 'x', expectedNonce: 'x' };
    try {
      await oidc.authorizationCodeGrant(config, arrived, checks);
      return true;
    } catch (error) {
      const { error: said } = error as { error?: unknown };
      if (said === 'invalid_grant') return true;
      if (said === 'invalid_client' || said === 'unauthorized_client') return false;
      throw troubleOf(error);
    }
  }

  close(): void {
    this.#transport.close();
  }

  #config(): Promise<oidc.Configuration> {
    const known = this.#described;
    if (known && known.at > this.#now() - FRESH) return known.config;
    const { issuer, client, secret } = this.#settings;
    // Their HTTPS is checked, and their signature as well: a proxy of one's own that ends TLS says nothing in their name.
    const plain = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
    const config = oidc
      .discovery(issuer, client, secret.reveal(), undefined, {
        execute: [...plain, oidc.enableNonRepudiationChecks],
        [oidc.customFetch]: (url: string, { method, headers, body }: oidc.CustomFetchOptions) =>
          this.#fetch(url, { method, headers, ...(body === undefined || body === null ? {} : { body: String(body) }) }),
      })
      .catch((error: unknown) => {
        this.#described = undefined;
        throw troubleOf(error);
      });
    this.#described = { config, at: this.#now() };
    return config;
  }

  #fetch(url: string, asked: Parameters<Transport['send']>[1]): Promise<Response> {
    return this.#transport.send(url, asked, { signal: AbortSignal.timeout(PATIENCE), deadline: Date.now() + PATIENCE });
  }
}

function refused(error: unknown): never {
  throw troubleOf(error);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.length <= 255 ? value : null;
}

function nameOf(claims: Readonly<Record<string, unknown>>): string {
  const name = ['name', 'preferred_username', 'email', 'sub']
    .map((claim) => textOf(claims[claim]))
    .find((each) => each !== null && each !== '');
  return name ?? '';
}
