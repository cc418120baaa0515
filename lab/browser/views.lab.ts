import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { got } from '../missing.ts';
import { violationsEverywhere } from './axe.ts';
import { startChromium } from './chromium.ts';
import { becomes, watched } from './page.ts';
import { exampleFolder, type Served, serve } from './server.ts';

const { value: browser, missing } = await got<Browser>(startChromium);
const lab = { skip: missing ?? false };
after(() => browser?.close());

/** A phone, a desk of today, a wall; the laptop last, for what comes after. */
const WIDTHS = [320, 3840, 1280];

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

  async function open(query: string) {
    assert.ok(browser);
    const watch = await watched(browser, { viewport: { width: 1280, height: 800 } });
    await watch.page.goto(`${served.address}${query}`);
    await watch.page.locator('.cm-content').waitFor({ state: 'attached' });
    return watch;
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
});
