import type { Pool } from 'pg';
import type { Head } from '@hansa/domain/register/heads.ts';

export interface Grown {
  /** By tenant; the empty name is the chain of events that belong to nobody. */
  readonly chains: Readonly<Record<string, Head>>;
  /** `<transaction>.<sequence>` of the last event that was counted. */
  readonly reached: string;
}

/**
 * Heads of the chains that have grown since a place in the register, as they stand at the place up to which every transaction has ended. Of another
 * cluster, whose transactions have other numbers, the sequence alone holds.
 */
export async function grownSince(pool: Pool, reached: string): Promise<Grown> {
  const [xid = '0', seq = '0'] = reached.split('.');
  const { rows } = await pool.query<{ tenant: string; length: number; link: string; reached: string }>(
    `with place as (select coalesce((select xid from event where seq = $2::bigint and xid = $1::text::xid8), '0') xid),
       grown as (select distinct on (coalesce(tenant, '')) coalesce(tenant, '') tenant, hash link, xid, seq from event
         where (xid, seq) > ((select xid from place), $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
         order by coalesce(tenant, ''), seq desc)
     select grown.tenant, link, (chain.length - (select count(*) from event
         where (event.tenant = grown.tenant or (grown.tenant = '' and event.tenant is null)) and event.seq > grown.seq))::int length,
       first_value(grown.xid::text || '.' || grown.seq) over (order by grown.xid desc, grown.seq desc) reached
     from grown join chain on chain.tenant = grown.tenant`,
    [xid, seq],
  );
  const sorted = rows.toSorted((a, b) => (a.tenant < b.tenant ? -1 : 1));
  const chains = Object.fromEntries(sorted.map(({ tenant, length, link }) => [tenant, { length, link }]));
  return { chains, reached: rows[0]?.reached ?? reached };
}

/** How the chain of a tenant stands where it had so many events; null where it never had as many. */
export async function headAt(pool: Pool, tenant: string, length: number): Promise<Head | null> {
  const { rows } = await pool.query<{ link: string }>(
    `select hash link from event where ${tenant === '' ? `tenant is null and $1 = ''` : 'tenant = $1'} order by seq offset $2 limit 1`,
    [tenant, Math.max(0, length - 1)],
  );
  return rows[0] ? { length, link: rows[0].link } : null;
}

/** How the chain of a tenant stands now; null where it has none. */
export async function headOf(pool: Pool, tenant: string): Promise<Head | null> {
  const { rows } = await pool.query<Head>('select length::int, head link from chain where tenant = $1', [tenant]);
  return rows[0] ?? null;
}

export async function installationOf(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('select id from installation');
  return rows[0]?.id ?? '';
}
