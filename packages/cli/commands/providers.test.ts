import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXAMPLES, call, copyOf, edit, emptyFolder } from '../sample.ts';
import { providers } from './providers.ts';

const at = '2026-11-22';

interface Told {
  readonly version: number;
  readonly cells: readonly {
    readonly cell: string;
    readonly planned: readonly { readonly provider: string; readonly machines: number }[];
    readonly here: { readonly cents: number };
    readonly places: readonly {
      readonly provider: string;
      readonly lacking: number;
      readonly machines: { readonly total: { readonly cents: number; readonly atLeast: boolean } };
    }[];
  }[];
  readonly scores: readonly { readonly cell: string; readonly scores: readonly { readonly provider: string }[] }[] | null;
}

async function toldOf(folder: string, options = {}): Promise<Told> {
  return JSON.parse((await call(providers, folder, [], { at, ...options }, 'json')).stdout) as Told;
}

for (const name of ['sovereign-saas', 'multi-cloud', 'external-services'])
  test(`${name}: every sum in the text has its lines, every cell its providers, every need the key that asks for it`, async () => {
    const folder = join(EXAMPLES, name);
    const { code, stdout, stderr } = await call(providers, folder, [], { at });
    assert.equal(code, 0, stderr);
    const { version, cells, scores } = await toldOf(folder);
    assert.deepEqual([version, scores], [1, null]);
    for (const { cell, places, planned } of cells) {
      assert.equal(places.length, 4, cell);
      assert.ok(planned.reduce((sum, { machines }) => sum + machines, 0) > 0);
      for (const { machines } of places) assert.ok(stdout.includes((machines.total.cents / 100).toFixed(2)), cell);
    }
    assert.match(stdout, /^ {4}dataPath eu: by sovereignty\.dataPath (in platform\.yaml:\d+:\d+|by default)$/m);
    assert.match(stdout, /^Hetzner Cloud \(hetzner\): .*control unknown$/m);
    assert.match(stdout, /^ {2}BSI C5: end unknown \(https:/m);
    assert.match(stdout, /^\[1\] prices of 20\d\d-\d\d-\d\d; .*read on 20\d\d-\d\d-\d\d in https:/m);
    assert.doesNotMatch(stdout, /undefined|NaN|null/);
  });

test('a cell that is planned at several providers says how many machines are where, and sums one provider for all of them', async () => {
  const { cells } = await toldOf(join(EXAMPLES, 'multi-cloud'), { bootVolume: '80' });
  assert.deepEqual(cells[0]?.planned.map(({ provider }) => provider).toSorted(), ['hetzner', 'ovhcloud', 'scaleway', 'stackit']);
  const hetzner = cells[0]?.places.find(({ provider }) => provider === 'hetzner');
  assert.ok(hetzner && !hetzner.machines.total.atLeast && hetzner.machines.total.cents < (cells[0]?.here.cents ?? 0));
});

test('one cell of several can be asked for, and one that is none is a mistake', async () => {
  const folder = join(EXAMPLES, 'external-services');
  const one = await toldOf(folder, { cell: 'pilot-1' });
  assert.deepEqual([one.cells.map(({ cell }) => cell), (await toldOf(folder)).cells.length], [['pilot-1'], 2]);
  const wrong = await call(providers, folder, [], { at, cell: 'moon' });
  assert.ok(wrong.code === 2 && wrong.stderr.includes('pilot-1, fsn-1'), wrong.stderr);
});

test('weights are those that are given, each term is explained, and half a weight is refused', async () => {
  const folder = join(EXAMPLES, 'nordlys');
  const { code, stdout } = await call(providers, folder, [], { at, weigh: 'price=2,control=3', bootVolume: '80' });
  assert.equal(code, 0);
  assert.match(stdout, /^fsn-1 by your weights; .*\n {2}\w+: \d\.\d\d( to \d\.\d\d)? of 5\n {4}price: 2 x .*; the cheapest whole sum \d/m);
  assert.match(stdout, /^ {4}control: 3 x 0\.00 to 1\.00; 0 of 1 gates, and 1 unknown$/m);
  for (const weigh of ['price', 'price=0', 'price=1.5', 'moon=1', 'price=1,price=2', 'price=1,', 'certificates=1'])
    assert.equal((await call(providers, folder, [], { at, weigh })).code, 2, weigh);
  const asked = await call(providers, folder, [], { at, weigh: 'certificates=1', certificates: 'C5' });
  assert.match(asked.stdout, /^ {4}certificate C5: unknown; no source that was read names it$/m);
  assert.match(asked.stdout, /^ {2}hetzner: 1\.00 of 1$/m);
});

test('with errors what could be planned is shown, and a stranger is told what is missing', async (t) => {
  const folder = copyOf(t, 'nordlys');
  edit(folder, 'platform.yaml', (text) =>
    text.replace('services: { mail', 'services: { postgres: { at: [hetzner/fsn1, hetzner/nbg1] }, mail'),
  );
  const { code, stdout, stderr } = await call(providers, folder, [], { at });
  assert.ok(code === 1 && stderr.includes('postgres/quorum') && stdout.startsWith('nordlys on 2026-11-22'), stderr);
  assert.equal((await call(providers, emptyFolder(t), [], { at })).code, 1);
  for (const options of [{ at: 'soon' }, { bootVolume: '0' }]) assert.equal((await call(providers, folder, [], options)).code, 2);
});
