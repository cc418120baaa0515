import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, copyOf, edit, emptyFolder, typed } from '../sample.ts';
import { sovereignty } from './sovereignty.ts';

const at = '2026-11-21';

test('the report has every party with what brings it in, its seat, and where that was read', async (t) => {
  const { code, stdout, stderr } = await call(sovereignty, copyOf(t, 'nordlys'), [], { at });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^nordlys on 2026-11-21\n\ndataPath: .*; gate eu, by default\n/);
  assert.match(stdout, /passes {3}scaleway {2}Scaleway SAS, Paris\n {6}seat FR, control FR/);
  assert.match(stdout, /carries the mail of all apps \(platform\.yaml:10 \/services\/mail\/party\)/);
  assert.match(stdout, /runtime: .*; no gate is written\n/);
  assert.match(stdout, /Not decided by this spec.*\n {2}time servers \(runtime\)/);
});

test('one axis is one axis, in both forms; another one is refused', async (t) => {
  const folder = copyOf(t, 'gemeente');
  const { stdout } = await call(sovereignty, folder, [], { at, axis: 'runtime' });
  assert.ok(stdout.includes('accepted until 2027-12-31 by ciso@gemeente.example') && !stdout.includes('supplyChain:'), stdout);
  const json = JSON.parse((await call(sovereignty, folder, [], { at, axis: 'runtime' }, 'json')).stdout) as Record<string, unknown>;
  assert.deepEqual([json['version'], json['day'], Object.keys(json['axes'] as object)], [1, at, ['runtime']]);
  const wrong = await call(sovereignty, folder, [], { at, axis: 'money' });
  assert.ok(wrong.code === 2 && wrong.stderr.includes('dataPath, runtime, supplyChain, governance'), wrong.stderr);
  assert.equal((await call(sovereignty, folder, [], { at: 'soon' })).code, 2);
});

test('what stops at a gate is complained of, on the day that is asked for, and the report is there all the same', async (t) => {
  const folder = copyOf(t, 'gemeente');
  const later = await call(sovereignty, folder, [], { at: '2028-01-01' });
  assert.equal(later.code, 1);
  assert.match(later.stderr, /sovereignty\/accept-ended/);
  assert.match(later.stdout, /ended {4}lets-encrypt/);
  edit(folder, 'platform.yaml', (text) => text.replace('party: gemeente }', 'party: amazon }'));
  const mail = await call(sovereignty, folder, [], { at });
  assert.equal(mail.code, 1);
  assert.match(mail.stderr, /error sovereignty\/data-path/);
  assert.match(mail.stdout, /fails {4}amazon/);
});

test('a stranger is told what is missing', async (t) => {
  const folder = emptyFolder(t);
  const empty = await typed(['-C', folder, 'sovereignty']);
  assert.ok(empty.code === 1 && empty.stderr.includes('spec/no-platform') && empty.stdout === '', empty.stderr);
  const help = await typed(['sovereignty', '--help']);
  assert.ok(help.code === 0 && help.stdout.includes('--axis'), help.stdout);
});
