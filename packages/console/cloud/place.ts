/** Where in the console one is, as its address says. The spec's page has more in its address; that is the workbench's own. */
export interface Place {
  readonly page: PageName;
  /** Of the tenant on its page. */
  readonly id: string;
  /** What the list of tenants is narrowed to; empty for all. */
  readonly state: string;
  readonly cell: string;
  readonly search: string;
  /** Where the page of the list begins; empty for its beginning. */
  readonly after: string;
}

export const PAGES = ['cloud', 'tenant', 'new', 'log', 'spec', 'account'] as const;
export type PageName = (typeof PAGES)[number];

export const HOME: Place = { page: 'cloud', id: '', state: '', cell: '', search: '', after: '' };

const KEYS = ['page', 'id', 'state', 'cell', 'search', 'after'] as const;
/** Keys of the workbench's address: a link that was made before there was a console leads to the spec still. */
const WORKBENCH = ['file', 'view', 'path', 'line'];
const NEEDED: Readonly<Record<PageName, readonly (keyof Place)[]>> = {
  cloud: ['state', 'cell', 'search', 'after'],
  tenant: ['id'],
  new: [],
  log: [],
  spec: [],
  account: [],
};

/** Reads the query of an address; what makes no sense is as at home. */
export function readPlace(query: string): Place {
  const given = new URLSearchParams(query);
  const page = PAGES.find((each) => each === given.get('page')) ?? (WORKBENCH.some((key) => given.has(key)) ? 'spec' : HOME.page);
  const values = NEEDED[page].map((key) => [key, given.get(key) ?? '']);
  return { ...HOME, page, ...(Object.fromEntries(values) as Partial<Place>) };
}

/** The query of a place, with what differs from home. */
export function writePlace(place: Partial<Place>): string {
  const whole = { ...HOME, ...place };
  const query = new URLSearchParams();
  for (const key of KEYS) if (whole[key] !== HOME[key] && (key === 'page' || NEEDED[whole.page].includes(key))) query.set(key, whole[key]);
  return query.size === 0 ? '' : `?${query.toString()}`;
}

/** The page of the list of tenants, as it is asked of the server. */
export function tenantsQuery({ state, cell, search, after }: Place, limit: number): string {
  const query = new URLSearchParams({ limit: String(limit) });
  for (const [key, value] of Object.entries({ state, cell, search: search.trim().toLowerCase(), after }))
    if (value !== '') query.set(key, value);
  return `/v1/tenants?${query.toString()}`;
}
