import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { APIResponse, Browser, Page } from 'playwright-core';
import { got } from '../missing.ts';
import { violations } from './axe.ts';
import { startChromium } from './chromium.ts';
import { Cloud, fill, state } from './cloud.ts';
import { becomes } from './page.ts';

/** Tenants in the operator's console, from the link that signs in to the server that goes away. */

const { value: browser, missing } = await got<Browser>(startChromium);
const lab = { skip: missing ?? false };
after(() => browser?.close());

describe('tenants in the console', lab, () => {
  let cloud: Cloud;
  before(async () => {
    cloud = await Cloud.start(browser);
  });
  after(() => cloud?.stop());

  /** The first look at a tenant that comes into being is that of the moment of its creation: a slow page would find everything done. */
  async function looksAtOnce(page: Page): Promise<void> {
    let look: APIResponse | undefined;
    await page.route(/\/v1\/tenants$/, async (route) => {
      const response = await route.fetch();
      const { id } = (await response.json()) as { id: string };
      look = await page.context().request.get(`${cloud.served.address}v1/tenants/${id}`);
      await route.fulfill({ response });
    });
    await page.route(/\/v1\/tenants\/\w{10}$/, (route) => {
      const response = look;
      look = undefined;
      return response ? route.fulfill({ response }) : route.fallback();
    });
  }

  /** Acts, and waits until the page has looked at the tenant again: whoever acts once more before that is told that somebody has changed it. */
  async function shown(page: Page, act: () => Promise<void>): Promise<void> {
    let acted = false;
    const looked = page.waitForResponse((response) => {
      const isLook = response.request().method() === 'GET';
      acted ||= !isLook && response.url().includes('/v1/tenants/');
      return acted && isLook && response.ok() && /\/v1\/tenants\/\w{10}$/.test(response.url());
    });
    await act();
    await (await looked).finished();
  }

  test('without a session there is nothing but how to get in; a link signs in once, and leaves the address at once', async () => {
    const { page, close } = await cloud.open();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await cloud.signIn(page);
    assert.equal(page.url(), cloud.served.address);
    await page.getByText('simulated', { exact: true }).waitFor();
    await page.locator('.person', { hasText: 'operator' }).waitFor();
    await close();
    const other = await cloud.open(`#${cloud.served.signIn.split('#')[1]}`, { storageState: { cookies: [], origins: [] } });
    await other.page.getByText(/This link was used/).waitFor();
    assert.equal(other.page.url(), cloud.served.address);
    await other.close();
  });

  test('a tenant comes into being before one’s eyes, changes, sleeps, wakes, and is erased', async () => {
    const { page, close, requests } = await cloud.open();
    await page.getByRole('link', { name: 'New tenant' }).click();
    await fill(page, 'journey');
    await looksAtOnce(page);
    await page.getByRole('button', { name: 'Create tenant' }).dblclick();
    await page.getByRole('heading', { level: 1, name: 'journey' }).waitFor();
    await page.locator('.step', { hasText: 'welcome' }).getByText('due').waitFor();
    await page.unrouteAll();
    await state(page, /active.*everything that was asked for holds/);
    assert.equal(await page.locator('.step .state', { hasNotText: 'holds' }).count(), 0);
    const { length } = await page.locator('.step').all();
    assert.ok(length >= 8, `${length} steps`);

    await page.getByLabel('Seats').fill('15');
    await shown(page, () => page.getByRole('button', { name: 'Change', exact: true }).click());
    await page.locator('.log-item', { hasText: 'is to change: seats 15' }).waitFor();
    await page.locator('.fact-list dd', { hasText: /^15$/ }).waitFor();
    await state(page, /everything that was asked for holds/);

    await page.getByLabel('Slug').fill('voyage');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'voyage' }).waitFor();
    await state(page, /^active.*everything/);

    await page.getByRole('button', { name: 'Rotate secrets…' }).click();
    await shown(page, () => page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click());
    await page.locator('.log-item', { hasText: 'gets new secrets' }).waitFor();
    await state(page, /^active.*everything/);

    await page.getByRole('button', { name: 'Suspend…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await state(page, /^suspended.*everything/);
    await page.getByRole('button', { name: 'Resume' }).click();
    await state(page, /^active.*everything/);

    await page.getByRole('button', { name: 'Erase…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByText(/databases?, .*Backups|30 days/s)
      .first()
      .waitFor();
    assert.deepEqual(await violations(page), []);
    const erase = dialog.getByRole('button', { name: 'Erase for good' });
    assert.ok(await erase.isDisabled());
    await dialog.getByLabel('Type voyage to erase it').fill('voyage');
    await erase.click();
    await state(page, /^erased/);
    await page.locator('.log-item', { hasText: 'is erased' }).waitFor();
    assert.equal(await page.locator('.step .state', { hasText: 'holds' }).count(), 0);

    assert.equal(requests().filter((each) => each === `GET ${cloud.served.address}`).length, 1, 'the page was loaded once');
    assert.equal(requests().filter((each) => each === `POST ${cloud.served.address}v1/tenants`).length, 1, 'a double click asks once');
    await close();
  });

  test('a tenant that is held says why, is tried again when one says so, and goes on', async () => {
    const { page, close, requests } = await cloud.open('?page=new');
    await fill(page, 'second-try', 'ada@once.invalid');
    await page.getByRole('button', { name: 'Create tenant' }).click();
    await state(page, /^held.*welcome.*the simulated relay refuses it: 550/);
    await page.locator('.log-item', { hasText: 'has a letter that the relay refused (mail/refused)' }).waitFor();
    assert.deepEqual(await violations(page), []);
    const again = page.getByRole('button', { name: 'Try again what is held' });
    await again.dblclick();
    await page.locator('.log-item', { hasText: 'is tried again' }).waitFor();
    await state(page, /^active.*everything that was asked for holds/);
    assert.equal(await again.count(), 0);
    assert.equal(requests().filter((each) => /POST .*\/retry$/.test(each)).length, 1, 'a double click asks once');
    await close();
  });

  test('refusals stand at their fields, and nothing that was typed is lost', async () => {
    const { page, close } = await cloud.open('?page=new');
    await fill(page, 'no slug');
    await page.getByLabel('E-mail').fill('nobody');
    await page.getByRole('button', { name: 'Create tenant' }).click();
    await page.getByText('Some values cannot be taken.').waitFor();
    assert.equal(await page.locator('[aria-invalid=true]').count(), 2);
    assert.match((await page.locator('.field', { hasText: 'E-mail' }).locator('.field-trouble').textContent()) ?? '', /name@domain/);
    await fill(page, 'boreal');
    await page.getByRole('button', { name: 'Create tenant' }).click();
    await page.locator('.trouble', { hasText: /Choose something else/ }).waitFor();
    assert.equal(await page.getByLabel('E-mail').inputValue(), 'ada@customer.example');
    await close();
  });

  test('a change that came too late is refused, shown, and sent again with what was typed', async () => {
    const { page, close } = await cloud.open();
    await page.getByRole('link', { name: 'cantina' }).click();
    await page.getByLabel('Seats').fill('61');
    const id = new URL(page.url()).searchParams.get('id');
    const changed = await page.evaluate<number>(
      `fetch('/v1/tenants/${id}').then((seen) => fetch('/v1/tenants/${id}', { method: 'PATCH', body: '{"seats":70}',
        headers: { 'content-type': 'application/merge-patch+json', 'if-match': seen.headers.get('etag') } })).then((answer) => answer.status)`,
    );
    assert.equal(changed, 202);
    await page.getByText('now 70').waitFor();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByText(/Somebody has changed this tenant since you looked/).waitFor();
    assert.equal(await page.getByLabel('Seats').inputValue(), '61');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.locator('.log-item', { hasText: 'is to change: seats 61' }).waitFor();
    await close();
  });

  test('by keyboard alone: to the form, through it, and to the tenant', async () => {
    const { page, close } = await cloud.open();
    await page.getByRole('link', { name: 'New tenant' }).waitFor();
    await page.keyboard.press('Tab');
    await becomes(page, 'document.activeElement.textContent', 'Skip to the page');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('h1:focus', { hasText: 'New tenant' }).waitFor();
    // The form comes with the answer about the spec: before that there is nothing behind the title to go to.
    await page.getByLabel('Slug').waitFor();
    for (const text of ['by-keys', '', '5', '', 'Ada', 'ada@customer.example']) {
      await page.keyboard.press('Tab');
      if (text === '') continue;
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await page.locator('h1:focus', { hasText: 'by-keys' }).waitFor();
    await state(page, /active.*everything/);
    await close();
  });

  test('a server that is away and a session that has ended lose nothing that was typed', async () => {
    const { page, close } = await cloud.open('?page=new');
    await fill(page, 'patient');
    await cloud.served.stop();
    await page.locator('.live-away').waitFor();
    await page.getByRole('button', { name: 'Create tenant' }).click();
    await page.getByText('The server does not answer.').waitFor();
    await cloud.startAgain();
    await page.locator('.live-live').waitFor();
    await page.evaluate(`fetch('/v1/session', { method: 'DELETE' })`);
    await page.getByRole('button', { name: 'Create tenant' }).click();
    const ended = page.getByRole('region', { name: 'Signed out' });
    await ended.getByLabel('Or paste the address here').fill(cloud.served.signIn);
    await ended.getByRole('button', { name: 'Sign in' }).click();
    await ended.waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel('E-mail').inputValue(), 'ada@customer.example');
    await page.getByRole('button', { name: 'Create tenant' }).click();
    await page.getByRole('heading', { level: 1, name: 'patient' }).waitFor();
    await state(page, /active.*everything/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You have signed out.').waitFor();
    await close();
  });
});
