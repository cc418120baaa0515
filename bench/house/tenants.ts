import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type Answer, type Asking, each } from './asking.ts';
import type { House } from './stand.ts';

const MIXTURE = [
  ['business@1', 25],
  ['team@1', 8],
  ['business@1', 60],
] as const;

/** Creates tenants like those of the example, over the API, and waits until each is in use. Gives their ids. */
export async function create(house: House, asking: Asking, count: number): Promise<string[]> {
  const ids: string[] = [];
  await each(Array.from({ length: count }), 32, async (_, index) => {
    const [plan, seats] = MIXTURE[index % MIXTURE.length] ?? MIXTURE[0];
    const cell = house.cells[index % house.cells.length] as string;
    const body = { slug: `t-${index}`, cell, plan, seats, admin: { name: 'Ada', email: `ada@t-${index}.example` } };
    const { body: made } = await asking.must('POST', '/v1/tenants', { body, key: `create-${index}` });
    ids.push((made as { id: string }).id);
  });
  await settled(house.pool);
  return ids;
}

/** Waits until every tenant is as it is wanted; throws where none came nearer for a minute. */
export async function settled(pool: pg.Pool): Promise<void> {
  let [left, since] = [Infinity, Date.now()];
  for (;;) {
    const { rows } = await pool.query<{ n: number }>('select count(*)::int n from tenant where settled < version');
    const now = rows[0]?.n ?? 0;
    if (now === 0) return;
    if (now < left) [left, since] = [now, Date.now()];
    if (Date.now() - since > 60_000) throw new Error(`${now} tenants come no nearer: ${await reasons(pool)}`);
    await sleep(200);
  }
}

async function reasons(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ because: unknown }>(
    `select because from work join tenant on kind = 'tenant' and subject = tenant.id where settled < version limit 3`,
  );
  return rows.map((row) => JSON.stringify(row.because)).join('; ');
}

/** Changes the seats of a tenant by one, as whoever saw it. Gives when it was asked (UTC milliseconds). */
export async function changeSeats(asking: Asking, id: string): Promise<number> {
  const seen = await asking.must('GET', `/v1/tenants/${id}`);
  const at = Date.now();
  await addSeat(asking, id, seen);
  return at;
}

/** The second half of it. */
export function addSeat(asking: Asking, id: string, { etag: match, body }: Answer): Promise<Answer> {
  const { seats } = body as { seats: number };
  return asking.must('PATCH', `/v1/tenants/${id}`, { match, body: { seats: seats + 1 } });
}
