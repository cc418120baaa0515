// size: the tests share one console and one browser, and build on each other
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { got } from '../missing.ts';
import { violations } from './axe.ts';
import { startChromium } from './chromium.ts';
import { becomes, watched } from './page.ts';
import { type Served, dataFolder, serveCloud } from './server.ts';
import { tenantsFrom } from './tenants.ts';

/** The operator's console on the real control plane: PostgreSQL, Git, the loops; only what is outside is simulated. */

const { value: browser, missing } = await got<Browser>(startChromium);
const lab = { skip: missing ?? false };
after(() => browser?.close());

/** What the browser reports of refusals, and of a server that is away; the page says it in words. */
const REFUSED =
  /the server responded with a status of (401|403|404|409|412|422|503)|ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|ERR_INCOMPLETE_CHUNKED_ENCODING/;

describe('the console', lab, () => {
  const { data, remove } = dataFolder();
  let served: Served;
  let storage: BrowserContextOptions['storageState'];
  before(async () => {
    served = await serveCloud(data);
  });
  after(async () => {
    await served?.stop();
    remove();
  });

  async function open(query = '', options: BrowserContextOptions = {}) {
    assert.ok(browser);
    const watch = await watched(
      browser,
      { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...(storage && { storageState: storage }), ...options },
      REFUSED,
    );
    await watch.page.goto(`${served.address}${query}`);
    return watch;
  }

  const state = (page: Page, text: string | RegExp) => page.locator('.tenant-verdict', { hasText: text }).waitFor();

  async function fill(page: Page, slug: string): Promise<void> {
    await page.getByLabel('Slug').fill(slug);
    await page.getByLabel('Seats').fill('12');
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('E-mail').fill('ada@customer.example');
  }

  test('without a session there is nothing but how to get in; a link signs in once, and leaves the address at once', async () => {
    const { page, close } = await open();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.goto(served.signIn);
    await page.getByRole('heading', { name: /^Cloud/ }).waitFor();
    assert.equal(page.url(), served.address);
    await page.getByText('simulated', { exact: true }).waitFor();
    await page.locator('.person', { hasText: 'operator' }).waitFor();
    storage = await page.context().storageState();
    await close();
    const other = await open(`#${served.signIn.split('#')[1]}`, { storageState: { cookies: [], origins: [] } });
    await other.page.getByText(/This link was used/).waitFor();
    assert.equal(other.page.url(), served.address);
    await other.close();
  });

  test('a tenant comes into being before one’s eyes, changes, sleeps, wakes, and is erased', async () => {
    const { page, close, requests } = await open();
    await page.getByRole('link', { name: 'New tenant' }).click();
    await fill(page, 'journey');
    await page.getByRole('button', { name: 'Create tenant' }).dblclick();
    await page.getByRole('heading', { level: 1, name: 'journey' }).waitFor();
    await page.locator('.step', { hasText: 'welcome' }).getByText('due').waitFor();
    await state(page, /active.*everything that was asked for holds/);
    assert.equal(await page.locator('.step .state', { hasNotText: 'holds' }).count(), 0);
    const { length } = await page.locator('.step').all();
    assert.ok(length >= 8, `${length} steps`);

    await page.getByLabel('Seats').fill('15');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.locator('.log-item', { hasText: 'is to change: seats 15' }).waitFor();
    await state(page, /everything that was asked for holds/);
    await page.locator('.fact-list', { hasText: '15' }).waitFor();

    await page.getByLabel('Slug').fill('voyage');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'voyage' }).waitFor();
    await state(page, /^active.*everything/);

    await page.getByRole('button', { name: 'Rotate secrets…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
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

    assert.equal(requests().filter((each) => each === `GET ${served.address}`).length, 1, 'the page was loaded once');
    assert.equal(requests().filter((each) => each === `POST ${served.address}v1/tenants`).length, 1, 'a double click asks once');
    await close();
  });

  test('refusals stand at their fields, and nothing that was typed is lost', async () => {
    const { page, close } = await open('?page=new');
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
    const { page, close } = await open();
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

  test('a spec that is saved is a commit; what is not taken in is set aside, and says so', async () => {
    const { page, close } = await open('?page=spec&file=tenants/boreal.yaml');
    const seats = async (text: string): Promise<void> => {
      await page.locator('.cm-line', { hasText: 'seats:' }).click();
      await page.keyboard.press('End');
      await page.keyboard.press('Shift+Home');
      await page.keyboard.insertText(text);
      await page.keyboard.press('Control+s');
      await page.getByText('Saved tenants/boreal.yaml as a commit; taken in within a second.').waitFor();
    };
    await seats('seats: 0');
    await page.locator('.aside-note', { hasText: 'was not taken in' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole('link', { name: 'Cloud' }).click();
    const aside = page.getByRole('region', { name: 'Set aside of the spec' });
    await aside.getByRole('link', { name: 'tenants/boreal.yaml' }).click();
    await page.locator('.cm-line', { hasText: 'seats: 0' }).waitFor();
    await seats('seats: 9');
    await page.locator('.aside-note').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Cloud' }).click();
    await page.locator('tr', { hasText: 'boreal' }).getByText('9', { exact: true }).waitFor();
    await close();
  });

  test('a step leads to the rendered file that it comes from', async () => {
    const { page, close } = await open();
    await page.getByRole('link', { name: 'acme' }).click();
    await page.getByRole('link', { name: 'rendered file of database odoo' }).click();
    await page.locator('.lines .line').first().waitFor();
    assert.match(page.url(), /page=spec&.*path=fsn-1\/tenants\/k7m2p9x4qd\/odoo\.yaml/);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'acme' }).waitFor();
    await close();
  });

  test('the list is narrowed by typing and by state; the address keeps it', async () => {
    const { page, close } = await open();
    await page.locator('.tenants tbody tr').nth(1).waitFor();
    await page.getByLabel('Part of a slug, or how an id begins').fill('ACM');
    await page.waitForURL(/search=ACM/);
    await page.locator('.tenants tbody tr').nth(1).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('link', { name: 'acme' }).waitFor();
    assert.equal(await page.locator('.tenants tbody tr').count(), 1);
    await page.getByLabel('State').selectOption('suspended');
    await page.getByText('No tenant is like that.').waitFor();
    await close();
  });

  test('of ten thousand tenants a page is loaded at a time', async () => {
    const { page, close, requests } = await open('?page=log');
    await page.route(/\/v1\/tenants\?/, async (route) => {
      const query = new URL(route.request().url()).searchParams;
      const from = Number(query.get('after') ?? 0);
      const items = tenantsFrom(from, Number(query.get('limit')));
      await route.fulfill({ json: { items, next: from + items.length < 10_000 ? String(from + items.length) : null } });
    });
    // Whatever happens meanwhile would make the list be read anew: nobody tells the page of it.
    await page.route(/\/v1\/events/, () => {});
    const before = requests().length;
    await page.reload();
    await page.getByRole('link', { name: 'Cloud' }).click();
    await page.getByRole('link', { name: 't-49' }).waitFor();
    assert.equal(await page.locator('.tenants tbody tr').count(), 50);
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.getByRole('link', { name: 't-50', exact: true }).waitFor();
    assert.equal(await page.locator('.tenants tbody tr').count(), 50);
    await page.goBack();
    await page.getByRole('link', { name: 't-0', exact: true }).waitFor();
    const asked = requests()
      .slice(before)
      .filter((each) => each.includes('/v1/tenants?'));
    assert.ok(asked.length <= 4, asked.join('\n'));
    await close();
  });

  test('by keyboard alone: to the form, through it, and to the tenant', async () => {
    const { page, close } = await open();
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

  for (const scheme of ['light', 'dark'] as const) {
    test(`axe finds nothing and nothing is cut off at 320, 1280 and 2560 px, ${scheme}`, async () => {
      for (const width of [320, 1280, 2560]) {
        const { page, close } = await open('', { viewport: { width, height: 800 }, colorScheme: scheme });
        for (const query of ['', '?page=new', '?page=tenant&id=k7m2p9x4qd', '?page=log', '?page=spec']) {
          await page.goto(`${served.address}${query}`);
          await page
            .locator(READY[query] ?? 'h1')
            .first()
            .waitFor();
          await page.waitForTimeout(400);
          assert.deepEqual(await violations(page), [], `${query} at ${width}`);
          await becomes(page, 'document.documentElement.scrollWidth', width);
        }
        await close();
      }
    });
  }

  test('a server that is away and a session that has ended lose nothing that was typed', async () => {
    const { page, close } = await open('?page=new');
    await fill(page, 'patient');
    await served.stop();
    await page.locator('.live-away').waitFor();
    await page.getByRole('button', { name: 'Create tenant' }).click();
    await page.getByText('The server does not answer.').waitFor();
    served = await serveCloud(data, served);
    await page.locator('.live-live').waitFor();
    await page.evaluate(`fetch('/v1/session', { method: 'DELETE' })`);
    await page.getByRole('button', { name: 'Create tenant' }).click();
    const ended = page.getByRole('region', { name: 'Signed out' });
    await ended.getByLabel('Or paste the address here').fill(served.signIn);
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

const READY: Readonly<Record<string, string>> = {
  '': '.tenants tbody tr',
  '?page=new': '.form-page',
  '?page=tenant&id=k7m2p9x4qd': '.step',
  '?page=log': '.log-item',
  '?page=spec': '.verdict-good',
};
