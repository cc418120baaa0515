import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hold, holderOf } from './holder.ts';
import { EmbeddedRefusal } from './refusal.ts';

const PROGRAM = `
  const { hold } = await import(${JSON.stringify(join(import.meta.dirname, 'holder.ts'))});
  hold(process.argv[1]).announce('http://127.0.0.1:4680/');
  console.log('held');
  setInterval(() => {}, 1000);
`;

test('a folder has one process; the second hears who; kill -9 frees it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-holder-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const first = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => first.kill('SIGKILL'));
  await once(first.stdout, 'data');
  const says = new RegExp(`^Process ${first.pid} has .* since 20.*Z, and answers at http://127.0.0.1:4680/. Stop it, or`);
  assert.throws(
    () => hold(folder),
    (error) => error instanceof EmbeddedRefusal && says.test(error.message),
  );
  const ended = once(first, 'exit');
  first.kill('SIGKILL');
  await ended;
  const held = hold(folder, Date.UTC(2026, 10, 21));
  assert.deepEqual({ ...holderOf(folder), host: '' }, { pid: process.pid, host: '', since: '2026-11-21T00:00:00.000Z', address: null });
  held.release();
});

test('what a holder wrote is no lock, whatever process has its number now', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-holder-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'holder.json'), JSON.stringify({ pid: process.ppid, host: '', since: '', address: null }));
  hold(folder).release();
  const again = hold(folder);
  assert.throws(() => hold(folder), EmbeddedRefusal);
  again.release();
});
