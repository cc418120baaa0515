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
  await pool.query(`delete from session where expires_at < now() - interval '1 day'`);
  const { rows } = await pool.query<{ expires_at: Date }>(
    `insert into session (hash, person, role, tenant, kind, expires_at) values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
     returning expires_at`,
    [digest(word), opening.person, opening.role, opening.tenant, opening.kind, opening.lasts],
  );
  return { word, expiresAt: (rows[0] as { expires_at: Date }).expires_at };
}

/** Seconds without a request after which a person's session ends: an hour away from the desk, and nobody else sits down at it. Tokens are for machines. */
export const IDLE = 3_600;
/** Seconds: how exactly it is known when a session was last used. A write for each request would cost more than that is worth. */
const NOTICE = 60;

export interface Known extends Session {
  /** Its last use was noted so long ago that it has to be noted again. */
  readonly unnoted: boolean;
}

/** Who this word belongs to; undefined for one that nobody gave out, that has expired, that was idle for too long, or that is a link. */
export async function sessionOf(pool: Pool, word: string): Promise<Known | undefined> {
  const { rows } = await pool.query<Known>({
    name: 'session',
    text: `select person, role, tenant, kind, expires_at "expiresAt",
        coalesce(used_at, made_at) < now() - make_interval(secs => ${NOTICE}) unnoted
      from session where hash = $1 and expires_at > now() and kind <> 'link'
        and (kind = 'token' or coalesce(used_at, made_at) > now() - make_interval(secs => ${IDLE}))`,
    values: [digest(word)],
  });
  return rows[0];
}

export async function noteUse(pool: Pool, word: string): Promise<void> {
  await pool.query('update session set used_at = now() where hash = $1', [digest(word)]);
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

/** Ends a person's sessions and unspent links, here and on every other device. Tokens of machines stay: they have an end of their own. */
export async function closeAll(pool: Pool, { person, tenant }: Pick<Session, 'person' | 'tenant'>): Promise<void> {
  await pool.query(`delete from session where person = $1 and tenant is not distinct from $2 and kind in ('session', 'link')`, [
    person,
    tenant,
  ]);
}
