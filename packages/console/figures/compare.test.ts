import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '@hansa/compiler';
import { readExamples } from '../build/examples.ts';
import { compareWith } from './compare.ts';
import type { SpecTexts } from './model.ts';

const DAY = '2026-11-22';
const examples = new Map(readExamples().map((each) => [each.name, each]));
const nordlys = examples.get('nordlys')?.files ?? [];
const edited = (files: SpecTexts, from: string, to: string): SpecTexts =>
  files.map(([path, text]) => {
    if (path === 'platform.yaml') assert.ok(text.includes(from));
    return [path, path === 'platform.yaml' ? text.replace(from, to) : text];
  });
const compared = (here: SpecTexts, there: SpecTexts) => compareWith(compile(new Map(here)), there, DAY);

test('a spec against itself differs in nothing', () => {
  const { here, there, more, lines, machines, complaints } = compared(nordlys, nordlys);
  assert.deepEqual(here, there);
  assert.deepEqual([more, lines, machines, complaints.here, complaints.there], [[], [], [], [], []]);
});

test('smaller servers are fewer cents, as `hansa cost --against` has them, and other machines', () => {
  const small = edited(nordlys, 'at: hetzner/fsn1', 'at: hetzner/fsn1, cluster: { servers: { size: 2cpu-4gb } }');
  const { more, lines, machines } = compared(nordlys, small);
  assert.deepEqual(more, [{ currency: 'EUR', cents: 900, partial: false }]);
  assert.equal(lines.length, 1);
  assert.match(lines[0]?.there ?? '', /3 cx23 x 5\.49 = 16\.47/);
  assert.match(lines[0]?.here ?? '', /3 cx33 x 8\.49 = 25\.47/);
  const sum = (of: 'here' | 'there', type: string) => machines.reduce((total, each) => total + (each.type === type ? each[of] : 0), 0);
  assert.deepEqual([sum('there', 'cx23'), sum('here', 'cx23'), sum('there', 'cx33'), sum('here', 'cx33')], [3, 0, 0, 3]);
});

test('a complaint is told where it stands alone, and counted where both have it', () => {
  const wished = examples.get('nordlys')?.wished ?? [];
  const { here, there, complaints, lines } = compared(nordlys, wished);
  assert.ok(here && there && lines.length > 0);
  assert.ok(complaints.here.length === 0 && complaints.there.some(({ code }) => code === 'spec/unknown-key'));
  assert.equal(compared(wished, wished).complaints.both, complaints.there.length);
  const unread = compared(nordlys, [['platform.yaml', 'kind: Platform\n']]);
  assert.ok(unread.here && unread.there === null && unread.lines.length === 0 && unread.complaints.there.length > 0);
});

test('every example can be held against every other one', () => {
  assert.ok(examples.size >= 3);
  for (const here of examples.values())
    for (const there of examples.values()) {
      const { here: ours, there: theirs, more } = compared(here.files, there.files);
      assert.ok(ours && theirs, `${here.name} ${there.name}`);
      const difference = (ours.totals[0]?.cents ?? 0) - (theirs.totals[0]?.cents ?? 0);
      assert.equal(more.find(({ currency }) => currency === 'EUR')?.cents ?? 0, difference, `${here.name} ${there.name}`);
    }
});
