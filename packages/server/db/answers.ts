import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';

export interface KeptAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Of one actor: another's key of the same text is another key. */
export interface Key {
  readonly actor: string;
  readonly key: string;
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

/** A few at a time, so that no claim pays for the days before it. */
const FORGET = `delete from answered where (actor, key) in
  (select actor, key from answered where at < now() - make_interval(days => ${DAYS}) order by at limit 20)`;

/** Claims an Idempotency-Key of one actor. `body` is a digest of the request. */
export async function claimKey(pool: Pool, { actor, key }: Key, body: string): Promise<Claimed> {
  await pool.query(FORGET);
  const { rowCount } = await pool.query(
    `insert into answered (actor, key, body) values ($1, $2, $3)
     on conflict (actor, key) do update set body = excluded.body, status = null, answer = null, at = now()
       where answered.at < now() - make_interval(days => ${DAYS})
         or (answered.status is null and answered.body = excluded.body and answered.at < now() - make_interval(secs => ${PATIENCE}))`,
    [actor, key, body],
  );
  if (rowCount === 1) return { kind: 'new' };
  const row = await rowOf(pool, { actor, key });
  if (!row) return { kind: 'busy' }; // given back just now: the same again gets it
  if (row.body !== body) return { kind: 'other' };
  return row.answer === undefined ? { kind: 'busy' } : { kind: 'known', answer: row.answer };
}

async function rowOf(
  pool: Pool,
  { actor, key }: Key,
): Promise<{ readonly body: string; readonly answer: KeptAnswer | undefined } | undefined> {
  const { rows } = await pool.query<{ body: string; status: number | null; answer: Pick<KeptAnswer, 'body' | 'headers'> }>(
    'select body, status, answer from answered where actor = $1 and key = $2',
    [actor, key],
  );
  const [row] = rows;
  return row && { body: row.body, answer: row.status === null ? undefined : { status: row.status, ...row.answer } };
}

/**
 * Keeps the answer in the transaction that does what was asked: both are there or neither, whatever is killed. False: somebody else has
 * answered meanwhile, and the transaction must not end well.
 */
export async function keepAnswer(client: Transaction, { actor, key }: Key, { status, body, headers }: KeptAnswer): Promise<boolean> {
  const { rowCount } = await client.query(
    'update answered set status = $3, answer = $4, at = now() where actor = $1 and key = $2 and status is null',
    [actor, key, status, JSON.stringify({ body, headers })],
  );
  return rowCount === 1;
}

/**
 * Nothing came of our try: the key is free again, unless another try of the same request has kept its answer. That one is given then: it did
 * what was asked, and what refused us may be nothing but its work.
 */
export async function freeKey(pool: Pool, { actor, key }: Key, body: string): Promise<KeptAnswer | undefined> {
  const { rowCount } = await pool.query('delete from answered where actor = $1 and key = $2 and status is null', [actor, key]);
  if (rowCount === 1) return undefined;
  const row = await rowOf(pool, { actor, key });
  return row?.body === body ? row.answer : undefined;
}
