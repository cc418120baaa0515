import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { rightsAtHome } from '@hansa/domain/access/roles.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { PlainBrowser } from '@hansa/server/http/sign-in/browser.ts';
import { checksOf } from '@hansa/server/http/sign-in/flow.ts';
import { Provider } from '@hansa/server/oidc/provider.ts';
import { testContext } from '@hansa/server/outside/contract.ts';
import type { IdentityPort } from '@hansa/server/outside/identity/port.ts';
import { openIdentity } from '@hansa/server/outside/identity/real.ts';
import { CLIENT, wantOf } from '@hansa/server/realms.ts';
import { adminOf, done, raw, realmOf, type World } from './world.ts';

const REALM = 'c1b2c3d4e5';
const HOME = new URL('http://127.0.0.1:4680/');
const PASSWORD = 'canary-password-of-the-administrator';

/** The people of a tenant sign in to the control plane at their own realm. */
// size: the cases are one life and read as one list
export function consoleCases(start: () => Promise<World>): void {
  describe('signing in to the console at the realm of a tenant', () => {
    let world: World;
    let port: IdentityPort;
    let provider: Provider;
    const admin = adminOf(REALM);
    const secret = new Secret('canary-of-the-console-client-1b7f');
    before(async () => {
      world = await start();
      port = openIdentity(world.config);
      await done(() => port.realms.ensure(realmOf(REALM), testContext()));
      await done(() => port.clients.ensure({ ...wantOf(HOME, REALM, secret), cell: 'fsn-1', realm: REALM }, testContext()));
      await done(() => port.members.ensure(admin, testContext()));
      const [user] = (await raw(world.config, 'GET', `/${REALM}/users?email=${admin.email}`)).body as { id: string }[];
      await raw(world.config, 'PUT', `/${REALM}/users/${user?.id}`, { ...user, requiredActions: [], emailVerified: true });
      const credential = { type: 'password', value: PASSWORD, temporary: false };
      await raw(world.config, 'PUT', `/${REALM}/users/${user?.id}/reset-password`, credential);
      const issuer = new URL(`${world.server.base.origin}/realms/${REALM}`);
      provider = new Provider({ issuer, client: CLIENT, secret, scopes: ['openid', 'profile'] });
    });
    after(async () => {
      provider.close();
      await done(() => port.realms.remove(realmOf(REALM), testContext()));
      port.close();
    });

    /** At the pages of Keycloak, until it sends the browser back. */
    async function back(browser: PlainBrowser, word: string): Promise<URL> {
      const begin = await provider.begin(new URL('/sign-in/callback', HOME), checksOf(word), { again: false, acr: [] });
      const isBack = (url: URL): boolean => url.host === HOME.host;
      const page = await browser.go(begin, isBack);
      if (isBack(page.url)) return page.url;
      const action = /<form[^>]*\saction="([^"]+)"/.exec((await page.answer?.text()) ?? '')?.[1]?.replaceAll('&amp;', '&') ?? '';
      const body = new URLSearchParams({ username: admin.email, password: PASSWORD, credentialId: '' }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const sent = await browser.ask(new URL(action), { method: 'POST', body, headers });
      return new URL(sent.headers.get('location') ?? '', begin);
    }

    test('an administrator of the realm is one here; the answer counts once, and for the browser that asked', async () => {
      const browser = new PlainBrowser();
      const word = randomBytes(32).toString('base64url');
      const arrived = await back(browser, word);
      await assert.rejects(provider.finish(arrived, checksOf(randomBytes(32).toString('base64url'))), { kind: 'refused' });
      const who = await provider.finish(arrived, checksOf(word));
      assert.deepEqual(rightsAtHome(who.claims, REALM), { role: 'admin', tenant: REALM });
      assert.ok(who.sid !== null && who.subject !== admin.email, 'known by an id of the realm and not by an address');
      await assert.rejects(provider.finish(arrived, checksOf(word)), { kind: 'refused' });
      const leave = await provider.leave(who.idToken, HOME);
      const left = await browser.go(leave ?? HOME, (url) => url.host === HOME.host);
      assert.equal(left.url.host, HOME.host, 'signed out there, without a question, and back here');
    });

    test('it knows us by our secret, and says so to the doctor', async () => {
      assert.equal(await provider.knowsUs(new URL('/sign-in/callback', HOME)), true);
      const issuer = new URL(`${world.server.base.origin}/realms/${REALM}`);
      const stranger = new Provider({ issuer, client: CLIENT, secret: new Secret('x'.repeat(43)), scopes: ['openid'] });
      assert.equal(await stranger.knowsUs(new URL('/sign-in/callback', HOME)), false);
      stranger.close();
    });
  });
}
