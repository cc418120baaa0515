import { realmName } from '@hansa/compiler/plan/names.ts';
import type { AppPlan } from '@hansa/compiler/plan/plan.ts';
import { DONE } from '@hansa/domain/port/outcome.ts';
import type { TenantRow } from '../../db/tenants.ts';
import type { CachePort } from '../../outside/cache/port.ts';
import type { ClientCredentials, IdentityPort } from '../../outside/identity/port.ts';
import type { SchemaPort } from '../../outside/mariadb/port.ts';
import type { ObjectsPort } from '../../outside/objects/port.ts';
import type { DatabasePort } from '../../outside/postgres/port.ts';
import { bucketKey, secretOf } from './hands.ts';
import type { Journey } from './journey-hand.ts';

/** For each app that has one: as the tenant and nobody else. */
function perApp(name: string, run: (app: AppPlan, ...rest: Parameters<Journey['run']>) => ReturnType<Journey['run']>): Journey {
  return {
    name,
    run: async (whose, context) => {
      for (const app of whose.plan?.apps ?? []) {
        const outcome = await run(app, whose, context);
        if (outcome.kind !== 'done') return outcome;
      }
      return DONE;
    },
  };
}

export function databaseJourney(postgres: (cell: string) => DatabasePort, mariadb: (cell: string) => SchemaPort): Journey {
  return perApp('its database', async (app, { row, values }, { signal }) => {
    const { database } = app;
    if (!database) return DONE;
    const { host, port, database: name, role, engine } = database.values;
    const at = { host, port, database: name, password: secretOf(values, app, 'database-password') };
    return engine === 'postgres'
      ? postgres(row.cell).reach({ ...at, role }, signal)
      : mariadb(row.cell).reach({ ...at, user: role }, signal);
  });
}

export function cacheJourney(cache: (cell: string) => CachePort): Journey {
  return perApp('its cache', async (app, { row, values }, { signal }) => {
    if (!app.cache) return DONE;
    const { host, port, user, prefix } = app.cache.values;
    return cache(row.cell).reach({ host, port, user, prefix, password: secretOf(values, app, 'cache-password') }, signal);
  });
}

export function bucketJourney(port: (cell: string) => ObjectsPort): Journey {
  return perApp('its bucket', async (app, { row, values }, context) => {
    if (!app.bucket) return DONE;
    return port(row.cell).reach(app.bucket.values.name, bucketKey(values, app), context);
  });
}

/**
 * Somebody of this tenant comes in, and somebody of a neighbour in the same cell does not. A tenant that is alone has no neighbour. From a neighbour whose
 * realm is gone nobody can come: another one is tried, and what is broken there keeps nobody waiting here.
 */
export function signOnJourney(port: (cell: string) => IdentityPort, neighbours: (row: TenantRow) => Promise<readonly string[]>): Journey {
  // Asked once for all apps: whoever makes this journey again has read the row again.
  const asked = new WeakMap<TenantRow, Promise<readonly string[]>>();
  return perApp('its sign-in', async (app, { row, values }, context) => {
    if (!app.client) return DONE;
    const { realm, client, protocol, issuer, redirects } = app.client.values;
    const secret = protocol === 'oidc' ? secretOf(values, app, 'client-secret') : undefined;
    const at: ClientCredentials = { cell: row.cell, realm, client, protocol, issuer, redirect: redirects[0] ?? '', secret };
    const came = await port(row.cell).reach(at, context);
    if (came.kind !== 'done') return came;
    // In a realm that all share there are no strangers: a diagnostic says so where that was chosen.
    if (realm !== realmName(row.id)) return DONE;
    const others = asked.get(row) ?? neighbours(row);
    asked.set(row, others);
    for (const other of await others) {
      const kept = await port(row.cell).refuses(at, { cell: row.cell, realm: realmName(other) }, context);
      if (!('cause' in kept) || kept.cause.code !== 'identity/no-realm') return kept;
    }
    return DONE;
  });
}
