import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';
import { COLUMNS, type TenantRow } from './tenants.ts';

/** Rows that a batch of files in the spec repository can be about, locked until the transaction ends. */
export async function rowsAbout(
  client: Transaction,
  files: readonly string[],
  ids: readonly string[],
  slugs: readonly string[],
): Promise<TenantRow[]> {
  const { rows } = await client.query<TenantRow>(
    `select ${COLUMNS} from tenant where file = any($1) or id = any($2) or slug = any($3) order by id for update`,
    [files, ids, slugs],
  );
  return rows;
}

/** Rows whose last change the spec repository does not have yet, the oldest first. */
export async function unprojected(client: Pool | Transaction, most: number): Promise<TenantRow[]> {
  const { rows } = await client.query<TenantRow>(`select ${COLUMNS} from tenant where in_spec < version order by changed_at limit $1`, [
    most,
  ]);
  return rows;
}

/**
 * Gives each of these a file for good that has none: by the slug that it has by now, or by its id, too, where another tenant's is called so, one that
 * had the slug before. Done before anything is committed there: a commit whose answer is lost is then still found, whatever the tenant is called by
 * that time.
 */
export async function settleFiles(client: Transaction, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await client.query(
      `update tenant set file = 'tenants/' || slug
         || case when exists (select 1 from tenant other where other.file = 'tenants/' || tenant.slug || '.yaml') then '-' || id else '' end || '.yaml'
       where id = $1 and file is null`,
      [id],
    );
}

export async function markProjected(
  client: Transaction,
  rows: readonly { readonly id: string; readonly version: number; readonly file: string | null }[],
): Promise<void> {
  await client.query(
    `update tenant set in_spec = greatest(in_spec, given.version), file = given.file
     from unnest($1::text[], $2::bigint[], $3::text[]) given (id, version, file) where tenant.id = given.id`,
    [rows.map((row) => row.id), rows.map((row) => row.version), rows.map((row) => row.file)],
  );
}

export async function setAside(client: Transaction, path: string, commit: string, diagnostics: readonly unknown[]): Promise<void> {
  await client.query(
    `insert into spec_aside (path, commit, diagnostics) values ($1, $2, $3)
     on conflict (path) do update set commit = excluded.commit, diagnostics = excluded.diagnostics, at = now()`,
    [path, commit, JSON.stringify(diagnostics)],
  );
}

/** Files that stand aside. */
export async function asidePaths(client: Pool | Transaction): Promise<string[]> {
  const { rows } = await client.query<{ path: string }>('select path from spec_aside order by path');
  return rows.map((row) => row.path);
}

export async function takeBack(client: Transaction, paths: readonly string[]): Promise<void> {
  await client.query('delete from spec_aside where path = any($1)', [paths]);
}

/** What a person decided in the file of a tenant. `version` counts on; `isWhole`: the spec repository has all of it already. */
export async function putFromGit(
  client: Transaction,
  row: Pick<TenantRow, 'id' | 'slug' | 'cell' | 'plan' | 'seats' | 'wave' | 'apps' | 'generations' | 'intent'> & { readonly file: string },
  { isWhole, load }: { readonly isWhole: boolean; readonly load: unknown },
): Promise<void> {
  const { id, slug, cell, plan, seats, wave, apps, generations, intent, file } = row;
  await client.query(
    `insert into tenant (id, slug, cell, plan, seats, wave, apps, generations, intent, owner, file, in_spec, load, release)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'git', $10, 1, $12, (select release from spec_head))
     on conflict (id) do update set slug = excluded.slug, cell = excluded.cell, plan = excluded.plan, seats = excluded.seats,
       wave = excluded.wave, apps = excluded.apps, generations = excluded.generations, intent = excluded.intent, file = excluded.file,
       version = tenant.version + 1, in_spec = case when $11 then tenant.version + 1 else tenant.in_spec end, changed_at = now(),
       load = excluded.load, stays = null`,
    [id, slug, cell, plan, seats, wave, apps, generations, intent, file, isWhole, load === undefined ? null : JSON.stringify(load)],
  );
}
