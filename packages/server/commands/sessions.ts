import type { Pool } from 'pg';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { type Session, closeAll, closeSession, noteUse, openSession, spendLink } from '../db/sessions.ts';

/** Seconds: a working day, and a quarter of an hour. */
const SESSION = 12 * 3_600;
const LINK = 900;

export interface SignedIn extends Session {
  /** By which the browser is known from here on. */
  readonly word: string;
  /** Seconds. */
  readonly lasts: number;
}

/**
 * Spends a one-time link and opens a session with a word that nobody has seen; the session that the browser had until then ends. Throws a
 * Refusal for a link that was used, has expired or never was.
 */
export async function signIn(
  pool: Pool,
  bytes: (count: number) => Uint8Array,
  link: string,
  before: string | undefined,
): Promise<SignedIn> {
  const spent = await spendLink(pool, link);
  if (!spent)
    throw new Refusal(
      'forbidden',
      'session/link',
      'This link was used, has expired or never was: start Hansa again, or ask for another one.',
    );
  const { person, role, tenant } = spent;
  if (before !== undefined) await closeSession(pool, before);
  const { word, expiresAt } = await openSession(pool, bytes, { person, role, tenant, kind: 'session', lasts: SESSION });
  return { person, role, tenant, kind: 'session', expiresAt, word, lasts: SESSION };
}

export async function signOut(pool: Pool, word: string): Promise<void> {
  await closeSession(pool, word);
}

export async function signOutEverywhere(pool: Pool, session: Session): Promise<void> {
  await closeAll(pool, session);
}

/** Notes that a session is in use: one that nobody uses ends by itself. */
export async function used(pool: Pool, word: string): Promise<void> {
  await noteUse(pool, word);
}

/** A token by which a machine is known as `name`. `lasts` in seconds. Gives the word, which is kept nowhere. */
export async function tokenFor(
  pool: Pool,
  bytes: (count: number) => Uint8Array,
  { name, role, lasts }: { readonly name: string; readonly role: 'operator' | 'support'; readonly lasts: number },
): Promise<{ readonly word: string; readonly expiresAt: Date }> {
  return openSession(pool, bytes, { person: name, role, tenant: null, kind: 'token', lasts });
}

/** The word of a new one-time link for an operator. */
export async function linkFor(pool: Pool, bytes: (count: number) => Uint8Array, person: string): Promise<string> {
  return (await openSession(pool, bytes, { person, role: 'operator', tenant: null, kind: 'link', lasts: LINK })).word;
}
