import { type Context, DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import { outcomeOf, Trouble } from '../trouble.ts';
import { openTransport } from './transport.ts';
import { type Account, openWire, type Wire } from './wire.ts';

/**
 * All that the control plane's account may do in `master`: make realms. Keycloak makes it the administrator of those that it made and of no
 * other, so it can neither see who else administers Keycloak nor raise itself (Keycloak's server administration guide, "Master realm access
 * control").
 */
const ROLE = 'create-realm';

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * Turns the account that a new Keycloak was started with, which may do everything and is meant to be temporary, into one of our own that may do
 * little; the first one is then removed. Done when that was done before.
 */
export async function settleAccount(
  { base, account: own, ca }: { readonly base: URL; readonly account: Account; readonly ca?: string | undefined },
  bootstrap: Account,
  context: Context,
): Promise<Outcome> {
  const transport = openTransport(ca);
  const mine = openWire(base, own, transport);
  const theirs = openWire(base, bootstrap, transport);
  try {
    return await outcomeOf(async () => {
      if (!(await accepted(theirs, context))) {
        if (await accepted(mine, context)) return DONE;
        throw new Trouble('refused', 'identity/credentials', 'neither the first account nor our own is accepted');
      }
      await make(theirs, own, context);
      // Only who is let in by the new account gives up the old one.
      if (!(await accepted(mine, context))) throw new Trouble('transient', 'identity/credentials', 'the new account is not accepted yet');
      const [old] = await clients(theirs, bootstrap.client, context);
      if (old && bootstrap.client !== own.client) await theirs.ask('DELETE', `/master/clients/${old.id}`, context);
      return DONE;
    });
  } finally {
    mine.close();
    theirs.close();
    transport.close();
  }
}

async function make(wire: Wire, { client, secret }: Account, context: Context): Promise<void> {
  const settings = {
    clientId: client,
    secret: secret.reveal(),
    publicClient: false,
    serviceAccountsEnabled: true,
    standardFlowEnabled: false,
    directAccessGrantsEnabled: false,
    redirectUris: [],
    webOrigins: [],
    // It administers every realm that it makes, and a usual token names them all: with some 200 no request's header holds it (HTTP 431).
    attributes: { 'client.use.lightweight.access.token.enabled': 'true' },
  };
  await wire.ask('POST', '/master/clients', context, settings);
  const [made] = await clients(wire, client, context);
  if (!made) throw new Trouble('transient', 'identity/busy', 'the account went away again');
  await wire.ask('PUT', `/master/clients/${made.id}`, context, settings);
  const { body: user } = await wire.ask('GET', `/master/clients/${made.id}/service-account-user`, context);
  const { body: role } = await wire.ask('GET', `/master/roles/${ROLE}`, context);
  const path = `/master/users/${(user as Named).id}/role-mappings/realm`;
  await wire.ask('POST', path, context, [role]);
  const { body: has } = await wire.ask('GET', path, context);
  const more = (has as Named[]).filter(({ name }) => name !== ROLE);
  if (more.length > 0) await wire.ask('DELETE', path, context, more);
}

async function clients(wire: Wire, client: string, context: Context): Promise<readonly Named[]> {
  const { body } = await wire.ask('GET', `/master/clients?${new URLSearchParams({ clientId: client })}`, context);
  return body as Named[];
}

/** Whether the account is known at all; what it may do does not matter here. */
async function accepted(wire: Wire, context: Context): Promise<boolean> {
  try {
    await wire.ask('GET', '/master', context);
    return true;
  } catch (error) {
    if (error instanceof Trouble && error.code === 'identity/credentials') return false;
    throw error;
  }
}
