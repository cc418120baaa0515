import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

/** Somebody who was let in: by a sign-in, by a token for machines. */
export interface Session {
  readonly person: string;
  readonly role: 'operator' | 'support' | 'admin' | 'member';
  readonly tenant: string | null;
  readonly kind: 'session' | 'token' | 'link';
  readonly expiresAt: Date;
}

export interface Opening extends Omit<Session, 'expiresAt'> {
  /** Seconds. */
  readonly lasts: number;
}

/** The database knows digests only: who reads it cannot sign in with what it finds. 256 random bits need no salt. */
function digest(word: string): Buffer {
  return createHash('sha256').update(word).digest();
}

/** Opens a session, a token or a one-time link; gives the word by which it is known, which is kept nowhere. */
export async function openSession(
  pool: Pool,
  bytes: (count: number) => Uint8Array,
  opening: Opening,
): Promise<{ word: string; expiresAt: Date }> {
  const word = Buffer.from(bytes(32)).toString('base64url');
  const { rows } = await pool.query<{ expires_at: Date }>(
    `insert into session (hash, person, role, tenant, kind, expires_at) values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
     returning expires_at`,
    [digest(word), opening.person, opening.role, opening.tenant, opening.kind, opening.lasts],
  );
  return { word, expiresAt: (rows[0] as { expires_at: Date }).expires_at };
}

/** Who this word belongs to; undefined for one that nobody gave out, that has expired, or that is a link. */
export async function sessionOf(pool: Pool, word: string): Promise<Session | undefined> {
  const { rows } = await pool.query<Session>({
    name: 'session',
    text: `select person, role, tenant, kind, expires_at "expiresAt" from session where hash = $1 and expires_at > now() and kind <> 'link'`,
    values: [digest(word)],
  });
  return rows[0];
}

/** Spends a one-time link: the first who comes gets in, everybody after does not. */
export async function spendLink(pool: Pool, word: string): Promise<Session | undefined> {
  const { rows } = await pool.query<Session>(
    `update session set used_at = now() where hash = $1 and kind = 'link' and used_at is null and expires_at > now()
     returning person, role, tenant, kind, expires_at "expiresAt"`,
    [digest(word)],
  );
  return rows[0];
}

export async function closeSession(pool: Pool, word: string): Promise<void> {
  await pool.query('delete from session where hash = $1', [digest(word)]);
}
