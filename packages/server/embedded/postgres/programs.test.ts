import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { bundledPrograms } from './programs.ts';

const AT_ONCE = 4;
const ROUNDS = 20;

/** Links the libraries whenever it is told to, and says what went wrong. */
const LINKER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { readdirSync, statSync } = require('node:fs');
  parentPort.on('message', async () => {
    try {
      const { bundledPrograms } = await import(workerData.module);
      bundledPrograms(workerData.links);
      for (const name of workerData.names) statSync(workerData.links + '/' + name);
      parentPort.postMessage('');
    } catch (error) {
      parentPort.postMessage(String(error));
    }
  });
`;

test('some that begin at once each find every library, also where the links lead elsewhere', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-programs-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const links = join(folder, 'lib');
  bundledPrograms(links);
  const names = readdirSync(links);
  if (names.length === 0) return t.skip('the package for this system needs no links');
  for (const name of names) statSync(join(links, name));
  const workerData = { module: join(import.meta.dirname, 'programs.ts'), links, names };
  const linkers = Array.from({ length: AT_ONCE }, () => new Worker(LINKER, { eval: true, workerData }));
  t.after(() => Promise.all(linkers.map((linker) => linker.terminate())));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) {
      rmSync(join(links, name));
      symlinkSync('/of/another/checkout', join(links, name));
    }
    const said = linkers.map((linker) => once(linker, 'message'));
    for (const linker of linkers) linker.postMessage('go');
    assert.deepEqual(new Set((await Promise.all(said)).flat()), new Set(['']));
    assert.deepEqual(readdirSync(links), names);
  }
});
