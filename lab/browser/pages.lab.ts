import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { got } from '../missing.ts';
import { violations, violationsInBothThemes } from './axe.ts';
import { startChromium } from './chromium.ts';
import { Cloud } from './cloud.ts';
import { filled, fits } from './page.ts';
import { tenantsFrom } from './tenants.ts';

/** What the operator's console shows: lists, the spec, the way from a step to its file, at every size. */

const { value: browser, missing } = await got<Browser>(startChromium);
const lab = { skip: missing ?? false };
after(() => browser?.close());

describe('pages of the console', lab, () => {
  let cloud: Cloud;
  before(async () => {
    cloud = await Cloud.start(browser);
    const { page, close } = await cloud.open();
    await cloud.signIn(page);
    await close();
  });
  after(() => cloud?.stop());

  test('a spec that is saved is a commit; what is not taken in is set aside, and says so', async () => {
    const { page, close } = await cloud.open('?page=spec&file=tenants/boreal.yaml');
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

  test('what is typed while a change is on its way is not lost with its answer', async () => {
    const { page, close } = await cloud.open();
    await page.getByRole('link', { name: 'cantina' }).click();
    const typed = Promise.withResolvers<void>();
    await page.route(/\/v1\/tenants\/\w{10}$/, async (route) => {
      if (route.request().method() === 'PATCH') await typed.promise;
      await route.fallback();
    });
    await page.getByLabel('Seats').fill('62');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByLabel('Slug').fill('canteen');
    typed.resolve();
    await page.locator('.fact-list dd', { hasText: /^62$/ }).waitFor();
    assert.equal(await page.getByLabel('Slug').inputValue(), 'canteen');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'canteen' }).waitFor();
    await close();
  });

  test('a step leads to the rendered file that it comes from', async () => {
    const { page, close } = await cloud.open();
    await page.getByRole('link', { name: 'acme' }).click();
    await page.getByRole('link', { name: 'rendered file of database odoo' }).click();
    await page.locator('.lines .line').first().waitFor();
    assert.match(page.url(), /page=spec&.*path=fsn-1\/tenants\/k7m2p9x4qd\/odoo\.yaml/);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'acme' }).waitFor();
    await close();
  });

  test('the list is narrowed by typing and by state; the address keeps it', async () => {
    const { page, close } = await cloud.open();
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
    const { page, close, requests } = await cloud.open('?page=log');
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

  test('nothing is cut off at 320, 1280 and 2560 px, and axe finds nothing in either theme', async () => {
    for (const width of [320, 1280, 2560]) {
      const { page, close } = await cloud.open('', { viewport: { width, height: 800 } });
      for (const query of ['', '?page=new', '?page=tenant&id=k7m2p9x4qd', '?page=log', '?page=spec']) {
        await page.goto(`${cloud.served.address}${query}`);
        await page
          .locator(READY[query] ?? 'h1')
          .first()
          .waitFor();
        await filled(page);
        await fits(page, width);
        assert.deepEqual(await violationsInBothThemes(page), [], `${query} at ${width}`);
      }
      await close();
    }
  });
});

const READY: Readonly<Record<string, string>> = {
  '': '.tenants tbody tr',
  '?page=new': '.form-page',
  '?page=tenant&id=k7m2p9x4qd': '.step',
  '?page=log': '.log-item',
  '?page=spec': '.verdict-good',
};
