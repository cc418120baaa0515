import type { Pool } from 'pg';

export interface KeptAnswer {
  readonly status: number;
  readonly body: unknown;
}

export type Claimed =
  /** Ours to do. */
  | { readonly kind: 'new' }
  /** Done before: the same answer again. */
  | { readonly kind: 'known'; readonly answer: KeptAnswer }
  /** The same key with another body. */
  | { readonly kind: 'other' }
  /** Somebody is at it right now. */
  | { readonly kind: 'busy' };

/** Days for which a key is known. */
const DAYS = 7;
/** Seconds after which an unanswered key counts as left behind by a process that was killed. */
const PATIENCE = 30;

/** Claims an Idempotency-Key of one actor. `body` is a digest of the request. */
export async function claimKey(pool: Pool, actor: string, key: string, body: string): Promise<Claimed> {
  const { rowCount } = await pool.query(
    `insert into answered (actor, key, body) values ($1, $2, $3)
     on conflict (actor, key) do update set body = excluded.body, status = null, answer = null, at = now()
       where answered.at < now() - make_interval(days => ${DAYS})
         or (answered.status is null and answered.body = excluded.body and answered.at < now() - make_interval(secs => ${PATIENCE}))`,
    [actor, key, body],
  );
  if (rowCount === 1) return { kind: 'new' };
  const { rows } = await pool.query<{ body: string; status: number | null; answer: unknown }>(
    'select body, status, answer from answered where actor = $1 and key = $2',
    [actor, key],
  );
  const [row] = rows;
  if (!row || row.body !== body) return { kind: 'other' };
  return row.status === null ? { kind: 'busy' } : { kind: 'known', answer: { status: row.status, body: row.answer } };
}

/** Keeps the answer; a refusal is kept, too. Null: nothing came of it, and the key is free again. */
export async function keepAnswer(pool: Pool, actor: string, key: string, answer: KeptAnswer | null): Promise<void> {
  if (answer === null) await pool.query('delete from answered where actor = $1 and key = $2 and status is null', [actor, key]);
  else
    await pool.query('update answered set status = $3, answer = $4, at = now() where actor = $1 and key = $2', [
      actor,
      key,
      answer.status,
      JSON.stringify(answer.body),
    ]);
}
