import { createHmac, randomUUID } from 'node:crypto';
import { rightsAtHome } from '@hansa/domain/access/roles.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import type pg from 'pg';
import type { ServerConfig } from './config/server-config.ts';
import type { Estate } from './estate/estate.ts';
import type { Entrance, SignIn } from './http/sign-in/entrance.ts';
import { BACK, ENDED } from './http/sign-in/flow.ts';
import { Provider } from './oidc/provider.ts';
import { SignInTrouble } from './oidc/trouble.ts';
import type { IdentityPort } from './outside/identity/port.ts';
import { tenantById } from './questions/tenants.ts';

export interface RealmParts {
  readonly config: ServerConfig;
  readonly pool: pg.Pool;
  readonly estate: Estate;
  readonly identity: (cell: string) => IdentityPort;
  readonly home: URL;
}

/** By what we are known in the realm of a tenant; no app is called so. */
export const CLIENT = 'hansa';
/** Milliseconds: how long a realm has for an answer, and until it is looked at again. */
const PATIENCE = 10_000;
const FRESH = 3_600_000;

interface Entered extends Entrance {
  close(): void;
}

/**
 * Where the people of tenants sign in: at the realm that they have anyway, by a client of ours in it. The client is made sure of when somebody
 * comes, so a realm that was mended or brought back has it, too. Null where no cell has an identity provider of its own.
 */
export function openRealms(parts: RealmParts, closes: (() => unknown)[]): SignIn['realm'] {
  const { cells, vaultKey } = parts.config;
  if (vaultKey === null || ![...cells.values()].some(({ identity }) => typeof identity === 'object')) return null;
  const known = new Map<string, { readonly entrance: Promise<Entered | undefined>; readonly at: number }>();
  const close = (entrance: Promise<Entered | undefined> | undefined): Promise<void> | undefined =>
    entrance?.then(
      (made) => made?.close(),
      () => {},
    );
  closes.push(() => Promise.all([...known.values()].map(({ entrance }) => close(entrance))));
  return (tenant) => {
    const before = known.get(tenant);
    if (before && before.at > Date.now() - FRESH) return before.entrance;
    void close(before?.entrance);
    const entrance = entered(parts, vaultKey, tenant);
    known.set(tenant, { entrance, at: Date.now() });
    // Trouble is no answer to keep.
    void entrance.then(
      (made) => made ?? known.delete(tenant),
      () => known.delete(tenant),
    );
    return entrance;
  };
}

async function entered(
  { config, pool, estate, identity, home }: RealmParts,
  key: Uint8Array,
  tenant: string,
): Promise<Entered | undefined> {
  const row = await tenantById(pool, tenant);
  const platform = row && (await estate.platformOf(pool, row));
  const plan = row && platform && row.intent !== 'erased' ? estate.tenant(platform, row).plan : undefined;
  const settings = row && config.cells.get(row.cell)?.identity;
  // In a realm that all share, being there says nothing about whose one is.
  if (!row || !plan || typeof settings !== 'object' || plan.realm.values.shared) return undefined;
  const { realm, issuer } = plan.realm.values;
  const secret = secretOf(key, tenant);
  const want = { ...wantOf(home, tenant, secret), cell: row.cell, realm };
  const deadline = Date.now() + PATIENCE;
  const context = { signal: AbortSignal.timeout(PATIENCE), deadline, key: `sign-in/${tenant}`, epoch: 0, trace: traceOf() };
  const made = await identity(row.cell).clients.ensure(want, context);
  if (made.kind !== 'done') throw new SignInTrouble('away', 'the realm has no client for us yet');
  const ca = settings.ca === undefined ? {} : { ca: settings.ca };
  const provider = new Provider({ issuer: new URL(issuer), client: CLIENT, secret, scopes: ['openid', 'profile'], ...ca });
  return { provider, rights: (claims) => rightsAtHome(claims, tenant), close: () => provider.close() };
}

/** Our client in the realm of a tenant. */
export function wantOf(home: URL, tenant: string, secret: Secret) {
  const [redirect, logout] = [new URL(BACK, home), new URL(`${ENDED}/${tenant}`, home)];
  return { client: CLIENT, protocol: 'oidc', redirects: [redirect.href], secret, logout: logout.href } as const;
}

/** Derived from the key of the vault, so that every replica knows it and nobody keeps it. */
function secretOf(key: Uint8Array, tenant: string): Secret {
  return new Secret(createHmac('sha256', key).update(`hansa/console/${tenant}`).digest('base64url'));
}

function traceOf(): string {
  return `00-${randomUUID().replaceAll('-', '')}-0000000000000001-01`;
}
