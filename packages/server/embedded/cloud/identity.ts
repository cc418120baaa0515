import type { ClientRef, ClientSeen, RealmRef, RealmSeen } from '../../outside/identity/port.ts';
import type { Tables } from './tables.ts';

/** The world's side of the identity providers: realms, and the clients in them. */
export function simulatedIdentity(tables: Tables, verb: string, body: unknown): unknown {
  const { cell, realm, client, ...rest } = body as RealmRef & ClientRef & Record<string, unknown>;
  const realmKey = `identity/${cell}/${realm}`;
  const clientKey = `${realmKey}/clients/${client}`;
  if (verb === 'observe-realm') return (tables.get(realmKey) as RealmSeen | undefined) ?? null;
  if (verb === 'observe-client') return clientSeen(tables.get(clientKey));
  if (verb === 'ensure-realm') return void tables.put(realmKey, rest);
  if (verb === 'remove-client') return void tables.delete(clientKey);
  if (verb === 'remove-realm') {
    for (const key of tables.list(`${realmKey}/clients/`)) tables.delete(key);
    return void tables.delete(realmKey);
  }
  if (verb !== 'ensure-client') throw new Error(`the simulated identity provider knows no verb ${verb}`);
  if (tables.get(realmKey) === undefined) return 'no-realm';
  return void tables.put(clientKey, rest);
}

function clientSeen(row: unknown): ClientSeen | null {
  if (row === undefined) return null;
  const { protocol, redirects, secret } = row as Omit<ClientSeen, 'secret'> & { readonly secret?: string };
  return { protocol, redirects, secret: secret === undefined ? undefined : true };
}
