import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { check } from './commands/check.ts';
import { diff } from './commands/diff.ts';
import { explain } from './commands/explain.ts';
import { plan } from './commands/plan.ts';
import { render } from './commands/render.ts';
import { tenantAdd } from './commands/tenant-add.ts';
import { tenantRm } from './commands/tenant-rm.ts';
import { tenantSet } from './commands/tenant-set.ts';
import type { Context } from './context.ts';
import { call, contents, copyOf, emptyFolder, write } from './sample.ts';

/*
 * Whatever lies in a folder, the exit is one of the contract, a bug of ours (70) is never the answer to bad input, and an exit other
 * than 0 changed no file. `call` throws what the program would answer with 70.
 */

const COMMANDS: readonly (readonly [(context: Context) => number | Promise<number>, readonly string[], Context['options']])[] = [
  [check, [], {}],
  [check, [], { fix: true }],
  [plan, [], {}],
  [render, [], {}],
  [diff, [], {}],
  [explain, ['cells[0].at'], {}],
  [explain, ['tenants/acme.yaml#/seats'], {}],
  [tenantAdd, ['bakery'], { out: 'deploy' }],
  [tenantSet, ['acme'], { out: 'deploy', seats: '30' }],
  [tenantRm, ['acme'], { out: 'deploy' }],
];

const PIECES = [
  '\t',
  '{',
  '}',
  '[',
  ']',
  ': ',
  '- ',
  '\n',
  '\r\n',
  '&a ',
  '*a',
  '!!binary ',
  '"',
  "'",
  '|',
  '#',
  '-1',
  '1e99',
  'null',
  '~',
  '\ufeff',
  '\u0000',
  '../',
  'hetzner/fsn1',
  '[]',
  '{}',
  '<<: *a',
];
const damage = fc.record({
  file: fc.constantFrom('platform.yaml', 'tenants/acme.yaml', 'deploy/fsn-1/hansa.json'),
  at: fc.nat(900),
  length: fc.nat(30),
  text: fc.constantFrom(...PIECES),
});

test('damaged files: the exit is one of the contract, and other than 0 it changed nothing', async (t) => {
  const folder = copyOf(t, 'nordlys');
  assert.equal((await call(render, folder)).code, 0);
  const whole = contents(folder);
  const restore = () => {
    const now = contents(folder);
    for (const [path, text] of whole) if (now.get(path) !== text) write(folder, path, Buffer.from(text, 'latin1'));
    for (const path of now.keys()) if (!whole.has(path)) rmSync(join(folder, path));
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(damage, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...COMMANDS),
      async (damages, [command, words, options]) => {
        restore();
        for (const { file, at, length, text } of damages) {
          const old = readFileSync(join(folder, file), 'latin1');
          write(folder, file, Buffer.from(old.slice(0, at) + text + old.slice(at + length), 'latin1'));
        }
        const before = contents(folder);
        const { code, stdout, stderr } = await call(command, folder, words, options);
        assert.ok([0, 1, 2, 3].includes(code ?? -1), String(code));
        if (code !== 0) assert.deepEqual(contents(folder), before);
        if (code === 1 || code === 2) assert.ok((stdout + stderr).length > 0, 'a no has a reason');
      },
    ),
    { numRuns: 40 },
  );
});

test('folders that nobody expects', async (t) => {
  const odd: readonly Record<string, string>[] = [
    {},
    { 'platform.yaml': '' },
    { 'platform.yaml': '---\n---\n' },
    { 'platform.yaml': '[]' },
    { 'tenants/acme.yaml': 'kind: Tenant' },
    { 'platform.yaml': 'a: &a [*a]\n', 'tenants/.yaml': 'x' },
  ];
  for (const files of odd)
    for (const [command, words, options] of COMMANDS) {
      const folder = emptyFolder(t);
      for (const [path, text] of Object.entries(files)) write(folder, path, text);
      const before = contents(folder);
      const { code } = await call(command, folder, words, options);
      assert.ok(code === 1 || code === 2 || command === explain, `${command.name} ${JSON.stringify(files)}: ${code}`);
      assert.deepEqual(contents(folder), before);
      assert.equal(contents(join(folder)).size, Object.keys(files).length);
    }
});
