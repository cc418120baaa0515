import type pg from 'pg';

/** For tests: what each statement of `act` reads, as the server plans it, one under the other. `act` gets its answers, too. */
export async function plansOf(pool: pg.Pool, act: (watched: pg.Pool) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  const query = async (asked: string | { text: string; values?: unknown[] }, values?: unknown[]): Promise<unknown> => {
    const text = typeof asked === 'string' ? asked : asked.text;
    const given = typeof asked === 'string' ? values : asked.values;
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers off, costs off) ${text}`, given);
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    return pool.query(text, given);
  };
  await act({ query } as unknown as pg.Pool);
  return plans.join('\n');
}
