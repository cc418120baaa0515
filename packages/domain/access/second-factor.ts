import type { Role } from './roles.ts';

/** By what somebody showed, after they signed in, that it is them: what their identity provider vouches for, a passkey, a recovery code. */
export type Factor = 'provider' | 'passkey' | 'recovery';

/** What a session still misses: a proof by a passkey that its person has, or a passkey. Null: nothing, it is a whole one. */
export type Misses = 'proof' | 'enrolment' | null;

/** As much of a session as that hangs on. */
export interface Proved {
  readonly role: Role;
  readonly kind: 'session' | 'token' | 'link';
  readonly factor: Factor | null;
  /** The person has a passkey. */
  readonly enrolled: boolean;
}

/**
 *     signed in --> misses an enrolment --> enrolled --+--> whole
 *              \--> misses a proof -----> proved ------/
 *
 * Only operators are asked: they can take everything from everybody. Whoever has a passkey is asked for it wherever they come from; in production
 * (`must`) whoever has none gets one first. Tokens are of machines, which have no hands; who makes one is at the machine.
 */
export function missing({ role, kind, factor, enrolled }: Proved, must: boolean): Misses {
  if (role !== 'operator' || kind !== 'session' || factor !== null) return null;
  if (enrolled) return 'proof';
  return must ? 'enrolment' : null;
}

/** Codes that one gets, and random bytes of each: 80 bits, which nobody guesses and one can type. */
export const CODES = 10;
const BYTES = 10;
export const CODE_BYTES = CODES * BYTES;

/** Crockford's base32: no i, l, o and u, which are read for others. */
const SIGNS = '0123456789abcdefghjkmnpqrstvwxyz';

/** Recovery codes out of `random` ({@link CODE_BYTES} bytes), as people see them: `k7m2-p9x4-qd3r-8tvw`. */
export function recoveryCodes(random: Uint8Array): string[] {
  return Array.from({ length: CODES }, (_, index) => {
    const bits = [...random.subarray(index * BYTES, (index + 1) * BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const text = (bits.match(/.{5}/g) ?? []).map((five) => SIGNS[Number.parseInt(five, 2)]).join('');
    return (text.match(/.{4}/g) ?? []).join('-');
  });
}

/** What somebody typed as the code that it is meant to be, without hyphens; undefined where it is none. */
export function readCode(text: string): string | undefined {
  const code = text.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return code.length === (BYTES * 8) / 5 && [...code].every((sign) => SIGNS.includes(sign)) ? code : undefined;
}
