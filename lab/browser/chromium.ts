import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { alone } from '../alone.ts';
import { run } from '../command.ts';
import { Missing } from '../missing.ts';
import { PATIENCE } from './page.ts';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Nothing that a browser does by itself: no updates, no reports, no first-run pages. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Debian's Chromium, which apt-get installs when there is no browser and this user may. */
export async function startChromium(): Promise<Browser> {
  // Asked while nobody installs: the program is there before all that it needs is.
  const executablePath = await alone('apt-get', installed);
  return chromium.launch({ executablePath, args: FLAGS, timeout: PATIENCE });
}

async function installed(): Promise<string> {
  const there = PATHS.find((path) => existsSync(path));
  if (there !== undefined) return there;
  if (process.getuid?.() !== 0) throw new Missing('there is no Chromium: run apt-get install chromium');
  await run('apt-get', ['update', '-qq']).catch(() => undefined);
  const got = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']).catch(() => undefined);
  if (got?.code !== 0) throw new Missing(`Chromium cannot be installed: ${got?.stderr.trim().split('\n').at(-1) ?? 'there is no apt-get'}`);
  return '/usr/bin/chromium';
}
