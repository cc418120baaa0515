import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { got } from '../missing.ts';
import { violations, violationsInBothThemes } from './axe.ts';
import { startChromium } from './chromium.ts';
import { becomes, filled, settled, workbench } from './page.ts';
import { type Served, exampleFolder, serve } from './server.ts';

/** Who comes without a mouse, with little sight, or with a very small or very large screen gets the same workbench. */

const { value: browser, missing } = await got<Browser>(startChromium);
const lab = { skip: missing ?? false };
const SIZES = [
  { width: 320, height: 640 },
  { width: 1280, height: 800 },
  { width: 3840, height: 2160 },
] as const;
const FILE = 'path=fsn-1/tenants/k7m2p9x4qd/nextcloud.yaml&line=5';
const VIEWS = ['', '?view=problems', '?view=topology', `?view=tree&${FILE}`] as const;

after(() => browser?.close());

describe('access', lab, () => {
  const { folder, remove } = exampleFolder();
  let served: Served;
  before(async () => {
    served = await serve(folder);
  });
  after(async () => {
    await served?.stop();
    remove();
  });

  async function open(query: string, viewport: { width: number; height: number }, colorScheme: 'light' | 'dark' = 'light') {
    const watch = await workbench(browser, `${served.address}${query}`, { viewport, colorScheme, reducedMotion: 'reduce' });
    await watch.page.locator('.verdict', { hasText: 'No complaints' }).waitFor();
    return watch;
  }

  /** An error in the spec, made without the mouse, so that the parts which only it brings are looked at, too. */
  async function breakSpec(page: Page): Promise<void> {
    await page.keyboard.press('Alt+1');
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.insertText('nam: x\n');
    await page.locator('.verdict', { hasText: /error/ }).waitFor();
  }

  for (const size of SIZES)
    test(`at ${size.width} px nothing is cut off or scrolls sideways, and axe finds nothing in either theme`, async () => {
      for (const view of VIEWS) {
        const { page, close } = await open(view, size);
        if (view.includes('path=')) await page.locator('.why').waitFor();
        await filled(page);
        await settled(page);
        await becomes(page, 'document.documentElement.scrollWidth', size.width);
        await becomes(page, 'document.documentElement.scrollHeight', size.height);
        if (view.includes('problems')) await breakSpec(page).then(() => page.keyboard.press('Alt+2'));
        // axe breaks off at a table that begins in the window and has its middle below it.
        if (size.width > 3000) await page.evaluate(`document.querySelector('.states')?.scrollIntoView()`);
        assert.deepEqual(await violationsInBothThemes(page), [], view);
        await close();
      }
    });

  test('dialogs: axe finds nothing, Escape closes them, and the focus comes back', async () => {
    const { page, close } = await open('', { width: 320, height: 640 }, 'dark');
    for (const name of ['Keyboard shortcuts', '+ Add tenant']) {
      await page.getByRole('button', { name }).press('Enter');
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await becomes(page, 'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent', name);
    }
    await close();
  });

  test('by keyboard alone: break the spec, go to the problem, mend it, choose a rendered line and land on its spec line', async () => {
    const { page, close } = await open('', { width: 1280, height: 800 });
    await page.keyboard.press('Tab');
    await becomes(page, 'document.activeElement.textContent', 'Skip to the spec');
    await breakSpec(page);
    await page.keyboard.press('Alt+2');
    await page.locator('.problem-go:focus').waitFor();
    await page.keyboard.press('Enter');
    await becomes(page, 'getSelection().toString()', 'nam');
    await page.keyboard.press('Control+z');
    await page.locator('.verdict', { hasText: 'No complaints' }).waitFor();
    await page.keyboard.press('Alt+4');
    await page.locator('[role=tree]:focus, [role=tab]:focus').waitFor();
    await page.locator('.stale').waitFor({ state: 'detached' }); // rows of the mended spec
    await page.locator('[role=tree]').focus();
    for (const key of ['End', 'ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await page.getByLabel(/^Find in this file/).focus();
    await page.keyboard.type('hansa/slug');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.locator('.why .tag').waitFor();
    await page.keyboard.press('Enter');
    await becomes(page, 'document.activeElement.classList.contains("cm-content")', true);
    await page.locator('.cm-originLine').first().waitFor({ state: 'attached' });
    await close();
  });

  test('the drawing by keyboard: one stop, arrows inside, Enter lights what a box talks to', async () => {
    const { page, close } = await open('?view=topology', { width: 1280, height: 800 });
    const boxes = page.locator('.drawing [data-box]');
    await boxes.first().waitFor();
    assert.equal(await page.locator('.drawing [data-box][tabindex="0"]').count(), 1);
    await boxes.first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('.relation').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.relation').first().waitFor({ state: 'detached' });
    await close();
  });

  test('the theme can be chosen and is kept', async () => {
    const { page, close } = await open('', { width: 1280, height: 800 });
    const paper = (): Promise<string> => page.evaluate<string>('getComputedStyle(document.querySelector(".panel")).backgroundColor');
    const light = await paper();
    await page.getByRole('button', { name: 'Theme: as the system' }).click();
    await page.getByRole('button', { name: 'Theme: light' }).click();
    assert.notEqual(await paper(), light);
    await page.reload();
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
    assert.notEqual(await paper(), light);
    await close();
  });
});
