// Key stroke to diagnostics in a real browser. See README.md; `--strokes N` sets how many are measured.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Page, chromium } from 'playwright-core';
import { benchSpec } from './spec.ts';

const LINES = 300;
const TENANTS = 20;
const BUDGET = 16;
const WARM = 10;
const WORD = 16;
const { values } = parseArgs({ options: { strokes: { type: 'string', default: '200' } } });
const strokes = Number(values.strokes);
if (!Number.isInteger(strokes) || strokes < 1) throw new TypeError(`--strokes is a number of at least 1, not ${values.strokes}`);

/** In the page: a stroke begins with its keydown and ends when the diagnostics of its text are set. */
const WATCH = `
  window.strokes = [];
  window.measuring = true;
  let began = 0;
  addEventListener('keydown', () => { began = performance.now(); }, true);
  addEventListener('hansa-checked', () => { if (began > 0 && window.measuring) { window.strokes.push(performance.now() - began); began = 0; } });
`;

const folder = mkdtempSync(join(tmpdir(), 'hansa-bench-'));
mkdirSync(join(folder, 'tenants'));
for (const [path, text] of benchSpec(LINES, TENANTS)) writeFileSync(join(folder, path), text);

const launcher = join(import.meta.dirname, '..', '..', 'bin', 'hansa.mjs');
const server = spawn(process.execPath, [launcher, 'serve', folder], {
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  const address = await printed();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  process.stdout.write(
    `${LINES} lines, ${TENANTS} tenants with 4 apps, Chromium ${browser.version()}, ${cpus().length} × ${cpus()[0]?.model.trim()}; ${strokes} strokes each\n`,
  );
  process.stdout.write('                                                        min  median     p95     max  ms\n');
  const worst: number[] = [];
  for (const [name, file, before] of places()) {
    await page.goto(`${address}?file=${file}`);
    await page.locator('.verdict-good').waitFor();
    await page.waitForTimeout(800);
    worst.push(report(name, await measure(page, before)));
  }
  process.exitCode = Math.max(...worst) <= BUDGET ? 0 : 1;
  process.stdout.write(process.exitCode === 0 ? `within the budget of ${BUDGET} ms at p95\n` : `over the budget of ${BUDGET} ms at p95\n`);
} finally {
  await browser.close();
  server.kill('SIGTERM');
  rmSync(folder, { recursive: true });
}

/** What is typed where: behind the first line that begins so. */
function places(): readonly (readonly [name: string, file: string, line: string])[] {
  return [
    ['typing in a comment of the platform', 'platform.yaml', '# line 1'],
    ["typing a value of the platform that is no tenant's", 'platform.yaml', 'contact:'],
    ["typing a value that every tenant's plan hangs on", 'platform.yaml', 'appsDomain:'],
    ['typing in a tenant', 'tenants/tenant-7.yaml', 'slug:'],
  ];
}

async function printed(): Promise<string> {
  let text = '';
  for await (const part of server.stdout) {
    text += String(part);
    const address = /http:\/\/\S+/.exec(text)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error('the workbench did not start');
}

/** Milliseconds from each key's event to the marks of the text that it made, as the page itself sees them. */
async function measure(page: Page, before: string): Promise<number[]> {
  const line = page.locator('.cm-line', { hasText: before }).first();
  while (!(await line.isVisible())) {
    await page.locator('.cm-content').focus();
    await page.keyboard.press('PageDown');
    await page.waitForTimeout(30);
  }
  await line.click();
  await page.keyboard.press('End');
  await page.evaluate(WATCH);
  for (let n = 0; n < strokes + WARM; n += 1) {
    // Words of 16 letters that never come twice: what was typed once is remembered, and would cost nothing.
    if (n > 0 && n % WORD === 0) await removeWord(page);
    await page.keyboard.press(letterOf(n));
    // People type ten strokes a second at most; each is answered before the next, or the measure would count the queue twice.
    await page.evaluate(`new Promise((done) => { const look = () => (strokes.length > ${n} ? done() : setTimeout(look, 2)); look(); })`);
    await page.waitForTimeout(40);
  }
  const measured = (await page.evaluate<number[]>('window.strokes')).slice(WARM);
  // Nothing measured must never look like nothing spent.
  if (measured.length < strokes) throw new Error(`only ${measured.length} of ${strokes} strokes were measured`);
  return measured;
}

function letterOf(n: number): string {
  const word = Math.floor(n / WORD);
  const place = n % WORD;
  return String.fromCharCode(97 + ((place < 3 ? Math.floor(word / 26 ** place) : place * 7) % 26));
}

/** Takes the typed word away, unmeasured. */
async function removeWord(page: Page): Promise<void> {
  await page.evaluate('window.measuring = false');
  for (let n = 0; n < WORD; n += 1) await page.keyboard.press('Backspace');
  await page.waitForTimeout(300);
  await page.evaluate('window.measuring = true');
}

function report(name: string, times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const numbers = [at(0), at(0.5), at(0.95), at(1)].map((each) => each.toFixed(1).padStart(8)).join('');
  process.stdout.write(`${name.padEnd(52).slice(0, 52)}${numbers}\n`);
  return at(0.95);
}
