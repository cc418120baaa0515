import { createHash } from 'node:crypto';
import type { Factor } from '@hansa/domain/access/second-factor.ts';
import type { Pool } from 'pg';
import { togetherOf } from './together.ts';
import type { Transaction } from './transaction.ts';
import { type ProofOf, openedProof, sealedProof } from './proof.ts';

/** Somebody who was let in: by a sign-in, by a token for machines. */
export interface Session {
  /** Id of the person; the register has nothing else. */
  readonly person: string;
  /** What people call them. */
  readonly name: string;
  readonly role: 'operator' | 'support' | 'admin' | 'member';
  readonly tenant: string | null;
  readonly kind: 'session' | 'token' | 'link';
  readonly expiresAt: Date;
}

export interface Opening extends Omit<Session, 'expiresAt' | 'name'> {
  /** Seconds. */
  readonly lasts: number;
  /** The identity provider's side of it, where one said who this is. */
  readonly by?: ProofOf | undefined;
  /** What whoever let them in vouches for; absent: nothing but one factor. */
  readonly factor?: Factor | null;
}

/** The database knows digests only: who reads it cannot sign in with what it finds. 256 random bits need no salt. */
function digest(word: string): Buffer {
  return createHash('sha256').update(word).digest();
}

type Bytes = (count: number) => Uint8Array;
const newWord = (bytes: Bytes): string => Buffer.from(bytes(32)).toString('base64url');

export interface Opened {
  readonly word: string;
  readonly expiresAt: Date;
  /** Its person has a passkey. */
  readonly enrolled: boolean;
}

/** They have a passkey. It is looked for where it is asked about only: who is no operator has none. */
const ENROLLED = `case when role = 'operator' then exists (select from passkey where passkey.person = session.person) else false end`;

/** Opens a session, a token or a one-time link; gives the word by which it is known, which is kept nowhere. */
export async function openSession(pool: Pool, bytes: Bytes, opening: Opening): Promise<Opened> {
  const word = newWord(bytes);
  const { person, role, tenant, kind, lasts, by, factor } = opening;
  const proof = by && sealedProof(by.proof, word, bytes);
  await pool.query(`delete from session where expires_at < now() - interval '1 day'`);
  const { rows } = await pool.query<Omit<Opened, 'word'>>(
    `insert into session (hash, person, role, tenant, kind, expires_at, issuer, sid, proof, realm, factor)
     values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), $7, $8, $9, $10, $11)
     returning expires_at "expiresAt", ${ENROLLED} enrolled`,
    [digest(word), person, role, tenant, kind, lasts, by?.issuer ?? null, by?.sid ?? null, proof ?? null, by?.at ?? null, factor ?? null],
  );
  return { word, ...(rows[0] as Omit<Opened, 'word'>) };
}

/** Seconds without a request after which a person's session ends: an hour away from the desk, and nobody else sits down at it. Tokens are for machines. */
export const IDLE = 3_600;
/** Seconds: how exactly it is known when a session was last used. A write for each request would cost more than that is worth. */
const NOTICE = 60;
/** Seconds after which a session in use gets another word: what somebody copied is good for no longer. */
const RENEW = 900;
/** Seconds that the word before is good for after the new one has arrived: requests that were on their way by then. */
const GRACE = 30;

export interface Known extends Session {
  readonly id: string;
  /** By what this person showed that it is them, after they signed in. */
  readonly factor: Factor | null;
  /** They have a passkey. */
  readonly enrolled: boolean;
  /** Its last use was noted so long ago that it has to be noted again. */
  readonly unnoted: boolean;
  /** It is time for another word. */
  readonly stale: boolean;
}

interface Found extends Known {
  readonly replayed: boolean;
}

const LIVE = `expires_at > now() and kind <> 'link' and (kind = 'token' or coalesce(used_at, made_at) > now() - make_interval(secs => ${IDLE}))`;

/** By digest, hexadecimal. */
const foundBy = togetherOf(async (pool, digests): Promise<ReadonlyMap<string, Found>> => {
  const { rows } = await pool.query<Found & { readonly word: string }>({
    name: 'sessions-by-word',
    text: `select encode(given.hash, 'hex') word, session.id, session.person, coalesce(person.name, session.person) "name", role, session.tenant, kind,
        expires_at "expiresAt", factor, ${ENROLLED} enrolled,
        coalesce(used_at, made_at) < now() - make_interval(secs => ${NOTICE}) or (session.hash = given.hash and before is not null and arrived_at is null) unnoted,
        kind = 'session' and case when session.hash = given.hash then renewed_at < now() - make_interval(secs => ${RENEW})
          else arrived_at is null and renewed_at < now() - make_interval(secs => ${GRACE}) end stale,
        session.hash <> given.hash and coalesce(arrived_at < now() - make_interval(secs => ${GRACE}), false) replayed
      from unnest($1::bytea[]) given (hash) join session on session.hash = given.hash or before = given.hash
        left join person on person.id = session.person where ${LIVE}`,
    values: [digests.map((each) => Buffer.from(each, 'hex'))],
  });
  return new Map(rows.map(({ word, ...found }) => [word, found]));
});

/**
 * Who this word belongs to; undefined for one that nobody gave out, that has expired, that was idle for too long, or that is a link. `replayed`:
 * the word was replaced and its heir is in use, so two hold it; the session ends for both, for nobody can tell which one stole it.
 */
export async function sessionOf(pool: Pool, word: string): Promise<Known | { readonly replayed: Session } | undefined> {
  const known = await foundBy(pool, digest(word).toString('hex'));
  if (!known) return undefined;
  const { replayed, ...found } = known;
  if (!replayed) return found;
  await pool.query('delete from session where id = $1', [found.id]);
  return { replayed: found };
}

/** What is known of a session that goes on, whatever its word is by now. */
export async function sessionById(
  pool: Pool | Transaction,
  id: string,
): Promise<Pick<Known, 'role' | 'kind' | 'factor' | 'enrolled'> | undefined> {
  const { rows } = await pool.query<Pick<Known, 'role' | 'kind' | 'factor' | 'enrolled'>>(
    `select role, kind, factor, ${ENROLLED} enrolled from session where id = $1 and ${LIVE}`,
    [id],
  );
  return rows[0];
}

/** Notes that the session is in use, and that its newest word has arrived where this is it. */
export async function noteUse(pool: Pool, word: string): Promise<void> {
  await pool.query(
    `update session set used_at = now(), arrived_at = case when hash = $1 and before is not null then coalesce(arrived_at, now()) else arrived_at end
     where hash = $1 or before = $1`,
    [digest(word)],
  );
}

/** Another word for a session; undefined where somebody else has renewed it at the same moment. When the answer is lost, the one before stays good. */
export async function renewSession(pool: Pool, bytes: Bytes, id: string, word: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ proof: Buffer | null }>('select proof from session where id = $1', [id]);
  const proof = openedProof(rows[0]?.proof ?? null, word);
  const next = newWord(bytes);
  const { rowCount } = await pool.query(
    `update session set before = $2, hash = $3, proof = $4, renewed_at = now(), arrived_at = null
     where id = $1 and (hash = $2 or (before = $2 and arrived_at is null))`,
    [id, digest(word), digest(next), proof === undefined ? null : sealedProof(proof, next, bytes)],
  );
  return rowCount === 1 ? next : undefined;
}

/** Notes what somebody showed, and gives their session another word: the one that it had until now, while it was worth less, is good for nothing. */
export async function noteFactor(client: Transaction, bytes: Bytes, id: string, word: string, factor: Factor): Promise<string> {
  const { rows } = await client.query<{ proof: Buffer | null }>('select proof from session where id = $1 for update', [id]);
  const proof = openedProof(rows[0]?.proof ?? null, word);
  const next = newWord(bytes);
  await client.query(
    'update session set factor = $2, hash = $3, before = null, proof = $4, renewed_at = now(), arrived_at = null where id = $1',
    [id, factor, digest(next), proof === undefined ? null : sealedProof(proof, next, bytes)],
  );
  return next;
}

/** Ends what this kind of factor has opened for somebody, but for the session `but`. */
export async function endOthers(
  client: Transaction,
  { person, factor, but }: { readonly person: string; readonly factor: Factor; readonly but: string },
): Promise<void> {
  await client.query('delete from session where person = $1 and factor = $2 and id <> $3', [person, factor, but]);
}

/** Spends a one-time link: the first who comes gets in, everybody after does not. */
export async function spendLink(pool: Pool, word: string): Promise<Session | undefined> {
  const { rows } = await pool.query<Session>(
    `update session set used_at = now() where hash = $1 and kind = 'link' and used_at is null and expires_at > now()
     returning person, coalesce((select name from person where person.id = session.person), person) "name", role, tenant, kind,
       expires_at "expiresAt"`,
    [digest(word)],
  );
  return rows[0];
}

/** Ends a session; gives what its identity provider has to be told, where one opened it. */
export async function closeSession(pool: Pool, word: string): Promise<Pick<ProofOf, 'at' | 'proof'> | undefined> {
  const { rows } = await pool.query<{ realm: string | null; issuer: string | null; proof: Buffer | null }>(
    'delete from session where hash = $1 or before = $1 returning realm, issuer, proof',
    [digest(word)],
  );
  const [closed] = rows;
  if (!closed || closed.issuer === null) return undefined;
  return { at: closed.realm, proof: openedProof(closed.proof, word) ?? '' };
}

/** Ends a person's sessions and unspent links, here and on every other device. Tokens of machines stay: they have an end of their own. */
export async function closeAll(pool: Pool | Transaction, { person, tenant }: Pick<Session, 'person' | 'tenant'>): Promise<void> {
  await pool.query(`delete from session where person = $1 and tenant is not distinct from $2 and kind in ('session', 'link')`, [
    person,
    tenant,
  ]);
}
