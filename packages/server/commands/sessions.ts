import type { Pool } from 'pg';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { type Session, closeSession, openSession, spendLink } from '../db/sessions.ts';

/** Seconds: a working day, and a quarter of an hour. */
const SESSION = 12 * 3_600;
const LINK = 900;

export interface SignedIn extends Session {
  /** By which the browser is known from here on. */
  readonly word: string;
  /** Seconds. */
  readonly lasts: number;
}

/** Spends a one-time link and opens a session. Throws a Refusal for a link that was used, has expired or never was. */
export async function signIn(pool: Pool, bytes: (count: number) => Uint8Array, link: string): Promise<SignedIn> {
  const spent = await spendLink(pool, link);
  if (!spent)
    throw new Refusal(
      'forbidden',
      'session/link',
      'This link was used, has expired or never was: start Hansa again, or ask for another one.',
    );
  const { person, role, tenant } = spent;
  const { word, expiresAt } = await openSession(pool, bytes, { person, role, tenant, kind: 'session', lasts: SESSION });
  return { person, role, tenant, kind: 'session', expiresAt, word, lasts: SESSION };
}

export async function signOut(pool: Pool, word: string): Promise<void> {
  await closeSession(pool, word);
}

/** The word of a new one-time link for an operator. */
export async function linkFor(pool: Pool, bytes: (count: number) => Uint8Array, person: string): Promise<string> {
  return (await openSession(pool, bytes, { person, role: 'operator', tenant: null, kind: 'link', lasts: LINK })).word;
}
