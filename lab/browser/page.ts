import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Watched {
  readonly page: Page;
  /** Every request so far, as `METHOD address`. */
  readonly requests: () => readonly string[];
  /** Closes the page, and fails when it complained or asked anything of anybody but its own server. */
  readonly close: () => Promise<void>;
}

/**
 * A new page that is watched: errors, broken policies and requests to the outside are not overlooked. `expected`: what the browser itself reports
 * of refusals that the page shows to the person.
 */
export async function watched(browser: Browser, options: BrowserContextOptions, expected: RegExp = /412/): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
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
