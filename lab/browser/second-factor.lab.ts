import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type TrialDatabase, trialDatabase } from '@hansa/server/db/trial.ts';
import { type Serving, openLog, readConfig, startServing } from '@hansa/server/main.ts';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { mustRun } from '../command.ts';
import { got } from '../missing.ts';
import { violationsEverywhere } from './axe.ts';
import { startChromium } from './chromium.ts';
import { PATIENCE } from './page.ts';
import { dataFolder } from './server.ts';

/** Passkeys in a real browser, with the authenticator that Chromium brings for tests: it has a counter, a finger, and nothing of ours in it. */

const { value: browser, missing } = await got<Browser>(startChromium);
const lab = { skip: missing ?? false };
after(() => browser?.close());

const LAUNCHER = join(import.meta.dirname, '../../bin/hansa.mjs');
const log = openLog({ json: true, write: () => {}, now: Date.now });
const started = (env: Readonly<Record<string, string>>): Promise<Serving> =>
  startServing({ config: readConfig({ PORT: '0', ...env }), example: 'sovereign-saas', person: 'ada', log });

/** A window with an authenticator of its own. */
interface Window {
  readonly page: Page;
  readonly authenticator: CDPSession;
  readonly id: string;
}

async function opened(context: BrowserContext): Promise<Window> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const authenticator = await context.newCDPSession(page);
  await authenticator.send('WebAuthn.enable');
  const { authenticatorId: id } = await authenticator.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { page, authenticator, id };
}

async function enrolled(page: Page, name: string): Promise<string[]> {
  await page.getByLabel('A name for it').fill(name);
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  return page.locator('.codes code').allTextContents();
}

describe('second factors where everything is embedded', lab, () => {
  const { data, remove } = dataFolder();
  let serving: Serving;
  let context: BrowserContext;
  let window: Window;
  let codes: string[];
  before(async () => {
    serving = await started({ HANSA_DATA: data });
    assert.ok(browser);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    window = await opened(context);
  });
  after(async () => {
    await context?.close();
    await serving?.stop();
    remove();
  });

  const signedIn = (): Promise<void> => window.page.locator('.person', { hasText: 'operator' }).waitFor();
  /** Comes by a new link, with whatever the browser has forgotten of the session before. */
  async function come(): Promise<void> {
    await context.clearCookies();
    await window.page.goto('about:blank');
    await window.page.goto(await serving.signIn());
  }
  const half = (): Promise<void> => window.page.getByRole('heading', { name: 'Your passkey' }).waitFor();
  const status = async (path: string): Promise<number> => (await context.request.get(`${serving.address}${path}`)).status();

  test('a link alone signs in; on the account page one makes a passkey and gets ten codes, this once', async () => {
    const { page } = window;
    await come();
    await signedIn();
    await page.locator('.person').getByRole('link').click();
    await page.getByText('You have none: what you signed in by is enough.', { exact: false }).waitFor();
    assert.deepEqual(await violationsEverywhere(page), []);
    codes = await enrolled(page, 'laptop');
    assert.equal(new Set(codes).size, 10);
    assert.deepEqual(await violationsEverywhere(page), []);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.locator('.passkeys li', { hasText: 'laptop' }).waitFor();
    await page.getByText('10 of 10 are left.', { exact: false }).waitFor();
    assert.equal(await page.locator('.codes').count(), 0);
    assert.deepEqual(await violationsEverywhere(page), []);
  });

  test('a passkey gets another name; the same device makes no second one', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Rename laptop' }).click();
    await page.getByLabel('Its name').fill('work laptop');
    await page.getByRole('button', { name: 'Save the name' }).click();
    await page.locator('.passkeys li', { hasText: 'work laptop' }).waitFor();
    await page.getByLabel('A name for it').fill('again');
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByText('This device has a passkey of yours already.').waitFor();
    assert.equal(await page.locator('.passkeys li').count(), 1);
  });

  test('from then on a link is half a session: nothing is answered before the passkey is shown', async () => {
    const { page } = window;
    await come();
    await half();
    assert.deepEqual(await violationsEverywhere(page), []);
    assert.equal(await page.getByRole('navigation').count(), 0);
    for (const path of ['v1/tenants', 'v1/cells', 'v1/events', 'v1/spec', 'v1/factors']) assert.equal(await status(path), 403, path);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await signedIn();
    assert.equal(await status('v1/tenants'), 200);
  });

  test('whoever stops there, or shows a finger that is not theirs, is not in, and is told so', async () => {
    const { page, authenticator, id } = window;
    await come();
    await half();
    await authenticator.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false });
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText('You stopped there, it took too long', { exact: false }).waitFor();
    await authenticator.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: true });
    assert.equal(await status('v1/tenants'), 403);
  });

  test('a recovery code is good once', async () => {
    const { page } = window;
    const use = async (): Promise<void> => {
      await page.getByLabel('Or a recovery code').fill((codes[0] ?? '').toUpperCase());
      await page.getByRole('button', { name: 'Use the code' }).click();
    };
    await use();
    await signedIn();
    await come();
    await half();
    await use();
    await page.getByText('That is none of your recovery codes, or it was used already.').waitFor();
    assert.deepEqual(await violationsEverywhere(page), []);
  });

  test('a copy of a passkey gives itself away by its counter', async () => {
    const { page, authenticator, id } = window;
    const { credentials } = await authenticator.send('WebAuthn.getCredentials', { authenticatorId: id });
    const [credential] = credentials;
    assert.ok(credential && credential.signCount > 0);
    await authenticator.send('WebAuthn.removeCredential', { authenticatorId: id, credentialId: credential.credentialId });
    await authenticator.send('WebAuthn.addCredential', { authenticatorId: id, credential: { ...credential, signCount: 0 } });
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText('there are two of it', { exact: false }).waitFor();
    assert.equal(await status('v1/tenants'), 403);
  });

  test('who has lost them all is let in by whoever is at the machine, and the register says so', async () => {
    const { page } = window;
    const env = { ...process.env, HANSA_DATA: data };
    assert.match(
      await mustRun(process.execPath, [LAUNCHER, 'factor', 'list'], { env }),
      /^ada \(by links, [\w-]+\): 1 passkey, 9 recovery codes$/m,
    );
    await mustRun(process.execPath, [LAUNCHER, 'factor', 'reset', 'ada'], { env });
    assert.equal(await status('v1/session'), 401);
    await come();
    await signedIn();
    await page.goto(`${serving.address}?page=log`);
    await page.locator('.log-item', { hasText: 'were taken away at the machine' }).waitFor();
  });
});

const FILE = `
git: {spec: embedded, author: {name: Hansa, email: hansa@localhost}}
mail: simulated
appMail: simulated
cells:
  fsn-1: {deploy: embedded, kubernetes: simulated, postgres: none, mariadb: none, cache: none, objects: none, identity: simulated, recipients: simulated}
`;

describe('second factors in production', lab, () => {
  const { data, remove } = dataFolder();
  let trial: TrialDatabase;
  let serving: Serving;
  let context: BrowserContext;
  before(async () => {
    trial = await trialDatabase();
    const file = join(data, 'server.yaml');
    writeFileSync(file, FILE);
    const key = randomBytes(32).toString('base64');
    const database = (await trial.fresh()).reveal();
    serving = await started({ HANSA_CONFIG: file, DATABASE_URL: database, HANSA_VAULT_KEY: key, HANSA_DATA: join(data, 'state') });
    assert.ok(browser);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  });
  after(async () => {
    await context?.close();
    await serving?.stop();
    await trial?.stop();
    remove();
  });

  test('an operator without a passkey can do nothing but make one, and then everything', async () => {
    const { page } = await opened(context);
    await page.goto(await serving.signIn());
    await page.getByRole('heading', { name: 'Make a passkey' }).waitFor();
    assert.deepEqual(await violationsEverywhere(page), []);
    assert.equal((await context.request.get(`${serving.address}v1/tenants`)).status(), 403);
    assert.equal((await enrolled(page, 'key ring')).length, 10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.locator('.person', { hasText: 'operator' }).waitFor();
    assert.equal((await context.request.get(`${serving.address}v1/tenants`)).status(), 200);
  });
});
