/** What a new tenant is made of; the id comes from chance, given once and never used again. */
export interface NewTenant {
  readonly id: string;
  readonly slug: string;
  readonly cell: string;
  readonly plan: string;
  readonly seats: number;
}

/** The file of a new tenant, as `hansa tenant add` writes it. */
export function tenantText({ id, slug, cell, plan, seats }: NewTenant): string {
  return [
    'apiVersion: hansa/v1',
    'kind: Tenant',
    `id: ${id}`,
    `slug: ${slug}`,
    `cell: ${cell}`,
    `plan: ${plan}`,
    `seats: ${seats}`,
    '',
  ].join('\n');
}

/** Why a slug cannot be taken; undefined when it can. The compiler says it again, with more reasons. */
export function slugTrouble(slug: string, taken: ReadonlySet<string>): string | undefined {
  if (!/^(?=.{3,30}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(slug))
    return 'A lower-case letter, then letters, digits and single hyphens; 3 to 30.';
  return taken.has(`tenants/${slug}.yaml`) ? `tenants/${slug}.yaml is there already.` : undefined;
}
