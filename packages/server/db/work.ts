import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';

/** A row of work that this process holds until `lease_until`, or until somebody with a later epoch takes it. */
export interface Claim {
  readonly kind: string;
  readonly subject: string;
  readonly epoch: number;
  readonly wakes: number;
  readonly attempts: number;
  readonly state: unknown;
  readonly trace: string;
}

/** What a look leaves behind. */
export interface Recorded {
  readonly state: unknown;
  readonly because: unknown;
  /** Milliseconds until the next look; null: only when somebody wakes it. */
  readonly wait: number | null;
  readonly attempts: number;
}

/** Seconds after which a silent owner is taken to be gone; it says that it lives every third of that. */
export const LEASE_SECONDS = 15;

const CLAIM = `
  update work set owner = $1, epoch = epoch + 1, lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
  where (kind, subject) in (
    select kind, subject from work
    where kind = $2 and due_at <= now() and (lease_until is null or lease_until < now())
    order by due_at limit $3 for update skip locked)
  returning kind, subject, epoch::float8, wakes::float8, attempts, state, trace`;

/** Takes up to `most` rows that are due. Two callers never get the same row. */
export async function claim(pool: Pool, owner: string, kind: string, most: number): Promise<Claim[]> {
  const { rows } = await pool.query<Claim>({ name: 'work-claim', text: CLAIM, values: [owner, kind, most] });
  return rows;
}

/** Prolongs everything that `owner` holds; gives how many that are. */
export async function heartbeat(pool: Pool, owner: string): Promise<number> {
  const { rowCount } = await pool.query(
    `update work set lease_until = now() + make_interval(secs => ${LEASE_SECONDS}) where owner = $1 and lease_until > now()`,
    [owner],
  );
  return rowCount ?? 0;
}

/** Whether the claim is still ours: asked before each act. */
export async function isMine(pool: Pool, { kind, subject, epoch }: Claim): Promise<boolean> {
  const { rows } = await pool.query({
    name: 'work-mine',
    text: 'select 1 from work where kind = $1 and subject = $2 and epoch = $3 and lease_until > now()',
    values: [kind, subject, epoch],
  });
  return rows.length === 1;
}

/** Writes the state without giving the row back: what is about to be begun must be known before it is. False: no longer ours. */
export async function keep(client: Transaction | Pool, held: Claim, state: unknown): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'work-keep',
    text: 'update work set state = $4 where kind = $1 and subject = $2 and epoch = $3',
    values: [held.kind, held.subject, held.epoch, JSON.stringify(state)],
  });
  return rowCount === 1;
}

/**
 * Records and gives the row back. False: somebody else has taken it, and everything of this look is to be thrown away. Who was woken in
 * the meantime is due at once.
 */
export async function record(client: Transaction | Pool, held: Claim, { state, because, wait, attempts }: Recorded): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'work-record',
    text: `update work set state = $4, because = $5, attempts = $6, owner = null, lease_until = null,
      due_at = case when wakes <> $7 then now() when $8::float8 is null then null else now() + make_interval(secs => $8 / 1000.0) end
      where kind = $1 and subject = $2 and epoch = $3`,
    values: [held.kind, held.subject, held.epoch, JSON.stringify(state), JSON.stringify(because), attempts, held.wakes, wait],
  });
  return rowCount === 1;
}

/** Makes rows due now, and makes those that are not there. Part of the transaction that gives them something to do. */
export async function wake(client: Transaction | Pool, kind: string, subjects: readonly string[], trace = ''): Promise<void> {
  if (subjects.length === 0) return;
  await client.query({
    name: 'work-wake',
    text: `insert into work (kind, subject, due_at, wakes, trace) select $1, subject, now(), 1, $3 from unnest($2::text[]) subject
      order by subject
      on conflict (kind, subject) do update set due_at = least(work.due_at, now()), wakes = work.wakes + 1, trace = excluded.trace`,
    values: [kind, [...new Set(subjects)], trace],
  });
  await client.query(`select pg_notify('hansa_work', $1)`, [kind]);
}

/** Gives back at once what an owner held that is known to be dead. */
export async function release(client: Transaction | Pool, owner: string): Promise<number> {
  const { rowCount } = await client.query(
    'update work set owner = null, lease_until = null, due_at = coalesce(due_at, now()) where owner = $1',
    [owner],
  );
  return rowCount ?? 0;
}
