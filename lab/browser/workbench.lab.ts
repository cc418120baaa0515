import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { got } from '../missing.ts';
import { startChromium } from './chromium.ts';
import { becomes, workbench } from './page.ts';
import { exampleFolder, type Served, serve } from './server.ts';

const { value: browser, missing } = await got<Browser>(startChromium);
const lab = { skip: missing ?? false };
after(() => browser?.close());

/** A page whose console errors and outside requests fail the test that closes it. */
const open = (served: Served, query = '', viewport = { width: 1280, height: 800 }) =>
  workbench(browser, `${served.address}${query}`, { viewport });

/** Waits for the verdict in the header. */
const verdict = (page: Page, text: string | RegExp) => page.locator('.verdict', { hasText: text }).waitFor();

describe('the workbench on an example', lab, () => {
  const { folder, remove } = exampleFolder();
  let served: Served;
  before(async () => {
    served = await serve(folder);
  });
  after(async () => {
    await served?.stop();
    remove();
  });

  test('the files can be used before editor and compiler are loaded', async () => {
    const { page, close } = await open(served);
    await verdict(page, 'No complaints');
    const times = await page.evaluate<readonly { name: string; start: number; end: number }[]>(
      'performance.getEntriesByType("resource").map(({ name, startTime, responseEnd }) => ({ name, start: startTime, end: responseEnd }))',
    );
    const spec = times.find((each) => each.name.endsWith('/v1/spec'));
    const later = times.filter((each) => /\/(worker|mount)-/.test(each.name));
    assert.equal(later.length, 2);
    for (const each of later) assert.ok(each.start >= (spec?.end ?? Number.POSITIVE_INFINITY), each.name);
    await close();
  });

  test('a diagnostic stands under its very characters, and its fix takes it away', async () => {
    const { page, close } = await open(served, '?file=tenants/acme.yaml');
    await verdict(page, 'No complaints');
    await page.locator('.cm-line', { hasText: 'plan: business@1' }).click();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.insertText('plan: busines@1');
    await verdict(page, '1 error');
    assert.equal(await page.locator('.cm-lintRange-error').textContent(), 'busines@1');
    await page.locator('.problem', { hasText: 'busines@1' }).getByRole('button', { name: 'Apply fix' }).click();
    await verdict(page, 'No complaints');
    assert.match((await page.locator('.cm-content').textContent()) ?? '', /plan: business@1/);
    await close();
  });

  test('the card at the characters says why and links to the proof', async () => {
    const { page, close } = await open(served, '?file=tenants/acme.yaml');
    await verdict(page, 'No complaints');
    await page.locator('.cm-line', { hasText: 'seats: 25' }).click();
    await page.keyboard.press('End');
    await page.keyboard.insertText('0000');
    await verdict(page, /error/);
    await page.locator('.cm-lintRange-error').first().hover();
    const card = page.locator('.cm-tooltip .card').first();
    await card.waitFor();
    assert.ok(((await card.locator('.card-message').textContent()) ?? '').length > 10);
    await close();
  });

  test('a rendered line leads to the line of the spec, which is marked', async () => {
    const { page, close } = await open(served, '?view=tree&path=fsn-1/tenants/k7m2p9x4qd/nextcloud.yaml');
    await page.getByLabel(/^Find in this file/).fill('acme.sovereign-apps.example');
    await page.locator('.line-traced', { hasText: 'acme.sovereign-apps.example' }).first().click();
    await page.locator('.why .tag', { hasText: 'asked for' }).waitFor();
    await page.locator('.cm-originLine', { hasText: 'slug: acme' }).waitFor();
    assert.match(page.url(), /line=\d+/);
    await page.locator('.why button').click();
    await becomes(page, 'getSelection().toString()', 'acme');
    await close();
  });

  test('who types keeps the cursor, also while a rendered line is chosen', async () => {
    const { page, close } = await open(served, '?file=tenants/acme.yaml&view=tree&path=fsn-1/tenants/k7m2p9x4qd/nextcloud.yaml&line=5');
    await page.locator('.why .tag').waitFor();
    await page.locator('.file', { hasText: 'acme.yaml' }).click();
    await page.locator('.cm-line', { hasText: 'seats: 25' }).click();
    await page.keyboard.press('End');
    await page.keyboard.type('0');
    await page.locator('.tab .count').waitFor();
    await page.waitForTimeout(300);
    await page.keyboard.type(' # more');
    await page.locator('.cm-line', { hasText: 'seats: 250 # more' }).waitFor();
    await close();
  });

  test('an edit shows what it changes in the tree, and the address leads back to it', async () => {
    const { page, close } = await open(served, '?file=tenants/acme.yaml&view=tree');
    await verdict(page, 'No complaints');
    await page.locator('.cm-line', { hasText: 'slug: acme' }).click();
    await page.keyboard.press('End');
    await page.keyboard.insertText('2');
    await page.getByRole('checkbox', { name: /[1-9]\d* changed/ }).check();
    await page.getByRole('treeitem', { name: /nextcloud\.yaml, changed/ }).click();
    await page.getByLabel(/^Find in this file/).fill('acme2.sovereign-apps.example');
    await page.locator('.line-added', { hasText: 'acme2.sovereign-apps.example' }).first().waitFor();
    await page.locator('.line-removed', { hasText: 'acme.sovereign-apps.example' }).first().waitFor();
    const address = page.url();
    assert.match(address, /path=fsn-1\/tenants\/k7m2p9x4qd\/nextcloud\.yaml/);
    await page.goto(address);
    await page.locator('.lines .line').first().waitFor();
    await close();
  });

  test('a box of the drawing says what it talks to and where the spec put it', async () => {
    const { page, close } = await open(served);
    const box = page.getByRole('button', { name: /^PostgreSQL 1/ });
    await box.click();
    await page.locator('.relation', { hasText: 'write-ahead log' }).first().waitFor();
    await page.locator('.link-lit').nth(2).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Where the spec says so' }).click();
    await page.locator('.cm-originLine', { hasText: 'postgres' }).waitFor();
    await close();
  });

  test('keys and values are completed from their documentation', async () => {
    const { page, close } = await open(served);
    await verdict(page, 'No complaints');
    const engine = page.locator('.cm-line', { hasText: 'engine: flux' });
    await page.locator('.cm-content').hover();
    // The editor has the lines in its document that can be seen.
    while ((await engine.count()) === 0) {
      await page.mouse.wheel(0, 100);
      await page.waitForTimeout(50);
    }
    await engine.click();
    await page.keyboard.press('End');
    await page.keyboard.type('\nremed');
    await page.locator('.cm-completionInfo', { hasText: 'What happens when an installation fails.' }).waitFor();
    // The list takes no key for a moment after it opens, so that nobody chooses by accident; it opens again with each answer of the worker. Then the
    // key is a line's end, which is taken back.
    const chosen = page.locator('.cm-line', { hasText: /^\s*remediation: / });
    for (;;) {
      await page.waitForTimeout(150);
      await page.keyboard.press('Enter');
      if ((await chosen.count()) > 0) break;
      await page.keyboard.press('ControlOrMeta+z');
      await page.keyboard.press('Control+Space');
      await page.locator('.cm-completionInfo').waitFor();
    }
    await page.keyboard.type('un');
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'uninstall' }).waitFor();
    await close();
  });

  test('the search of the editor comes when somebody searches, in each file, and finds', async () => {
    const { page, close } = await open(served);
    await verdict(page, 'No complaints');
    const loaded = () => page.evaluate<boolean>('performance.getEntriesByType("resource").some(({ name }) => /\\/search-/.test(name))');
    assert.equal(await loaded(), false);
    for (const [file, word] of [
      ['platform.yaml', 'appsDomain'],
      ['tenants/acme.yaml', 'seats'],
    ] as const) {
      await page
        .locator('.file', { hasText: file.replace('tenants/', '') })
        .first()
        .click();
      await page.locator('.cm-line', { hasText: word }).first().waitFor();
      await page.locator('.cm-content').focus();
      await page.keyboard.press('Control+f');
      await page.locator('.cm-search input[name=search]').click();
      await page.keyboard.type(word);
      await page.keyboard.press('Enter');
      await page.locator('.cm-searchMatch-selected', { hasText: word }).waitFor();
    }
    assert.equal(await loaded(), true);
    await close();
  });

  test('what is edited and not saved is asked about before the page is left', async () => {
    const { page, close, requests } = await open(served, '?file=tenants/acme.yaml');
    await page.locator('.cm-line', { hasText: 'seats: 25' }).click();
    await page.keyboard.press('End');
    await page.keyboard.insertText('0');
    const asked = page.waitForEvent('dialog');
    void page.reload().catch(() => {});
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload');
    await dialog.dismiss();
    await page.locator('.cm-line', { hasText: 'seats: 250' }).waitFor();
    assert.deepEqual(
      requests().filter((request) => request.startsWith('PUT')),
      [],
    );
    await close();
  });

  test('it ends in less than a second, also while a browser is connected', async () => {
    // The best of some: what a busy machine adds comes and goes, and a server that waits for its browsers waits each time.
    const took: number[] = [];
    while (took.length < 5 && !took.some((each) => each < 1000)) {
      const own = await serve(folder);
      const { page } = await open(own);
      const { code, milliseconds } = await own.stop();
      assert.equal(code, 0);
      took.push(milliseconds);
      await page.context().close();
    }
    assert.ok(Math.min(...took) < 1000, `${took.join(', ')} ms`);
  });
});

describe('the workbench on a folder', lab, () => {
  const { folder, remove } = exampleFolder();
  const acme = join(folder, 'tenants', 'acme.yaml');
  let served: Served;
  before(async () => {
    served = await serve(folder);
  });
  after(async () => {
    await served?.stop();
    remove();
  });

  async function seats(page: Page, text: string): Promise<void> {
    await page.locator('.cm-line', { hasText: 'seats:' }).click();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.insertText(text);
  }

  test('what is edited is saved, and nothing else of the file changes', async () => {
    const original = readFileSync(acme, 'utf8');
    const { page, close } = await open(served, '?file=tenants/acme.yaml');
    await seats(page, 'seats: 26');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved tenants/acme.yaml.').waitFor();
    assert.equal(readFileSync(acme, 'utf8'), original.replace('seats: 25', 'seats: 26'));
    await close();
  });

  test('a file that somebody else changed is shown as a conflict; mine and theirs are both there', async () => {
    const { page, close } = await open(served, '?file=tenants/acme.yaml');
    await seats(page, 'seats: 27');
    const theirs = `${readFileSync(acme, 'utf8')}# theirs\n`;
    writeFileSync(acme, theirs);
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('+ seats: 27').waitFor();
    await dialog.getByText('− # theirs').waitFor();
    assert.equal(readFileSync(acme, 'utf8'), theirs);
    await dialog.getByRole('button', { name: 'Keep mine and save' }).click();
    await page.getByText('Saved tenants/acme.yaml.').waitFor();
    assert.match(readFileSync(acme, 'utf8'), /seats: 27/);
    await close();
  });

  test('theirs can be taken, and undo brings mine back', async () => {
    const { page, close } = await open(served, '?file=tenants/acme.yaml');
    await seats(page, 'seats: 28');
    writeFileSync(acme, readFileSync(acme, 'utf8').replace('seats: 27', 'seats: 40'));
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Take theirs' }).click();
    await page.locator('.cm-line', { hasText: 'seats: 40' }).waitFor();
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+z');
    await page.locator('.cm-line', { hasText: 'seats: 28' }).waitFor();
    await close();
  });

  test('a new tenant is a new file', async () => {
    const { page, close } = await open(served);
    await verdict(page, 'No complaints');
    await page.getByRole('button', { name: '+ Add tenant' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Slug, its name in hosts').fill('delta');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await page.locator('.cm-line', { hasText: 'slug: delta' }).waitFor();
    await verdict(page, 'No complaints');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved tenants/delta.yaml.').waitFor();
    assert.match(
      readFileSync(join(folder, 'tenants', 'delta.yaml'), 'utf8'),
      /^apiVersion: hansa\/v1\nkind: Tenant\nid: [a-z][0-9a-z]{9}\nslug: delta\n/,
    );
    await close();
  });
});
