import assert from 'node:assert/strict';
import { DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { settled } from '@hansa/server/outside/contract.ts';
import type { ClientCredentials, ClientWant, MemberWant, RealmWant } from '@hansa/server/outside/identity/port.ts';
import type { KeycloakConfig } from '@hansa/server/outside/identity/real.ts';
import type { Relay } from '../mail/relay.ts';
import type { LabKeycloak } from './server.ts';

/** What the cases share. */
export interface World {
  readonly server: LabKeycloak;
  readonly relay: Relay;
  readonly config: KeycloakConfig;
}

export const realmOf = (realm: string): RealmWant => ({ cell: 'fsn-1', realm, title: realm, enabled: true });

export const clientOf = (realm: string): ClientWant => ({
  cell: 'fsn-1',
  realm,
  client: 'nextcloud',
  protocol: 'oidc',
  redirects: [`https://${realm}.nordlys.example/apps/user_oidc/code`],
  secret: new Secret(`canary-of-the-client-of-${realm}`),
});

export const adminOf = (realm: string): MemberWant => ({
  cell: 'fsn-1',
  realm,
  email: `anna@${realm}.example`,
  name: 'Anna Test',
  enabled: true,
  groups: ['admins'],
});

export const appOf = (want: ClientWant, { base }: KeycloakConfig): ClientCredentials => ({
  ...want,
  issuer: `${base.origin}/realms/${want.realm}`,
  redirect: want.redirects[0] ?? '',
});

export async function done(act: () => Promise<Outcome>): Promise<void> {
  assert.deepEqual(await settled(act, 300_000), DONE);
}

/** An answer of Keycloak, read by somebody else than the port. */
export interface Raw {
  readonly status: number;
  readonly body: unknown;
}

/** A person with the account's rights at another keyboard: changes things behind the port's back. */
export async function raw({ base, account }: KeycloakConfig, method: string, path: string, body?: unknown): Promise<Raw> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: account.client, client_secret: account.secret.reveal() });
  const login = await fetch(`${base.origin}/realms/master/protocol/openid-connect/token`, { method: 'POST', body: form });
  const { access_token: token } = (await login.json()) as { access_token?: string };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${base.origin}/admin/realms${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}
