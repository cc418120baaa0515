export type Role = 'operator' | 'support' | 'admin' | 'member';

/** How an identity provider's word about somebody becomes a role here. */
export interface Mapping {
  /** Name of a claim with a text or a list of texts, or a path to it: `groups`, `realm_access.roles`. */
  readonly claim: string;
  /** Which of these values make which role; of several the one with the most rights counts. */
  readonly values: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** Name of the claim with the tenant's id; without it nobody of a tenant comes in here. */
  readonly tenant: string | null;
}

export interface Rights {
  readonly role: Role;
  readonly tenant: string | null;
}

/** What of a provider's word shows that somebody used a second factor: a method (`amr`, RFC 8176) or a class of sign-in (`acr`), any one of them. */
export interface SecondFactor {
  readonly amr: readonly string[];
  readonly acr: readonly string[];
}

/** Whether the provider vouches for a second factor. */
export function isVouched({ amr, acr }: { readonly amr: readonly string[]; readonly acr: string | null }, wanted: SecondFactor): boolean {
  return amr.some((method) => wanted.amr.includes(method)) || (acr !== null && wanted.acr.includes(acr));
}

type Claims = Readonly<Record<string, unknown>>;

/** Members of a tenant sign in at their own realm: whoever is there is one, and its group `admins` administers. */
export function rightsAtHome(claims: Claims, tenant: string): Rights {
  return { role: valuesAt(claims, 'groups').some((group) => group === 'admins' || group === '/admins') ? 'admin' : 'member', tenant };
}

/** What somebody may be; undefined: nothing. A customer without a tenant is nobody, and so is an operator of one. */
export function rightsOf(claims: Claims, { claim, values, tenant }: Mapping): Rights | undefined {
  const given = new Set(valuesAt(claims, claim));
  const has = (role: Role): boolean => values[role]?.some((value) => given.has(value)) ?? false;
  if (has('operator')) return { role: 'operator', tenant: null };
  if (has('support')) return { role: 'support', tenant: null };
  const [whose] = tenant === null ? [] : valuesAt(claims, tenant);
  if (whose === undefined || !TENANT.test(whose)) return undefined;
  if (has('admin')) return { role: 'admin', tenant: whose };
  return has('member') ? { role: 'member', tenant: whose } : undefined;
}

const TENANT = /^[a-z][0-9a-z]{9}$/;

/** Names of claims may have dots in them (`https://example.org/roles`): the whole name goes before a path. */
function valuesAt(claims: Claims, name: string): string[] {
  const found = Object.hasOwn(claims, name) ? claims[name] : name.split('.').reduce<unknown>(step, claims);
  return (Array.isArray(found) ? found : [found]).filter((each): each is string => typeof each === 'string');
}

function step(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Claims)[name] : undefined;
}
