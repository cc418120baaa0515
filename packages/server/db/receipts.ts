import type { Pool } from 'pg';

interface Receipt {
  readonly id: string;
  readonly key: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly reply: string;
}

/** Receipts of the relay, beside the letters. The first one that is kept counts. */
export function receiptsIn(pool: Pool) {
  return {
    find: async (id: string): Promise<Receipt | undefined> => {
      const { rows } = await pool.query<Receipt>(
        `select message_id id, key, (extract(epoch from at) * 1000)::float8 at, reply from receipt where message_id = $1`,
        [id],
      );
      return rows[0];
    },
    put: async ({ id, key, at, reply }: Receipt): Promise<void> => {
      await pool.query(
        `insert into receipt (message_id, key, at, reply) values ($1, $2, to_timestamp($3::float8 / 1000), $4) on conflict do nothing`,
        [id, key, at, reply],
      );
    },
  };
}
