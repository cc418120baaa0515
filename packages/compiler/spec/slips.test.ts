import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaints, platformText, sample } from '../check/sample.ts';
import { compile } from '../compile.ts';
import { applyEdits } from './edit.ts';

test('a misspelt key is one complaint, and hides no other', () => {
  const { diagnostics, platform } = sample({ services: '{}', cells: '[{ nmae: south, at: hetzner/nbg1 }]' });
  assert.deepEqual(
    diagnostics.map((each) => `${each.code} ${each.at.pointer} ${each.expected}`),
    ['spec/unknown-key /cells/0/nmae name'],
  );
  assert.equal(platform?.cells[0]?.cell.name, 'south');
});

test('what stands below a misspelt key is read, and complained of where it was written', () => {
  const { diagnostics } = sample({ bakup: '{ full: never, drill: often }' });
  assert.deepEqual(diagnostics.map((each) => `${each.code} ${each.at.pointer}`).sort(), [
    'spec/unknown-key /bakup',
    'spec/value /bakup/drill',
    'state/uncovered /backup/full',
  ]);
  const drill = diagnostics.find((each) => each.code === 'spec/value');
  assert.equal(drill?.at.column, 30);
});

test('a key beside the one that it resembles, and one like nothing, mean nothing', () => {
  assert.deepEqual(complaints(sample({ contact: 'it@fjord.test', contcat: 'me@fjord.test' })), ['spec/unknown-key /contcat']);
  assert.deepEqual(complaints(sample({ weather: 'fine' })), ['spec/unknown-key /weather']);
});

test('of two misspellings the first is meant', () => {
  const found = complaints(sample({ profle: 'evaluation', profil: 'production' }));
  assert.deepEqual(found, ['spec/unknown-key /profle', 'spec/unknown-key /profil']);
});

test('the fix renames the key and nothing else, in quotes and in a list too', () => {
  for (const [written, right] of [
    [{ objectivs: '{ recoveryTime: 2h } # promised' }, 'objectives: { recoveryTime: 2h } # promised'],
    [{ cells: '[{ "nmae": south, at: hetzner/nbg1 }]' }, 'cells: [{ name: south, at: hetzner/nbg1 }]'],
  ] as const) {
    const [complaint, ...others] = sample(written).diagnostics;
    assert.ok(complaint?.code === 'spec/unknown-key' && others.length === 0);
    const fixed = applyEdits(platformText(written), complaint.fix);
    assert.ok(fixed.includes(right), fixed);
    assert.deepEqual(compile(new Map([['platform.yaml', fixed]])).diagnostics, []);
  }
});

test('a guess that would meet another key is no fix', () => {
  const fixes = (edits: Record<string, string>) => sample(edits).diagnostics.map((each) => each.fix.length);
  assert.deepEqual(fixes({ contact: 'it@fjord.test', contcat: 'me@fjord.test' }), [0]);
  assert.deepEqual(fixes({ weather: 'fine' }), [0]);
  assert.deepEqual(fixes({ profle: 'evaluation', profil: 'production' }), [1, 0]);
});
