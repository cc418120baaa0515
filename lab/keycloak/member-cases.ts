import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { testContext } from '@hansa/server/outside/contract.ts';
import { openIdentity } from '@hansa/server/outside/identity/real.ts';
import type { IdentityPort } from '@hansa/server/outside/identity/port.ts';
import { signIn } from '@hansa/server/outside/identity/sign-in.ts';
import { openTransport } from '@hansa/server/outside/identity/transport.ts';
import { adminOf, appOf, clientOf, done, raw, realmOf, type World } from './world.ts';

const A = 'm1b2c3d4e5';
const PASSWORD = new Secret('canary-password-of-anna');

/** From the invitation to the leaver, with a real relay and real letters. */
// size: the cases are one life and read as one list
export function memberCases(start: () => Promise<World>): void {
  describe('members of Keycloak', () => {
    let world: World;
    let port: IdentityPort;
    const transport = openTransport();
    const anna = adminOf(A);
    const users = async () => (await raw(world.config, 'GET', `/${A}/users`)).body as { id: string }[];
    const invite = (key: string, by = port) => by.members.invite(anna, 'nextcloud', testContext({ key }));
    const letters = () => world.relay.arrived.filter(({ to }) => to === anna.email).length;

    before(async () => {
      world = await start();
      port = openIdentity(world.config);
      await done(() => port.realms.ensure(realmOf(A), testContext()));
      await done(() => port.clients.ensure(clientOf(A), testContext()));
      await done(() => port.members.ensure(anna, testContext()));
    });
    after(async () => {
      await done(() => port.realms.remove(realmOf(A), testContext()));
      port.close();
      transport.close();
    });

    test('who is invited gets one letter, however often it is asked for, and its link leads to the duties', async () => {
      for (let asked = 0; asked < 3; asked++) await done(() => invite('member/anna/invite-1'));
      assert.equal(letters(), 1);
      await done(() => invite('member/anna/invite-2'));
      assert.equal(letters(), 2);
      const letter = (world.relay.raw.at(-1) ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
      const link = /https?:\/\/[^\s"<>]+action-token[^\s"<>]+/.exec(letter)?.[0]?.replaceAll('&amp;', '&') ?? '';
      const page = await fetch(link);
      assert.equal(page.status, 200, link);
      assert.match(await page.text(), /action|password/i);
    });

    test('a relay that does not take the letter is told, and asked again', async () => {
      const mail = world.config.mail;
      assert.ok(mail);
      const broken = openIdentity({ ...world.config, mail: { ...mail, password: new Secret('canary-wrong') } });
      await done(() => broken.realms.ensure(realmOf(A), testContext()));
      assert.equal((await invite('member/anna/invite-3', broken)).kind, 'transient');
      // The right password is another want: nothing but its digest tells, for Keycloak shows none.
      await done(() => port.realms.ensure(realmOf(A), testContext()));
      await done(() => invite('member/anna/invite-3'));
      assert.equal(letters(), 3);
      broken.close();
    });

    test('nobody comes in before the duties are done; once they are, they are asked no more', async () => {
      const [user] = await users();
      const path = `/${A}/users/${user?.id}`;
      await raw(world.config, 'PUT', `${path}/reset-password`, { type: 'password', value: PASSWORD.reveal(), temporary: false });
      const app = appOf(clientOf(A), world.config);
      const person = { email: anna.email, password: PASSWORD };
      await assert.rejects(signIn(transport, app, person, testContext()), { code: 'identity/duties' });
      await assert.rejects(signIn(transport, app, { ...person, password: new Secret('canary-guess') }, testContext()), {
        code: 'identity/refused',
      });
      await raw(world.config, 'PUT', path, { requiredActions: [], emailVerified: true });
      assert.equal((await signIn(transport, app, person, testContext())).email, anna.email);
      await done(() => port.members.ensure(anna, testContext()));
      const seen = await port.members.observe(anna, testContext());
      assert.ok(seen.kind === 'present' && seen.value.verified && seen.value.asked.length === 0);
      assert.equal((await signIn(transport, app, person, testContext())).email, anna.email);
    });

    test('who leaves is out at once, everywhere', async () => {
      const app = appOf(clientOf(A), world.config);
      const person = { email: anna.email, password: PASSWORD };
      const { accessToken } = await signIn(transport, app, person, testContext());
      const ask = () => fetch(`${app.issuer}/protocol/openid-connect/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });
      assert.equal((await ask()).status, 200);
      await done(() => port.members.ensure({ ...anna, enabled: false }, testContext()));
      assert.notEqual((await ask()).status, 200);
      await assert.rejects(signIn(transport, app, person, testContext()), { code: 'identity/refused' });
      await done(() => port.members.remove(anna, testContext()));
      assert.deepEqual(await users(), []);
    });
  });
}
