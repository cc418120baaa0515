import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { fragmentOf } from '@hansa/console/app/share.ts';
import { got } from '../missing.ts';
import { violationsEverywhere } from './axe.ts';
import { startChromium } from './chromium.ts';
import { becomes, workbench } from './page.ts';
import { exampleFolder, type Served, serve } from './server.ts';

const { value: browser, missing } = await got<Browser>(startChromium);
const lab = { skip: missing ?? false };
after(() => browser?.close());

/** A phone, a desk of today, a wall; the laptop last, for what comes after. */
const WIDTHS = [320, 3840, 1280];

const SHARED = { name: 'sent', files: [['platform.yaml', 'kind: Platform\n']] } as const;

describe('the views of the workbench that ask for more', lab, () => {
  const { folder, remove } = exampleFolder();
  let served: Served;
  before(async () => {
    served = await serve(folder);
  });
  after(async () => {
    await served?.stop();
    remove();
  });

  const open = (query: string) => workbench(browser, `${served.address}${query}`, { viewport: { width: 1280, height: 800 } });

  async function edit(page: Page, text: string): Promise<void> {
    await page.locator('.cm-line', { hasText: 'seats:' }).click();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.insertText(text);
  }

  const sum = (page: Page, text: RegExp) => page.locator('.outcome-sum', { hasText: text }).waitFor();

  describe('what if', () => {
    test('nothing of it is loaded before it is opened, and nothing else than our own', async () => {
      const { page, requests, close } = await open('');
      await page.locator('.verdict', { hasText: 'No complaints' }).waitFor();
      const its = () => requests().filter((request) => /\/(WhatIf|answer)-/.test(request));
      assert.deepEqual(its(), []);
      await page.keyboard.press('Alt+5');
      await sum(page, /3 tenants, \d+ seats: at least \d+\.\d\d EUR a month/);
      assert.equal(its().length, 2);
      await close();
    });

    test('by keyboard alone: more tenants cost more and fill the cell, until the rule that would refuse them speaks', async () => {
      const { page, close } = await open('?view=what-if');
      await sum(page, /3 tenants/);
      const before = await page.locator('.outcome-sum').textContent();
      await page
        .getByRole('slider', { name: /^Tenants/ })
        .first()
        .focus();
      await page.keyboard.press('ArrowRight');
      await sum(page, /4 tenants/);
      assert.notEqual(await page.locator('.outcome-sum').textContent(), before);
      await page.keyboard.press('End');
      await page.keyboard.press('Tab');
      await page.keyboard.press('End');
      await page.locator('.outcome-complaints', { hasText: 'capacity/tenants' }).waitFor();
      await page.locator('.bound-over', { hasText: 'binds' }).waitFor();
      await page.getByRole('button', { name: 'As it is' }).click();
      await becomes(page, 'document.querySelector(".outcome-sum").textContent', before);
      await close();
    });

    test('a lost site has its own guarantees, with the provider the standby serves, and an edit moves what is', async () => {
      const { page, close } = await open('?view=what-if&file=tenants/acme.yaml');
      await sum(page, /93 seats/);
      await page.getByLabel('Lose').selectOption('provider');
      await page.getByText('The standby serves.').waitFor();
      await page.getByRole('row', { name: /Recovery.*the standby takes over/ }).waitFor();
      await page.locator('.cm-line', { hasText: 'seats: 25' }).click();
      await page.keyboard.press('End');
      await page.keyboard.press('Backspace');
      await sum(page, /70 seats/);
      await close();
    });

    test('in both themes and at three widths nobody is shut out', async () => {
      const { page, close } = await open('?view=what-if');
      await sum(page, /3 tenants/);
      assert.deepEqual(await violationsEverywhere(page, WIDTHS), []);
      await close();
    });
  });

  describe('compare', () => {
    test('with what is saved, an edit is its lines and its cents; with an example everything is side by side', async () => {
      const { page, close } = await open('?view=compare&file=tenants/acme.yaml');
      await page.getByRole('heading', { name: 'Lines: the same' }).waitFor();
      await page.locator('.cm-line', { hasText: 'seats: 25' }).click();
      await page.keyboard.press('End');
      await page.keyboard.type('0');
      await page.locator('.diff-added', { hasText: '+ seats: 250' }).waitFor();
      await page.getByRole('row', { name: /^Tenants 3, with 93 seats 3, with 318 seats/ }).waitFor();
      await page.getByLabel('with').selectOption('example nordlys');
      await page.getByRole('row', { name: /^Machines 13 23/ }).waitFor();
      await page.locator('.line-change-what').first().waitFor();
      assert.deepEqual(await violationsEverywhere(page, WIDTHS), []);
      await close();
    });

    test('an address that is pasted is the other side, and one that is none is refused', async () => {
      const { page, close } = await open('?view=compare');
      await page.getByLabel('with').selectOption('address');
      const field = page.getByLabel('Address that carries a spec');
      await field.fill('https://example.org/');
      await page.getByText('This address cannot be read: it has no spec behind a #.').waitFor();
      await field.fill(`${served.address}${(await fragmentOf(SHARED)).slice(0, -9)}`);
      await page.getByText('it is damaged, or was cut on its way').waitFor();
      await field.fill(`${served.address}${await fragmentOf(SHARED)}`);
      await page.getByRole('row', { name: /^Cells no plan fsn-1/ }).waitFor();
      await close();
    });
  });

  describe('a state in an address', () => {
    test('shares every file as it is edited; opened, it is shown and never saved, and what was edited before is there again', async () => {
      const { page, close, requests } = await open('?file=tenants/acme.yaml');
      await edit(page, 'seats: 250');
      await page.getByRole('button', { name: 'Share' }).click();
      const field = page.getByLabel('Address of this state');
      await field.waitFor();
      await becomes(page, 'document.querySelector(".share-address").value.includes("#spec=1.")', true);
      const address = await field.inputValue();
      assert.ok(address.startsWith(served.address) && address.length < 10_000);
      assert.deepEqual(await violationsEverywhere(page, WIDTHS), []);
      await page.keyboard.press('Escape');
      await edit(page, 'seats: 30');
      await page.evaluate(`location.hash = ${JSON.stringify(new URL(address).hash)}`);
      await page.getByText('is a spec that the address carried').waitFor();
      await page.locator('.file', { hasText: 'acme.yaml' }).click();
      await page.locator('.cm-line', { hasText: 'seats: 250' }).waitFor();
      await page.keyboard.press('Control+s');
      await page.getByText('nothing of it is saved').waitFor();
      assert.deepEqual(await violationsEverywhere(page, WIDTHS), []);
      await page.getByRole('button', { name: 'Back to mine' }).click();
      await page.locator('.file', { hasText: 'acme.yaml' }).click();
      await page.locator('.cm-line', { hasText: /seats: 30$/ }).waitFor();
      await page.locator('.cm-content').focus();
      await page.keyboard.press('Control+z');
      await page.locator('.cm-line', { hasText: 'seats: 250' }).waitFor();
      assert.deepEqual(
        requests().filter((each) => each.startsWith('PUT') || each.includes('spec=1')),
        [],
      );
      await close();
    });

    test('loaded with it, the page shows it; taken over it is an edit, which undo takes back', async () => {
      const fragment = await fragmentOf({ name: 'sent', files: [['platform.yaml', 'name: sent\n']] });
      const { page, close } = await open(`?file=platform.yaml${fragment}`);
      await page.getByText('is a spec that the address carried').waitFor();
      await page.locator('.cm-line', { hasText: 'name: sent' }).waitFor();
      await page.getByRole('button', { name: 'Take it into mine' }).click();
      await page.getByText('3 files stay as before').waitFor();
      await page.locator('.cm-content').focus();
      await page.keyboard.press('Control+z');
      await page.locator('.cm-line', { hasText: /^name: sovereign$/ }).waitFor();
      await close();
    });

    test('a broken one is refused in words, and nothing of what is edited is lost', async () => {
      const { page, close } = await open('?file=tenants/acme.yaml');
      await edit(page, 'seats: 77');
      await page.evaluate('location.hash = "#spec=1.AAAA"');
      await page.getByText('The address carries a spec that cannot be read: it is damaged').waitFor();
      await page.locator('.cm-line', { hasText: 'seats: 77' }).waitFor();
      await becomes(page, 'location.hash', '');
      await close();
    });
  });

  describe('the tour', () => {
    test('goes from trap to trap by keyboard alone, each with its page; fixed and written to its end the platform stands', async () => {
      const { page, close } = await open('?view=tour&file=tenants/acme.yaml');
      await edit(page, 'seats: 77');
      await page.getByRole('button', { name: 'nordlys', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('3 errors are left.').waitFor();
      await page.locator('.tour-page', { hasText: 'Why it cannot work' }).waitFor();
      assert.deepEqual(await violationsEverywhere(page, WIDTHS), []);
      for (const left of ['2 errors are left.', '1 error is left.']) {
        await page.getByRole('button', { name: 'Apply the fix' }).first().focus();
        await page.keyboard.press('Enter');
        await page.getByText(left).waitFor();
      }
      await page.getByText('No fix is certain here').waitFor();
      await page.getByText('How it was written in the end').click();
      await page.getByRole('button', { name: 'Write it so' }).click();
      await page.getByText('No error is left.').waitFor();
      await page.getByRole('button', { name: 'Back to mine' }).click();
      await page.locator('.file', { hasText: 'acme.yaml' }).click();
      await page.locator('.cm-line', { hasText: 'seats: 77' }).waitFor();
      await close();
    });
  });

  describe('the report', () => {
    test('has complaints, figures, drawing and cost, and is all that is printed', async () => {
      const { page, close } = await open('?view=report');
      await page.locator('.report-picture').waitFor();
      assert.deepEqual(await violationsEverywhere(page, WIDTHS), []);
      await page.evaluate('window.print = () => { window.printed = true; }');
      await page.keyboard.press('Alt+1');
      await page.keyboard.press('Control+p');
      await becomes(page, 'window.printed', true);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      for (const chrome of ['.header', '.tabs', '.panel-spec', '.panel-problems', '.bar'])
        await becomes(page, `[...document.querySelectorAll('${chrome}')].every((each) => each.getClientRects().length === 0)`, true);
      const paper = 'getComputedStyle(document.querySelector(".report-title")).color';
      await becomes(page, paper, 'rgb(28, 37, 48)');
      assert.ok((await page.pdf()).length > 20_000);
      await close();
    });
  });
});
