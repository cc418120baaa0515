import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Watched {
  readonly page: Page;
  /** Every request so far, as `METHOD address`. */
  readonly requests: () => readonly string[];
  /** Closes the page, and fails when it complained or asked anything of anybody but its own server. */
  readonly close: () => Promise<void>;
}

/** Milliseconds in which what is waited for comes; it only ends what hangs. Another lab may build Kubernetes meanwhile. */
export const PATIENCE = 120_000;

/** Waits until an expression of the page is as wanted; fails with what it was last. The page's policy admits no script that would wait in it. */
export async function becomes(page: Page, expression: string, wanted: unknown): Promise<void> {
  const end = Date.now() + PATIENCE;
  let is = await page.evaluate<unknown>(expression);
  while (!isDeepStrictEqual(is, wanted) && Date.now() < end) {
    await sleep(50);
    is = await page.evaluate<unknown>(expression);
  }
  assert.deepEqual(is, wanted, expression);
}

/** Whatever will be over by itself: no cursor that blinks. */
const MOVING = `document.getAnimations().flatMap(({ playState, transitionProperty, animationName, effect }) =>
  playState === 'running' && Number.isFinite(effect.getComputedTiming().endTime) ? [\`\${effect.target.getAttribute('class')}: \${transitionProperty ?? animationName}\`] : [])`;
/** The first frame tells the page what has become of its window, the second shows what it made of that. A page that is slow to draw is never idle. */
const DRAWN = `new Promise((drawn, failed) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn)));
  setTimeout(failed, ${PATIENCE}, new Error('nothing is drawn'));
})`;

/** Waits until what follows from the window's width and theme is drawn, and no colour and no place is on its way to another; fails with what is. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(DRAWN);
  await becomes(page, MOVING, []);
}

const EMPTY = `[['spec', '.cm-line'], ['topology', '[data-box]'], ['tree', '[role=treeitem]']].flatMap(([name, part]) => {
  const panel = document.querySelector('.panel-' + name);
  return panel?.checkVisibility() && !panel.querySelector(part) ? [name] : [];
})`;

/** Waits until each panel of the workbench that is shown has something of what it is for. */
export function filled(page: Page): Promise<void> {
  return becomes(page, EMPTY, []);
}

/** What scrolls sideways, or would be cut off, in a window of this width: the document, and what scrolls in it by itself. */
export async function fits(page: Page, width: number): Promise<void> {
  await becomes(page, 'innerWidth', width);
  await settled(page);
  await becomes(page, 'document.documentElement.scrollWidth', width);
  const wide = `[...document.querySelectorAll('.page, .dialog')].filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.className)`;
  await becomes(page, wide, []);
}

/** The workbench in a window of its own, as far as that its editor stands. */
export async function workbench(browser: Browser | undefined, address: string, options: BrowserContextOptions): Promise<Watched> {
  assert.ok(browser);
  const watch = await watched(browser, options);
  await watch.page.goto(address);
  await watch.page.locator('.cm-content').waitFor({ state: 'attached' });
  return watch;
}

/**
 * A new page that is watched: errors, broken policies and requests to the outside are not overlooked. `expected`: what the browser itself reports
 * of refusals that the page shows to the person.
 */
export async function watched(browser: Browser, options: BrowserContextOptions, expected: RegExp = /412/): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
  const close = async (): Promise<void> => {
    const { host } = new URL(page.url());
    const abroad = requests.filter((request) => !request.includes(`://${host}/`) && !request.includes(' data:'));
    await context.close();
    assert.deepEqual(complaints, []);
    assert.deepEqual(abroad, []);
  };
  return { page, requests: () => requests, close };
}
