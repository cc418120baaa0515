import type { Pool } from 'pg';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import type { Rights } from '@hansa/domain/access/roles.ts';
import type { Factor } from '@hansa/domain/access/second-factor.ts';
import { personFor } from '../db/people.ts';
import type { ProofOf } from '../db/proof.ts';
import { append } from '../db/register.ts';
import { type Session, closeAll, closeSession, noteUse, openSession, renewSession, sessionOf, spendLink } from '../db/sessions.ts';
import { personEvent } from './person-event.ts';
import { type Ended, beginSignIn, endAt, spendSignIn } from '../db/sign-ins.ts';
import { transaction } from '../db/transaction.ts';

export type { Ended };

/** Seconds: a working day, and a quarter of an hour. */
const SESSION = 12 * 3_600;
const LINK = 900;

/** What it takes to let somebody in. `now` is UTC milliseconds. */
export interface Gate {
  readonly pool: Pool;
  readonly now: () => number;
  readonly bytes: (count: number) => Uint8Array;
}

export interface SignedIn extends Session {
  readonly factor: Factor | null;
  readonly enrolled: boolean;
  /** By which the browser is known from here on. */
  readonly word: string;
  /** Seconds. */
  readonly lasts: number;
}

/**
 * Spends a one-time link and opens a session with a word that nobody has seen; the session that the browser had until then ends. Throws a
 * Refusal for a link that was used, has expired or never was.
 */
export async function signIn(gate: Gate, link: string, before: string | undefined): Promise<SignedIn> {
  const spent = await spendLink(gate.pool, link);
  if (!spent)
    throw new Refusal(
      'forbidden',
      'session/link',
      'This link was used, has expired or never was: start Hansa again, or ask for another one.',
    );
  return opened(gate, spent, before, undefined, null);
}

/** Somebody as an identity provider knows them, and what they may be here. */
export interface Vouched {
  readonly subject: string;
  readonly name: string;
  readonly rights: Rights;
  readonly by: ProofOf;
  /** They showed a second factor there, and it was asked for. */
  readonly twice: boolean;
}

/** Opens a session for somebody who signed in at an identity provider. */
export async function signInBy(gate: Gate, { subject, name, rights, by, twice }: Vouched, before: string | undefined): Promise<SignedIn> {
  const person = await personFor(gate.pool, { issuer: by.issuer, subject, tenant: rights.tenant, name });
  return opened(gate, { person, name, ...rights }, before, by, twice ? 'provider' : null);
}

async function opened(
  gate: Gate,
  { person, name, role, tenant }: Pick<Session, 'person' | 'name' | 'role' | 'tenant'>,
  before: string | undefined,
  by: ProofOf | undefined,
  factor: Factor | null,
): Promise<SignedIn> {
  if (before !== undefined) await closeSession(gate.pool, before);
  const opening = { person, role, tenant, kind: 'session', lasts: SESSION, by, factor } as const;
  const { word, expiresAt, enrolled } = await openSession(gate.pool, gate.bytes, opening);
  // Of members there may be thousands a day, and what they do in their apps is not ours to write down.
  if (role !== 'member') await noted(gate, 'session.opened', { person, role, tenant }, { role, by: by ? 'provider' : 'link' });
  return { person, name, role, tenant, kind: 'session', factor, enrolled, expiresAt, word, lasts: SESSION };
}

async function noted(gate: Gate, ...event: Tail<Parameters<typeof personEvent>>): Promise<void> {
  await transaction(gate.pool, (client) => append(client, [personEvent(gate, ...event)]));
}

type Tail<All> = All extends readonly [unknown, ...infer Rest] ? Rest : never;

/** Ends a session; gives what its identity provider has to be told, where one opened it. */
export async function signOut(pool: Pool, word: string): ReturnType<typeof closeSession> {
  return closeSession(pool, word);
}

export async function signOutEverywhere(pool: Pool, session: Session): Promise<void> {
  await closeAll(pool, session);
}

/** A session with what has to be sent along with the next answer. */
export interface Entered extends Session {
  readonly id: string;
  readonly factor: Factor | null;
  readonly enrolled: boolean;
  /** A new word for the browser, and for how many seconds. */
  readonly renewed: { readonly word: string; readonly lasts: number } | undefined;
}

/**
 * Who this word belongs to. Undefined for a word that nobody gave out, that was replaced, or whose session has ended. A session in use is noted
 * so, and gets another word from time to time where it `mayRenew`.
 */
export async function enter(gate: Gate, word: string, mayRenew: boolean): Promise<Entered | undefined> {
  const known = await sessionOf(gate.pool, word);
  if (known === undefined) return undefined;
  if ('replayed' in known) {
    await noted(gate, 'session.replayed', known.replayed, { role: known.replayed.role });
    return undefined;
  }
  if (known.unnoted) await noteUse(gate.pool, word);
  const { unnoted: _unnoted, stale, ...session } = known;
  const next = stale && mayRenew ? await renewSession(gate.pool, gate.bytes, known.id, word) : undefined;
  const lasts = Math.max(1, Math.ceil((known.expiresAt.getTime() - gate.now()) / 1_000));
  return { ...session, renewed: next === undefined ? undefined : { word: next, lasts } };
}

/** The word by which a browser is known that goes to an identity provider and has to come back: 43 characters, kept nowhere. */
export async function leaveForSignIn({ pool, bytes }: Gate, tenant: string | null): Promise<string> {
  const word = Buffer.from(bytes(32)).toString('base64url');
  await beginSignIn(pool, word, tenant);
  return word;
}

/** To whose provider this browser went; undefined for one that never did, took too long, or has been back already. */
export async function backFromSignIn(pool: Pool, word: string): Promise<{ readonly tenant: string | null } | undefined> {
  return spendSignIn(pool, word);
}

/** Ends what a provider says has ended. How many sessions that were; undefined where it has said so before. */
export async function endedElsewhere(pool: Pool, ended: Ended): Promise<number | undefined> {
  return endAt(pool, ended);
}

/** A token by which a machine is known as `name`. `lasts` in seconds. Gives the word, which is kept nowhere. */
export async function tokenFor(
  pool: Pool,
  bytes: (count: number) => Uint8Array,
  { name, role, lasts }: { readonly name: string; readonly role: 'operator' | 'support'; readonly lasts: number },
): Promise<{ readonly word: string; readonly expiresAt: Date }> {
  const person = await personFor(pool, { issuer: 'token', subject: name, tenant: null, name });
  return openSession(pool, bytes, { person, role, tenant: null, kind: 'token', lasts });
}

/** The word of a new one-time link for an operator, as the machine knows them. */
export async function linkFor(pool: Pool, bytes: (count: number) => Uint8Array, name: string): Promise<string> {
  const person = await personFor(pool, { issuer: 'machine', subject: name, tenant: null, name });
  return (await openSession(pool, bytes, { person, role: 'operator', tenant: null, kind: 'link', lasts: LINK })).word;
}
