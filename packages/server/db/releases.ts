import type { Wave } from '@hansa/domain/rollout/decide.ts';
import type { Pool } from 'pg';
import { COLUMNS, type TenantRow } from './tenants.ts';
import type { Transaction } from './transaction.ts';

/** A platform that was accepted, by a version of Hansa: together they say which bytes a tenant gets. */
export interface Release {
  readonly id: string;
  readonly commit: string;
  /** The version of Hansa. */
  readonly compiler: string;
}

/** The newest one; undefined before the first platform was accepted. */
export async function newestRelease(client: Pool | Transaction): Promise<Release | undefined> {
  const { rows } = await client.query<Release>({
    name: 'release-newest',
    text: 'select release.id, release.commit, release.compiler from spec_head join release on release.id = spec_head.release',
  });
  return rows[0];
}

/** The texts that a release is made of. */
export interface ReleaseText {
  readonly platform: string;
  /** Null: there is none. */
  readonly lock: string | null;
}

export async function releaseText(client: Pool | Transaction, id: string): Promise<(Release & ReleaseText) | undefined> {
  const { rows } = await client.query<Release & ReleaseText>('select id, commit, compiler, platform, lock from release where id = $1', [
    id,
  ]);
  return rows[0];
}

/** Makes it the newest. `id` says what it is: the same platform in other words is the same release. */
export async function acceptPlatform(
  client: Transaction,
  { id, commit, compiler }: Release,
  platform: string,
  lock: string | null = null,
): Promise<void> {
  await client.query(
    `insert into release (id, commit, compiler, platform, lock) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set commit = excluded.commit, platform = excluded.platform, lock = excluded.lock, accepted_at = now()`,
    [id, commit, compiler, platform, lock],
  );
  await client.query(
    `insert into spec_head (commit, platform, release) values ($1, $2, $3) on conflict (one) do update
       set commit = excluded.commit, platform = excluded.platform, release = excluded.release, taken_at = now()`,
    [commit, platform, id],
  );
}

/** How far the tenants of each wave are with this release. */
export async function wavesOf(client: Pool | Transaction, release: string): Promise<Wave[]> {
  const { rows } = await client.query<Wave>(
    `select wave, count(*)::int tenants,
       count(*) filter (where there is not true and stays->>'release' is distinct from $1)::int behind,
       count(*) filter (where there and proves and not held and not holds)::int unsettled,
       count(*) filter (where there and proves and held)::int held,
       (extract(epoch from max(moved_at) filter (where there)) * 1000)::float8 "movedAt"
     from (select *, release = $1 there, not moved_in_trouble proves,
             settled >= version and settled_release is not distinct from $1 holds from tenant
           where life <> 'erased' and intent <> 'erased') tenant
     group by wave order by wave`,
    [release],
  );
  return rows;
}

/** Tenants of a wave that are not on this release, and can be. */
export async function behindIn(client: Pool | Transaction, release: string, wave: number, most: number): Promise<TenantRow[]> {
  const { rows } = await client.query<TenantRow>(
    `select ${COLUMNS} from tenant where wave = $2 and release is distinct from $1 and stays->>'release' is distinct from $1
       and life <> 'erased' and intent <> 'erased' order by id limit $3`,
    [release, wave, most],
  );
  return rows;
}

/** Whoever was changed in the meantime (another `version`) is left for the next look. Gives the ids of those that were moved. */
export async function moveTo(client: Transaction, release: string, rows: readonly Pick<TenantRow, 'id' | 'version'>[]): Promise<string[]> {
  const { rows: moved } = await client.query<{ id: string }>(
    `update tenant set release = $1, moved_at = now(), stays = null,
       moved_in_trouble = held or settled < tenant.version or settled_release is distinct from release
     from unnest($2::text[], $3::bigint[]) given (id, version)
     where tenant.id = given.id and tenant.version = given.version returning tenant.id`,
    [release, rows.map((row) => row.id), rows.map((row) => row.version)],
  );
  return moved.map((row) => row.id);
}

/** Says why a tenant stays behind. */
export async function stayBehind(
  client: Transaction,
  { id, version }: Pick<TenantRow, 'id' | 'version'>,
  stays: NonNullable<TenantRow['stays']>,
): Promise<void> {
  await client.query('update tenant set stays = $3 where id = $1 and version = $2', [id, version, JSON.stringify(stays)]);
}
