import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type Watched, watched } from './page.ts';
import { type Served, dataFolder, serveCloud } from './server.ts';

/** What the browser reports of refusals, and of a server that is away; the page says it in words. */
const REFUSED =
  /the server responded with a status of (401|403|404|409|412|422|503)|ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|ERR_INCOMPLETE_CHUNKED_ENCODING/;

/** The operator's console on a real control plane of its own: PostgreSQL, Git, the loops; only what is outside is simulated. */
export class Cloud {
  readonly #browser: Browser;
  readonly #data = dataFolder();
  #served: Served | undefined;
  #storage: BrowserContextOptions['storageState'];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async start(browser: Browser | undefined): Promise<Cloud> {
    assert.ok(browser);
    const cloud = new Cloud(browser);
    await cloud.startAgain();
    return cloud;
  }

  /** Where it is, and the address that signs in, once. */
  get served(): Served {
    assert.ok(this.#served);
    return this.#served;
  }

  /** A window of its own; signed in once somebody was (`signIn`), unless the options say otherwise. */
  async open(query = '', options: BrowserContextOptions = {}): Promise<Watched> {
    const usual: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' };
    const storage = this.#storage && { storageState: this.#storage };
    const watch = await watched(this.#browser, { ...usual, ...storage, ...options }, REFUSED);
    await watch.page.goto(`${this.served.address}${query}`);
    return watch;
  }

  /** By the link, in this window; those that are opened from here on are signed in, too. */
  async signIn(page: Page): Promise<void> {
    await page.goto(this.served.signIn);
    await page.getByRole('heading', { name: /^Cloud/ }).waitFor();
    this.#storage = await page.context().storageState();
  }

  /** At the same address as before, after `served.stop()`. */
  async startAgain(): Promise<void> {
    this.#served = await serveCloud(this.#data.data, this.#served);
  }

  async stop(): Promise<void> {
    await this.#served?.stop();
    this.#data.remove();
  }
}

/** Waits until the page of a tenant says that it is so. */
export function state(page: Page, text: string | RegExp): Promise<void> {
  return page.locator('.tenant-verdict', { hasText: text }).waitFor();
}

/** The form of a new tenant, all that has no default. */
export async function fill(page: Page, slug: string, email = 'ada@customer.example'): Promise<void> {
  await page.getByLabel('Slug').fill(slug);
  await page.getByLabel('Seats').fill('12');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill(email);
}
