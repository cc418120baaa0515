import { type Context, DONE, type Outcome, type Port, transient } from '@hansa/domain/port/outcome.ts';
import { clientDrift, clientSeen, clientSettings } from './client-settings.ts';
import type { ClientRef, ClientSeen, ClientWant } from './port.ts';
import type { Representation } from './realm-settings.ts';
import { owned } from './realms.ts';
import { observationOf, outcomeOf, Trouble } from '../trouble.ts';
import type { Wire } from './wire.ts';

const ROUNDS = 4;

interface Found extends Representation {
  readonly id: string;
}

/** Clients in the realms of one Keycloak. Those that come with a realm are not ours to make or remove. */
export function clientsOf(wire: Wire): Port<ClientRef, ClientWant, ClientSeen> {
  return {
    observe: (ref, context) =>
      observationOf(async () => {
        const found = await look(wire, ref, context);
        if (found === 'no-realm' || found === undefined) return { kind: 'absent', at: Date.now() };
        return { kind: 'present', value: clientSeen(ref.realm, ref.client, found), at: Date.now() };
      }),
    ensure: (want, context) => outcomeOf(() => ensure(wire, want, context)),
    remove: (ref, context) =>
      outcomeOf(async () => {
        const found = await look(wire, ref, context);
        if (found !== 'no-realm' && found !== undefined) await wire.ask('DELETE', `/${ref.realm}/clients/${found.id}`, context);
        return DONE;
      }),
  };
}

async function ensure(wire: Wire, want: ClientWant, context: Context): Promise<Outcome> {
  const secret = want.secret?.reveal();
  const wanted: Representation = { ...clientSettings(want), ...(secret === undefined ? {} : { secret }) };
  for (let round = 0; round < ROUNDS; round++) {
    const found = await look(wire, want, context);
    if (found === 'no-realm') return transient('identity/no-realm', 'the realm of this client is not there yet');
    if (found === undefined) {
      await wire.ask('POST', `/${want.realm}/clients`, context, { clientId: want.client, ...wanted, ...scopes(want) });
      continue;
    }
    if (clientDrift(found, wanted).length === 0) return DONE;
    const path = `/${want.realm}/clients/${found.id}`;
    // A client cannot change its protocol: what was kept for one means nothing to the other.
    if (found['protocol'] !== wanted['protocol']) await wire.ask('DELETE', path, context);
    else
      await wire.ask('PUT', path, context, {
        ...wanted,
        attributes: { ...(found['attributes'] as object), ...(wanted['attributes'] as object) },
      });
  }
  return transient('identity/busy', 'somebody else changes this client');
}

/** Keycloak's own scopes say roles in an assertion, which no app of ours reads and some stumble over. OpenID clients keep theirs. */
function scopes({ protocol }: ClientWant): Representation {
  return protocol === 'saml' ? { defaultClientScopes: [], optionalClientScopes: [] } : {};
}

async function look(wire: Wire, ref: ClientRef, context: Context): Promise<Found | undefined | 'no-realm'> {
  if (!/^[a-z][0-9a-z-]{0,62}$/.test(ref.client) || RESERVED.has(ref.client)) {
    throw new Trouble('refused', 'identity/name', 'this is no name of a client for an app');
  }
  if ((await owned(wire, ref, context)) === undefined) return 'no-realm';
  const { status, body } = await wire.ask('GET', `/${ref.realm}/clients?clientId=${ref.client}`, context);
  if (status === 404) return 'no-realm';
  return (body as Found[])[0];
}

/** Clients that every realm has. */
const RESERVED = new Set(['account', 'account-console', 'admin-cli', 'broker', 'realm-management', 'security-admin-console']);
