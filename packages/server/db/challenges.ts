import type { Pool } from 'pg';

/** Seconds that somebody may take to find their passkey. */
const ANSWER = 300;

/** Asks something of this session that a passkey has to sign: it takes the place of what was asked before. */
export async function challenge(pool: Pool, bytes: (count: number) => Uint8Array, id: string): Promise<Uint8Array> {
  const asked = bytes(32);
  await pool.query('update session set challenge = $2, challenged_at = now() where id = $1', [id, asked]);
  return asked;
}

/** What was asked of this session; undefined where nothing was, where it was long ago, or where somebody has answered it. */
export async function spendChallenge(pool: Pool, id: string): Promise<Buffer | undefined> {
  const { rows } = await pool.query<{ challenge: Buffer | null; live: boolean | null }>(
    `update session set challenge = null from (select id, challenge, challenged_at from session where id = $1 for update) asked
     where session.id = asked.id returning asked.challenge, asked.challenged_at > now() - make_interval(secs => ${ANSWER}) live`,
    [id],
  );
  return rows[0]?.live ? (rows[0].challenge ?? undefined) : undefined;
}
