import type { Because, Made } from '@hansa/domain/tenancy/step.ts';
import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Filed } from '../../db/tenants.ts';
import type { GoodPlatform } from '../../estate/estate.ts';
import type { GitPort } from '../../outside/git/port.ts';

export interface Apart {
  readonly because: Because;
  /** Milliseconds until the next look; null: when somebody wakes it. */
  readonly wait: number | null;
}

/** Milliseconds for which a tenant by contract is certainly new: nobody publishes anything before its first look. */
const NEW = 60_000;

/**
 * Why a tenant is left alone, as it is, though its row asks for something; undefined where nothing is in the way. Both come from a database that was
 * brought back from a backup. A tenant of which nothing is known to be made, and whose tree is published, was made with secrets that this database
 * does not have: making others would lock its apps out of their own data. A tenant whose file is gone may have been erased since: making its
 * things anew would bring back an empty shell.
 */
export async function apartFrom(
  { git, branch, now }: { readonly git: GitPort; readonly branch: string; readonly now: () => number },
  { row, fileGone, platform, made }: Filed & { readonly platform: GoodPlatform; readonly made: Readonly<Record<string, Made>> },
  context: Context,
): Promise<Apart | undefined> {
  if (fileGone) return said('tenant/file-missing', `${row.file} is gone, and nobody asked for its erasure: nothing of it is touched`, null);
  const isNew = row.owner === 'contract' && now() - row.createdAt.getTime() < NEW;
  if (isNew || row.life !== 'creating' || Object.keys(made).length > 0) return undefined;
  const folder = platform.plan.cells.find(({ cell }) => cell.name === row.cell)?.delivery.values.path ?? '';
  const place = { repository: `deploy-${row.cell}`, branch, path: `${folder}tenants/${row.id}` };
  const seen = await git.observe(place, context);
  if (seen.kind === 'absent') return undefined;
  if (seen.kind === 'unknown') return said(seen.cause.code, `whether it has a tree already: ${seen.cause.detail}`, 5_000);
  const detail = `${place.path} is in ${place.repository} already, made with secrets that this database does not have: nothing of it is touched`;
  return said('tenant/has-a-tree', detail, null);
}

function said(code: string, detail: string, wait: number | null): Apart {
  return { because: { step: 'tenant', code, detail }, wait };
}
