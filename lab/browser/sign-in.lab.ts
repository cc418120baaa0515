import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { got } from '../missing.ts';
import { violations, violationsEverywhere } from './axe.ts';
import { startChromium } from './chromium.ts';
import { PATIENCE } from './page.ts';
import { type Served, dataFolder, serveCloud } from './server.ts';

/** Coming in at an identity provider, and what each role sees, in a real browser with its own idea of cookies and redirects. */

const { value: browser, missing } = await got<Browser>(startChromium);
const lab = { skip: missing ?? false };
after(() => browser?.close());

/** Milliseconds in which an address may sign in once more after its first ten times (http/limits/limits.ts); this lab does so eleven times. */
const ONCE_MORE = 6_000;

describe('signing in', lab, () => {
  const { data, remove } = dataFolder();
  let served: Served;
  let context: BrowserContext;
  let page: Page;
  let begun = 0;
  before(async () => {
    served = await serveCloud(data);
    assert.ok(browser);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
  });
  after(async () => {
    await context?.close();
    await served?.stop();
    remove();
  });

  /** At the provider for development, from wherever the page is. */
  async function become(button: string | RegExp): Promise<void> {
    await page.getByRole('link', { name: 'Be somebody else' }).click();
    await page.getByRole('heading', { name: /Whom do you want to be/ }).waitFor();
    await page.getByRole('button', { name: button }).first().click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  }

  /** The page says who one is. */
  const seen = (who: string): Promise<void> => page.locator('.person', { hasText: who }).waitFor();
  /** Support without a consent has an empty list. */
  const nothing = (): Promise<void> => page.getByText('No tenant', { exact: false }).first().waitFor();

  test('the page without a session, in both themes at every size', async () => {
    await page.goto(served.address);
    await page.getByRole('link', { name: 'Sign in with the provider for development' }).waitFor();
    assert.deepEqual(await violationsEverywhere(page), []);
  });

  test('the provider lets nobody in who did not come by a link, and says so', async () => {
    await page.getByRole('link', { name: /^Sign in with/ }).click();
    await page.getByRole('heading', { name: 'Nobody is signed in in this browser' }).waitFor();
    begun = Date.now();
    assert.deepEqual(await violations(page), []);
    await page.getByRole('link', { name: 'Back to Hansa' }).click();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  });

  test('an operator who came by a link is support, and operator again, by the code flow', async () => {
    await page.goto(served.signIn);
    await seen('operator');
    await page.getByRole('link', { name: 'Be somebody else' }).click();
    await page.getByRole('heading', { name: /Whom do you want to be/ }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.goBack();
    await become('somebody, support');
    await seen('support');
    assert.equal(page.url(), served.address);
    const cookies = await context.cookies(served.address);
    const session = cookies.find(({ name }) => name === 'hansa');
    assert.deepEqual([session?.httpOnly, session?.sameSite], [true, 'Strict']);
    await nothing();
    assert.equal(await page.locator('.tenants tbody tr').count(), 0, 'nobody has consented');
    assert.equal(await page.getByRole('link', { name: 'New tenant' }).count(), 0);
    await become('a second operator, operator');
    await seen('a second operator');
  });

  test('a customer’s administrator lets support look in, for a time; a member cannot', async () => {
    await become(/^somebody, administrator of boreal/);
    await page.getByRole('heading', { level: 1, name: 'boreal' }).waitFor();
    assert.deepEqual(await violationsEverywhere(page), []);
    await page.getByText('Support sees nothing of this tenant.').waitFor();
    await page.getByLabel('For how long').selectOption('1 hour');
    await page.getByRole('button', { name: 'Let support look in' }).click();
    await page.getByText(/Support may look in until/).waitFor();
    await become('somebody, support');
    await page.locator('.tenants tbody tr', { hasText: 'boreal' }).waitFor();
    assert.equal(await page.locator('.tenants tbody tr').count(), 1);
    await become(/^somebody, member of boreal/);
    await page.getByText(/Support may look in until/).waitFor();
    assert.equal(await page.getByRole('button', { name: /Let support|Set a new time|End it/ }).count(), 0);
    await become(/^somebody, administrator of boreal/);
    await page.locator('.log-item', { hasText: 'is looked at by support' }).waitFor();
    await page.getByRole('button', { name: 'End it now' }).click();
    await page.getByText('Support sees nothing of this tenant.').waitFor();
    await become('somebody, support');
    await seen('support');
    await nothing();
  });

  test('what a provider refuses is said on the page, in words, and leaves the address', async () => {
    await page.goto(`${served.address}sign-in/callback?code=x&state=y`);
    await page.getByText(/was used already|not an answer to this sign-in/).waitFor();
    assert.equal(page.url(), served.address);
  });

  test('signing out goes on to the provider and comes back to the page, and nobody is in at either', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: /^Sign out\?/ }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    await sleep(Math.max(0, begun + ONCE_MORE - Date.now()));
    await page.getByRole('link', { name: /^Sign in with/ }).click();
    await page.getByRole('heading', { name: 'Nobody is signed in in this browser' }).waitFor();
  });
});
