import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { testContext } from '@hansa/server/outside/contract.ts';
import type { ClientSeen, IdentityPort, RealmSeen } from '@hansa/server/outside/identity/port.ts';
import { openIdentity } from '@hansa/server/outside/identity/real.ts';
import { signIn } from '@hansa/server/outside/identity/sign-in.ts';
import { withProbe } from '@hansa/server/outside/identity/probe.ts';
import { openTransport } from '@hansa/server/outside/identity/transport.ts';
import { openWire } from '@hansa/server/outside/identity/wire.ts';
import { BOOTSTRAP } from './server.ts';
import { appOf, clientOf, done, raw, realmOf, type World } from './world.ts';

const [A, B] = ['a1b2c3d4e5', 'b1b2c3d4e5'];

/** What a realm and its clients are, seen with other eyes than the port's. */
// size: the cases share two realms and read as one list
export function realmCases(start: () => Promise<World>): void {
  describe('realms of Keycloak', () => {
    let world: World;
    let port: IdentityPort;
    const realm = () => seen<RealmSeen>(port.realms.observe(realmOf(A), testContext()));
    const client = () => seen<ClientSeen>(port.clients.observe(clientOf(A), testContext()));

    before(async () => {
      world = await start();
      port = openIdentity(world.config);
      for (const each of [A, B]) {
        await done(() => port.realms.ensure(realmOf(each), testContext()));
        await done(() => port.clients.ensure(clientOf(each), testContext()));
      }
    });
    after(async () => {
      for (const each of [A, B]) await done(() => port.realms.remove(realmOf(each), testContext()));
      port.close();
    });

    test('the account makes realms and sees nothing of who else administers Keycloak; the first account is gone', async () => {
      const { config } = world;
      for (const path of ['/master/users', '/master/clients', '/master/roles']) assert.equal((await raw(config, 'GET', path)).status, 403);
      assert.equal((await raw(config, 'PUT', '/master', { registrationAllowed: true })).status, 403);
      assert.equal((await raw({ ...config, account: BOOTSTRAP }, 'GET', '/master')).status, 401);
    });

    test('a realm that another made is neither changed nor removed', async () => {
      const { config } = world;
      const master = { ...realmOf('master'), title: 'Mine' };
      assert.equal((await port.realms.ensure(master, testContext())).kind, 'refused');
      assert.equal((await port.realms.remove(master, testContext())).kind, 'refused');
      const foreign = realmOf('c1b2c3d4e5');
      await raw(config, 'POST', '', { realm: foreign.realm, enabled: true, displayName: 'Theirs' });
      assert.equal((await port.realms.ensure(foreign, testContext())).kind, 'refused');
      assert.equal((await port.realms.remove(foreign, testContext())).kind, 'refused');
      assert.equal((await port.realms.observe(foreign, testContext())).kind, 'unknown');
      assert.equal(((await raw(config, 'GET', `/${foreign.realm}`)).body as { displayName: string }).displayName, 'Theirs');
      await raw(config, 'DELETE', `/${foreign.realm}`);
    });

    test('what somebody changed in a realm is seen and mended', async () => {
      const { config } = world;
      const worse = { registrationAllowed: true, bruteForceProtected: false, passwordPolicy: '', verifyEmail: false, eventsEnabled: false };
      const relay = { host: 'elsewhere.example', port: '25', from: 'x@y.example' };
      await raw(config, 'PUT', `/${A}`, { ...worse, smtpServer: relay, attributes: { 'hansa.cell': 'fsn-1', theirs: 'stays' } });
      const profile = (await raw(config, 'GET', `/${A}/users/profile`)).body as { attributes: { permissions: { edit: string[] } }[] };
      for (const { permissions } of profile.attributes) permissions.edit.push('user');
      await raw(config, 'PUT', `/${A}/users/profile`, profile);
      const [group] = (await raw(config, 'GET', `/${A}/groups`)).body as { id: string }[];
      await raw(config, 'DELETE', `/${A}/groups/${group?.id}`);
      const [direct] = (await raw(config, 'GET', `/${A}/clients?clientId=admin-cli`)).body as { id: string }[];
      await raw(config, 'PUT', `/${A}/clients/${direct?.id}`, { enabled: true });
      const drift = [...Object.keys(worse), 'smtpServer', 'hansa.mail', 'profile', 'admins', 'admin-cli'];
      assert.deepEqual((await realm()).drift.toSorted(), drift.toSorted());
      await done(() => port.realms.ensure(realmOf(A), testContext()));
      assert.deepEqual((await realm()).drift, []);
      const { attributes } = (await raw(config, 'GET', `/${A}`)).body as { attributes: Record<string, string> };
      assert.equal(attributes['theirs'], 'stays');
    });

    test('what somebody changed in a client is seen and mended', async () => {
      const { config } = world;
      const [found] = (await raw(config, 'GET', `/${A}/clients?clientId=nextcloud`)).body as Record<string, unknown>[];
      const mapper = {
        name: 'extra',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-hardcoded-claim-mapper',
        config: { 'claim.name': 'admin', 'claim.value': 'true' },
      };
      const worse = { directAccessGrantsEnabled: true, publicClient: true, fullScopeAllowed: true, webOrigins: ['*'] };
      const path = `/${A}/clients/${found?.['id']}`;
      await raw(config, 'PUT', path, { ...found, ...worse, attributes: { 'pkce.code.challenge.method': '' } });
      assert.equal((await raw(config, 'POST', `${path}/protocol-mappers/models`, mapper)).status, 201);
      const { drift } = await client();
      for (const name of [...Object.keys(worse), 'pkce.code.challenge.method', 'protocolMappers'])
        assert.ok(drift.includes(name), `${name}: ${drift}`);
      await done(() => port.clients.ensure(clientOf(A), testContext()));
      assert.deepEqual((await client()).drift, []);
      assert.deepEqual(await port.reach(appOf(clientOf(A), config), testContext()), { kind: 'done' });
    });

    test('a token of one realm is worth nothing in another', async () => {
      const { config } = world;
      const transport = openTransport();
      const wire = openWire(config.base, config.account, transport);
      const app = appOf(clientOf(B), config);
      const came = await withProbe(wire, clientOf(B), testContext(), async (probe) => {
        const token = (await signIn(transport, app, probe, testContext())).accessToken;
        const at = (issuer: string) =>
          fetch(`${issuer}/protocol/openid-connect/userinfo`, { headers: { authorization: `Bearer ${token}` } });
        return [(await at(app.issuer)).status, (await at(appOf(clientOf(A), config).issuer)).status];
      });
      wire.close();
      transport.close();
      assert.deepEqual(came, [200, 401]);
    });

    test('the password grant, which has no page and no second factor, is closed', async () => {
      const { base } = world.config;
      const form = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: 'anna', password: 'x' });
      const answer = await fetch(`${base.origin}/realms/${A}/protocol/openid-connect/token`, { method: 'POST', body: form });
      assert.match(await answer.text(), /invalid_client|unauthorized_client/);
    });
  });
}

async function seen<Value>(look: Promise<{ kind: string; value?: Value }>): Promise<Value> {
  const { kind, value } = await look;
  assert.ok(kind === 'present' && value !== undefined, kind);
  return value;
}
