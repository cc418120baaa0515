import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

/** Seconds that somebody may take at the identity provider: finding a phone, choosing a password. */
export const ATTEMPT = 900;

function digest(word: string): Buffer {
  return createHash('sha256').update(word).digest();
}

/** Notes that a browser, known by `word`, went to the provider of a tenant, or to the operator's own (null). */
export async function beginSignIn(pool: Pool, word: string, tenant: string | null): Promise<void> {
  await pool.query('delete from sign_in where expires_at < now()');
  await pool.query('insert into sign_in (hash, tenant, expires_at) values ($1, $2, now() + make_interval(secs => $3))', [
    digest(word),
    tenant,
    ATTEMPT,
  ]);
}

/** Takes the note out: who comes a second time with the same word, or too late, gets undefined. */
export async function spendSignIn(pool: Pool, word: string): Promise<{ readonly tenant: string | null } | undefined> {
  const { rows } = await pool.query<{ tenant: string | null; live: boolean }>(
    'delete from sign_in where hash = $1 returning tenant, expires_at > now() live',
    [digest(word)],
  );
  return rows[0]?.live ? { tenant: rows[0].tenant } : undefined;
}

/** Ends what a provider says has ended: one of its sessions, or all of one person. `token` is taken once. How many ended; undefined: taken before. */
export async function endAt(pool: Pool, { issuer, sid, subject, token, expiresAt }: Ended): Promise<number | undefined> {
  await pool.query('delete from logout_token where expires_at < now()');
  const taken = await pool.query('insert into logout_token (hash, expires_at) values ($1, to_timestamp($2)) on conflict do nothing', [
    digest(token),
    expiresAt,
  ]);
  if (taken.rowCount === 0) return undefined;
  const { rowCount } =
    sid === undefined
      ? await pool.query(
          'delete from session using person where session.person = person.id and session.issuer = $1 and person.issuer = $1 and subject = $2',
          [issuer, subject],
        )
      : await pool.query('delete from session where issuer = $1 and sid = $2', [issuer, sid]);
  return rowCount ?? 0;
}

export interface Ended {
  readonly issuer: string;
  readonly sid: string | undefined;
  readonly subject: string | undefined;
  readonly token: string;
  /** Seconds since 1970: after that nobody would take the token anyway. */
  readonly expiresAt: number;
}
