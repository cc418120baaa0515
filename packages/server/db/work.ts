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
  /** Somebody waits for it. */
  readonly asked: boolean;
  /** Whoever held it last never said how it ended, and may still be at it: an act of theirs can arrive late. */
  readonly takenOver: boolean;
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

/** Seconds by which what somebody asked for goes ahead of what is due by itself: as long as a look waits for the next one at most, so nobody starves. */
const AHEAD_SECONDS = 10;

const CLAIM = `
  update work set owner = $1, epoch = epoch + 1, lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
  where (kind, subject) in (
    select kind, subject from work
    where kind = $2 and due_at <= now() and (asked or due_at <= now() - make_interval(secs => $4::float8 / 1000))
      and (lease_until is null or lease_until < now())
    order by due_at - case when asked then interval '${AHEAD_SECONDS} seconds' else interval '0' end limit $3 for update skip locked)
  returning kind, subject, epoch::float8, wakes::float8, attempts, state, trace, asked, recorded <> epoch - 1 "takenOver"`;

/**
 * Takes up to `most` rows that are due; of those that nobody asked for only what has been due for `late` milliseconds. Two callers never get the same
 * row.
 */
export async function claim(pool: Pool, owner: string, kind: string, most: number, late = 0): Promise<Claim[]> {
  const { rows } = await pool.query<Claim>({ name: 'work-claim', text: CLAIM, values: [owner, kind, most, late] });
  return rows;
}

/**
 * Prolongs what is looked at; gives how many rows that are. A row that is ours and that nobody looks at runs out: the answer to its claim was lost,
 * or the database was away when its look wanted to give it back.
 */
export async function heartbeat(pool: Pool, looked: readonly Claim[]): Promise<number> {
  if (looked.length === 0) return 0;
  const { rowCount } = await pool.query({
    name: 'work-beat',
    // Whoever writes several rows takes them in another order: nobody waits here, and a row that is being written now has its turn in five seconds.
    text: `update work set lease_until = now() + make_interval(secs => ${LEASE_SECONDS}) where (kind, subject) in (
       select work.kind, work.subject from work join unnest($1::text[], $2::text[], $3::bigint[]) given (kind, subject, epoch)
         on work.kind = given.kind and work.subject = given.subject and work.epoch = given.epoch
       where lease_until > now() for update of work skip locked)`,
    values: [looked.map(({ kind }) => kind), looked.map(({ subject }) => subject), looked.map(({ epoch }) => epoch)],
  });
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

/** A state to be written while the row is kept. */
export interface Kept {
  readonly held: Claim;
  readonly state: unknown;
}

/** A row, and how often it was taken: whoever lost it and whoever has it now may write in one moment. */
export type Lease = Pick<Claim, 'kind' | 'subject' | 'epoch'>;

/** Whoever of these still holds its row, by `nameOf`. */
export type Mine = ReadonlySet<string>;

export function nameOf({ kind, subject, epoch }: Lease): string {
  return `${kind}/${subject}@${epoch}`;
}

/**
 * The rows among `given` that are still theirs, taken one after the other in the order in which everybody takes them, so that two who write many
 * wait for each other and not crosswise: an update alone takes them as they lie on the disk.
 */
const MINE = `mine as (
  select work.kind, work.subject, work.epoch from work join given on work.kind = given.kind and work.subject = given.subject and work.epoch = given.epoch
  order by work.kind, work.subject for update of work)`;

/** Writes states without giving the rows back: what is about to be begun must be known before it is. Those that are missing are lost. */
export async function keep(client: Transaction | Pool, items: readonly Kept[]): Promise<Mine> {
  const { rows } = await client.query<Claim>({
    name: 'work-keep',
    text: `with given as (select * from unnest($1::text[], $2::text[], $3::bigint[], $4::jsonb[]) given (kind, subject, epoch, state)), ${MINE}
      update work set state = given.state from given join mine using (kind, subject, epoch)
      where work.kind = given.kind and work.subject = given.subject returning work.kind, work.subject, work.epoch::float8`,
    values: [
      items.map(({ held }) => held.kind),
      items.map(({ held }) => held.subject),
      items.map(({ held }) => held.epoch),
      items.map(({ state }) => JSON.stringify(state)),
    ],
  });
  return new Set(rows.map(nameOf));
}

export interface Record extends Recorded {
  readonly held: Claim;
  /** Where the next look is due at once, the row is kept for it, and nobody has to claim it again. */
  readonly stay: boolean;
}

export interface AfterRecord {
  /** The row is still held: the next look is due at once. */
  readonly again: boolean;
  readonly wakes: number;
}

/**
 * Records looks, and gives the rows back. Whoever is missing in the answer has lost its row to somebody else: everything of that look is to be
 * thrown away. Who was woken in the meantime is due at once.
 */
export async function record(client: Transaction | Pool, items: readonly Record[]): Promise<ReadonlyMap<string, AfterRecord>> {
  const { rows } = await client.query<Lease & AfterRecord>({
    name: 'work-record',
    text: `with given as (
        select * from unnest($1::text[], $2::text[], $3::bigint[], $4::jsonb[], $5::jsonb[], $6::int[], $7::bigint[], $8::float8[], $9::bool[])
          given (kind, subject, epoch, state, because, attempts, wakes, wait, stay)), ${MINE}
      update work set state = given.state, because = given.because, attempts = given.attempts, asked = work.asked and work.wakes <> given.wakes,
      owner = case when given.stay and (given.wait = 0 or work.wakes <> given.wakes) then work.owner end,
      recorded = case when given.stay and (given.wait = 0 or work.wakes <> given.wakes) then work.recorded else work.epoch end,
      lease_until = case when given.stay and (given.wait = 0 or work.wakes <> given.wakes) then now() + make_interval(secs => ${LEASE_SECONDS}) end,
      due_at = case when work.wakes <> given.wakes then now() else now() + make_interval(secs => given.wait / 1000.0) end
      from given join mine using (kind, subject, epoch) where work.kind = given.kind and work.subject = given.subject
      returning work.kind, work.subject, work.epoch::float8, work.wakes::float8, work.owner is not null again`,
    values: [
      items.map(({ held }) => held.kind),
      items.map(({ held }) => held.subject),
      items.map(({ held }) => held.epoch),
      items.map(({ state }) => JSON.stringify(state)),
      items.map(({ because }) => JSON.stringify(because)),
      items.map(({ attempts }) => attempts),
      items.map(({ held }) => held.wakes),
      items.map(({ wait }) => wait),
      items.map(({ stay }) => stay),
    ],
  });
  return new Map(rows.map(({ again, wakes, ...row }) => [nameOf(row), { again, wakes }]));
}

/**
 * Gives back a row whose look has failed, and touches nothing else: what was begun is in the state that `keep` wrote, and a look whose commit
 * took place and was not answered has given the row back already. False: it was not ours any more.
 */
export async function recordFailure(
  pool: Pool,
  held: Claim,
  owner: string,
  { because, wait, attempts }: Omit<Recorded, 'state'>,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'work-failure',
    text: `update work set because = $5, attempts = $6, owner = null, lease_until = null, recorded = $3,
      due_at = now() + make_interval(secs => $7 / 1000.0) where kind = $1 and subject = $2 and epoch = $3 and owner = $4`,
    values: [held.kind, held.subject, held.epoch, owner, JSON.stringify(because), attempts, wait],
  });
  return rowCount === 1;
}

/** Whether the lease of this epoch is still the last one; holds the row until the transaction ends, so that nobody takes it before. */
export async function isLast(client: Transaction, lease: Lease): Promise<boolean> {
  return (await lastOf(client, [lease])).size === 1;
}

/** Which of these leases are still the last ones, by `nameOf`; as `isLast`. */
export async function lastOf(client: Transaction, leases: readonly Lease[]): Promise<Mine> {
  const { rows } = await client.query<Claim>({
    name: 'work-last',
    text: `select work.kind, work.subject, work.epoch::float8 from work join unnest($1::text[], $2::text[], $3::bigint[]) given (kind, subject, epoch)
        on work.kind = given.kind and work.subject = given.subject and work.epoch = given.epoch
      order by work.kind, work.subject for share of work`,
    values: [leases.map(({ kind }) => kind), leases.map(({ subject }) => subject), leases.map(({ epoch }) => epoch)],
  });
  return new Set(rows.map(nameOf));
}

/** Somebody who has something to do. `trace`: the W3C context of whoever asked for it; an empty one begins anew, without any the row goes on in its own. */
export interface Called {
  readonly kind: string;
  readonly subject: string;
  readonly trace?: string | undefined;
}

/** Makes rows due now, and makes those that are not there. Part of the transaction that gives them something to do. */
export async function wake(client: Transaction | Pool, kind: string, subjects: readonly string[], trace?: string): Promise<void> {
  const called = subjects.map((subject) => ({ kind, subject, trace }));
  await call(client, called, false);
}

/** As `wake`, for those of whom somebody asks something now: they go ahead of what is only looked at again. */
export function ask(client: Transaction | Pool, asked: readonly Called[]): Promise<void> {
  return call(client, asked, true);
}

/** In the order in which everybody takes rows. Of two calls to one the last one's trace goes on. */
async function call(client: Transaction | Pool, called: readonly Called[], asked: boolean): Promise<void> {
  const rows = [...new Map(called.map((each) => [`${each.kind}/${each.subject}`, each])).values()];
  if (rows.length === 0) return;
  await client.query({
    name: 'work-wake',
    text: `with given as (select * from unnest($1::text[], $2::text[], $3::text[]) given (kind, subject, trace)), woken as (
        insert into work (kind, subject, due_at, wakes, trace, asked) select kind, subject, now(), 1, coalesce(trace, ''), $4 from given
        order by kind, subject
        on conflict (kind, subject) do update set due_at = least(work.due_at, now()), wakes = work.wakes + 1,
          trace = coalesce((select given.trace from given where given.kind = excluded.kind and given.subject = excluded.subject), work.trace),
          asked = work.asked or $4)
      select pg_notify('hansa_work', kind) from (select distinct kind from given) kinds`,
    values: [rows.map(({ kind }) => kind), rows.map(({ subject }) => subject), rows.map(({ trace }) => trace ?? null), asked],
  });
}

const BURY = `
  with dead as (
    select owner from (select distinct owner from work where owner is not null and owner <> $1 and lease_until > now()) others
    where pg_try_advisory_xact_lock($2, hashtext(owner::text))),
  freed as (
    -- Whoever is thought dead may live and be writing these rows, in another order: nobody waits here, and what is left has its turn in half a second.
    update work set owner = null, lease_until = null, due_at = coalesce(due_at, now()) where (kind, subject) in (
      select kind, subject from work where owner in (select owner from dead) for update skip locked)
    returning kind)
  select count(*)::int rows, pg_notify('hansa_work', kind) from freed group by kind`;

/**
 * Gives back at once what owners held whose session lock (of the class `lock`, by their name) is free: they are dead, or have lost their
 * connection. Wakes whoever does such work. Counts rows.
 */
export async function buryDead(client: Transaction, lock: number, me: string): Promise<number> {
  const { rows } = await client.query<{ rows: number }>({ name: 'work-bury', text: BURY, values: [me, lock] });
  return rows.reduce((sum, each) => sum + each.rows, 0);
}
