import { applyEdits, editFor } from '@hansa/compiler';
import { readTenant } from '@hansa/compiler/spec/read.ts';
import type { TenantSpec } from '@hansa/compiler/spec/tenant.ts';
import { readDocument } from '@hansa/compiler/spec/yaml/document.ts';
import { newest, sameGenerations } from '@hansa/domain/tenancy/generations.ts';
import type { TenantRow } from '../../db/tenants.ts';
import { tenantText } from '../../estate/estate.ts';

/** What the database owns of a tenant's file, in the words of the file. */
export function projected(row: TenantRow): Pick<TenantSpec, 'slug' | 'cell' | 'plan' | 'seats' | 'state'> {
  const state = row.intent === 'erased' ? 'leaving' : row.intent;
  return { slug: row.slug, cell: row.cell, plan: row.plan, seats: row.seats, state };
}

/**
 * The file of a tenant after its row has changed: only the values that differ are written, so a person's comments and order stay. A file
 * that nobody can read any more is left as it is (undefined): it is set aside, and its row rules.
 */
export function projectedText(row: TenantRow, before: string | undefined): string | undefined {
  if (before === undefined) return tenantText(row);
  const file = row.file ?? '';
  const written = readTenant(file, before).written?.value;
  if (!written) return undefined;
  const edited = (text: string, pointer: string, value: unknown): string =>
    applyEdits(text, editFor(readDocument(file, text), { file, pointer, value }));
  const text = Object.entries(projected(row)).reduce((text, [key, value]) => {
    if ((written[key as keyof TenantSpec] ?? DEFAULTS[key]) === value) return text;
    return edited(text, `/${key}`, value);
  }, before);
  // Those that a person has raised meanwhile stay: they are taken in with the next look.
  const rotated = newest(row.generations, written.generations ?? {});
  if (sameGenerations(rotated, written.generations ?? {})) return text;
  if (written.generations === undefined) return edited(text, '/generations', rotated);
  return Object.entries(rotated).reduce((text, [app, generation]) => edited(text, `/generations/${app}`, generation), text);
}

/** What a file says that does not say it. */
const DEFAULTS: Readonly<Record<string, unknown>> = { state: 'active' };

/** Where a tenant's file stands: where it is, or under its slug at first. It never moves: hosts change with the slug, files do not. */
export function fileOf(row: TenantRow): string {
  return row.file ?? `tenants/${row.slug}.yaml`;
}
