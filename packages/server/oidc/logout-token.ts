import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { SignInTrouble } from './trouble.ts';

/** A session, or all sessions of a person, that ended at the provider. One of `sid` and `subject` is there. */
export interface LogoutToken {
  readonly issuer: string;
  readonly sid: string | undefined;
  readonly subject: string | undefined;
  /** The token's own name, by which it is taken once; seconds since 1970 after which it is no good. */
  readonly id: string;
  readonly expiresAt: number;
}

interface Whose {
  readonly issuer: string;
  readonly client: string;
  readonly keys: URL;
  readonly fetch: (url: string) => Promise<Response>;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Seconds: how old a token may be, and how far two clocks may be apart. */
const OLDEST = 300;
const APART = 60;

/** OpenID Connect Back-Channel Logout 1.0, section 2.6. Throws what the library throws, or a SignInTrouble. */
export async function readLogoutToken(token: string, { issuer, client, keys, fetch }: Whose): Promise<LogoutToken> {
  const { payload } = await jwtVerify(token, createRemoteJWKSet(keys, { [customFetch]: fetch }), {
    issuer,
    audience: client,
    algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
    requiredClaims: ['iat', 'jti', 'events'],
    maxTokenAge: OLDEST,
    clockTolerance: APART,
  });
  const { sid, sub, jti = '', iat = 0, exp, events } = payload;
  const event = (events as Readonly<Record<string, unknown>> | null)?.[EVENT];
  // An ID token is signed by the same keys, and has a nonce: it must not pass for one of these.
  if (typeof event !== 'object' || event === null || 'nonce' in payload) throw new SignInTrouble('refused', 'no_logout_token');
  if (typeof sid !== 'string' && sub === undefined) throw new SignInTrouble('refused', 'nobody');
  return {
    issuer,
    sid: typeof sid === 'string' ? sid : undefined,
    subject: sub,
    id: jti,
    expiresAt: Math.max(exp ?? 0, iat + OLDEST) + APART,
  };
}
