import type { Pool } from 'pg';
import type { Sample } from './figures.ts';

/** Counts of rows, by the name of their figure. Those of all replicas: each of them says the same. */
export type Rows = Readonly<
  Record<'work' | 'lag' | 'failed' | 'tenants' | 'trees' | 'publish' | 'aside' | 'broken' | 'read', readonly Sample[]>
>;

export const NO_ROWS: Rows = { work: [], lag: [], failed: [], tenants: [], trees: [], publish: [], aside: [], broken: [], read: [] };

/** A few passes over small tables: 20 ms with 10,000 tenants. */
const QUERIES: Readonly<Record<keyof Rows, string>> = {
  work: `select json_build_object('kind', kind, 'state', case when lease_until > now() then 'leased' when due_at <= now() then 'due'
      when due_at is not null then 'waiting' else 'resting' end) labels, count(*)::float8 value from work group by kind,
      case when lease_until > now() then 'leased' when due_at <= now() then 'due' when due_at is not null then 'waiting' else 'resting' end`,
  lag: `select json_build_object('kind', kind) labels, extract(epoch from max(now() - due_at))::float8 value
      from work where due_at <= now() and (lease_until is null or lease_until < now()) group by kind`,
  failed: `select json_build_object('kind', kind) labels, count(*)::float8 value from work where attempts > 0 group by kind`,
  tenants: `select json_build_object('cell', cell, 'life', life, 'held', held::text) labels, count(*)::float8 value
      from tenant where life <> 'erased' group by cell, life, held`,
  trees: `select json_build_object('cell', cell) labels, extract(epoch from max(now() - wanted_at))::float8 value
      from tree where wanted is distinct from published group by cell`,
  publish: `select json_build_object('quantile', q::text) labels,
      percentile_cont(q) within group (order by extract(epoch from published_at - wanted_at))::float8 value
      from tree, unnest('{0.5,0.95}'::float8[]) q where published_at > now() - interval '5 minutes' and published_at >= wanted_at group by q`,
  aside: `select '{}'::json labels, count(*)::float8 value from spec_aside`,
  broken: `select '{}'::json labels, jsonb_array_length(state->'broken')::float8 value from work where kind = 'chains' and state ? 'broken'`,
  read: `select '{}'::json labels, extract(epoch from now())::float8 - (state->>'readAt')::float8 / 1000 value
      from work where kind = 'chains' and state ? 'readAt'`,
};

export async function rowsOf(pool: Pool): Promise<Rows> {
  const asked = Object.entries(QUERIES).map(async ([name, text]) => [name, (await pool.query<Sample>(text)).rows]);
  return Object.fromEntries(await Promise.all(asked)) as Rows;
}
