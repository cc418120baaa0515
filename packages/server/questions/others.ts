import type { Wave } from '@hansa/domain/rollout/decide.ts';
import type { Pool } from 'pg';
import { wavesOf } from '../db/releases.ts';
import { togetherOf } from '../db/together.ts';
import type { Because } from '@hansa/domain/tenancy/step.ts';
import type { Page, Paging } from './tenants.ts';

export interface SeenEvent {
  readonly seq: number;
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly subject: string;
  readonly tenant: string | null;
  readonly actor: { readonly kind: string; readonly id: string; readonly reason?: string };
  readonly data: Readonly<Record<string, unknown>>;
  /** What the actor is called; null where nobody knows any more, or it is not for the asker. */
  readonly by: string | null;
}

/** With its link in the chain of its tenant. */
export interface ChainedEvent extends SeenEvent {
  readonly v: number;
  readonly cause: string | null;
  readonly request: string | null;
  readonly prev: string | null;
  readonly hash: string;
}

const EVENT = 'seq::float8 seq, event.id, at, type, event.subject, event.tenant, actor, data';
const WITH_PEOPLE = `event left join person on person.id = actor ->> 'id'`;

/**
 * Events of a tenant after a place in the register, the oldest first: the whole chain, and nothing left out of an event. Names are told
 * of the tenant's own people alone, unless all are asked for.
 */
export async function events(
  pool: Pool,
  { limit, after, tenant, names }: Paging & { readonly tenant: string; readonly names?: 'all' },
): Promise<Page<ChainedEvent>> {
  const from = /^\d{1,18}$/.test(after ?? '') ? after : '0';
  const { rows } = await pool.query<ChainedEvent>({
    name: 'question-events',
    text: `select ${EVENT}, v, cause, request, prev, hash, case when $4 or person.tenant = $2 then person.name end "by"
      from ${WITH_PEOPLE} where seq > $1 and event.tenant = $2 order by seq limit $3`,
    values: [from, tenant, limit + 1, names === 'all'],
  });
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? String(items.at(-1)?.seq) : null };
}

/** A place in the stream of events: what a reader saw last. */
export interface Reached {
  readonly xid: string;
  readonly seq: string;
}

/** Where the stream is now: nothing before it will come any more. */
export async function reachedNow(pool: Pool): Promise<Reached> {
  const { rows } = await pool.query<{ xid: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text xid');
  return { xid: rows[0]?.xid ?? '0', seq: '0' };
}

/**
 * A place that somebody was told before, as the number and sequence of an event. Of a cluster that this database came from no event here has
 * both, for numbers are drawn anew: then the sequence alone holds, and whatever happened in this cluster is told.
 */
export async function reachedHere(pool: Pool, { xid, seq }: Reached): Promise<Reached> {
  const { rowCount } = await pool.query('select from event where seq = $2::bigint and xid = $1::text::xid8', [xid, seq]);
  return { xid: rowCount === 0 ? '0' : xid, seq };
}

/** The place before the last `count` events. */
export async function reachedBefore(pool: Pool, count: number): Promise<Reached> {
  const { rows } = await pool.query<Reached>(
    'select xid::text, seq::text from event order by event.xid desc, event.seq desc offset $1 limit 1',
    [count],
  );
  return rows[0] ?? { xid: '0', seq: '0' };
}

export type FollowedEvent = SeenEvent & { readonly xid: string };

/** By place and limit, as `xid.seq.limit`. */
const since = togetherOf(async (pool, places): Promise<ReadonlyMap<string, readonly FollowedEvent[]>> => {
  const asked = places.map(async (place) => {
    const { rows } = await pool.query<FollowedEvent>({
      name: 'events-since',
      text: `select ${EVENT}, xid::text, person.name "by" from ${WITH_PEOPLE} where (xid, seq) > ($1::text::xid8, $2::bigint)
        and xid < pg_snapshot_xmin(pg_current_snapshot()) order by event.xid, event.seq limit $3`,
      values: place.split('.'),
    });
    return [place, rows] as const;
  });
  return new Map(await Promise.all(asked));
});

/**
 * Events after a place, in the order in which they can be relied on: of transactions before the oldest one that is still under way. Whoever asks in one
 * moment from one place gets the same objects.
 */
export async function eventsSince(pool: Pool, { xid, seq }: Reached, limit: number): Promise<readonly FollowedEvent[]> {
  return (await since(pool, `${xid}.${seq}.${limit}`)) ?? [];
}

export interface SeenOperation {
  readonly id: string;
  readonly tenant: string;
  readonly verb: 'create' | 'change' | 'erase' | 'rotate';
  readonly askedAt: Date;
  readonly done: boolean;
  readonly held: boolean;
  readonly because: readonly Because[];
}

export async function operation(pool: Pool, id: string): Promise<SeenOperation | undefined> {
  const { rows } = await pool.query<SeenOperation>({
    name: 'question-operation',
    text: `select operation.id, operation.tenant, verb, asked_at "askedAt",
       case verb when 'erase' then tenant.life = 'erased' else tenant.settled >= operation.version end done, tenant.held,
       coalesce(work.because, '[]') because
     from operation join tenant on tenant.id = operation.tenant left join work on work.kind = 'tenant' and work.subject = tenant.id
     where operation.id = $1`,
    values: [id],
  });
  return rows[0];
}

export interface SeenCell {
  readonly cell: string;
  readonly tenants: number;
  readonly due: number;
  readonly commit: string | null;
  readonly because: readonly Because[];
}

/** How each cell stands, by name; a cell that nobody has asked anything of is missing. Each count is read off an index of its own. */
export async function cells(pool: Pool): Promise<ReadonlyMap<string, SeenCell>> {
  const { rows } = await pool.query<SeenCell>({
    name: 'question-cells',
    text: `select cell, coalesce(held.n, 0)::int tenants, coalesce(waiting.n, 0)::int due, last.commit, coalesce(work.because, '[]') because
     from (select distinct cell from tree) known
       left join (select cell, count(*) n from tree where wanted is not null and subject not like 'platform/%' group by cell) held using (cell)
       left join (select cell, count(*) n from tree where wanted is distinct from published group by cell) waiting using (cell)
       left join lateral (select commit from tree where tree.cell = known.cell order by published_at desc nulls last limit 1) last on true
       left join work on work.kind = 'publish' and work.subject = known.cell`,
  });
  return new Map(rows.map((row) => [row.cell, row]));
}

export interface SeenAside {
  readonly path: string;
  readonly commit: string;
  readonly at: Date;
  readonly diagnostics: readonly Record<string, unknown>[];
}

export async function aside(pool: Pool): Promise<readonly SeenAside[]> {
  const { rows } = await pool.query<SeenAside>('select path, commit, at, diagnostics from spec_aside order by path');
  return rows;
}

export interface SeenRollout {
  readonly release: string;
  readonly waves: readonly Omit<Wave, 'movedAt'>[];
  readonly because: readonly Because[];
}

/** How far the tenants of each wave are with a release, and what the next one waits for. */
export async function rolloutSeen(pool: Pool, release: string): Promise<SeenRollout> {
  const { rows } = await pool.query<{ because: Because[] }>(`select because from work where kind = 'rollout' and subject = 'rollout'`);
  const waves = (await wavesOf(pool, release)).map(({ movedAt: _movedAt, ...wave }) => wave);
  return { release, waves, because: rows[0]?.because ?? [] };
}
