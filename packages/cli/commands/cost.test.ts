import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXAMPLES, call, copyOf, edit, emptyFolder } from '../sample.ts';
import { cost } from './cost.ts';

const NORDLYS = join(EXAMPLES, 'nordlys');
const AT = { at: '2026-11-22' };

interface Sheet {
  readonly version: number;
  readonly totals: readonly { readonly currency: string; readonly cents: number; readonly atLeast: boolean }[];
  readonly lines: readonly { readonly id: string; readonly cents: number | null; readonly reasons: readonly { readonly text: string }[] }[];
}

async function sheetOf(folder: string, options = {}): Promise<Sheet> {
  return JSON.parse((await call(cost, folder, [], { ...AT, ...options }, 'json')).stdout) as Sheet;
}

test('as JSON each line has cents, a source and reasons in words, and the total is their sum', async () => {
  const { version, totals, lines } = await sheetOf(NORDLYS);
  assert.equal(version, 1);
  assert.deepEqual(totals, [{ currency: 'EUR', cents: lines.reduce((sum, each) => sum + (each.cents ?? 0), 0), atLeast: true }]);
  assert.ok(lines.every((each) => each.reasons.length > 0 && each.reasons.every(({ text }) => /^(asked for in|default of) /.test(text))));
});

test('an old price says so, by the day that is asked', async () => {
  const text = async (at: string) => (await call(cost, NORDLYS, [], { at })).stdout;
  assert.match(await text('2026-11-22'), /3 cx33 +8\.49 +25\.47 {2}\[1\]\n/);
  assert.match(await text('2027-11-22'), /3 cx33 +8\.49 +25\.47 {2}\[1\] old\n/);
});

test('a price of an evaluation says what it lacks; software that is free says under which licence', async (t) => {
  const folder = copyOf(t, 'nordlys');
  assert.doesNotMatch((await call(cost, folder, [], AT)).stdout, /evaluation/);
  edit(folder, 'platform.yaml', (text) => text.replace('name: nordlys', 'name: nordlys\nprofile: evaluation'));
  assert.match((await call(cost, folder, [], AT)).stdout, /^nordlys: .*\nProfile evaluation: .*no price of a cloud that survives a fault/);
  assert.match((await call(cost, folder, [], AT)).stdout, /^Licence AGPL-3\.0-or-later: 0\.00, for nextcloud$/m);
});

test('every view adds up to the same, and a word that is none is refused', async () => {
  const total = (await sheetOf(NORDLYS)).totals[0]?.cents;
  for (const by of ['cell', 'provider', 'environment', 'kind']) {
    const { sums } = (await sheetOf(NORDLYS, { by })) as unknown as { sums: readonly Pick<Sheet, 'totals'>[] };
    assert.equal(
      sums.reduce((sum, each) => sum + (each.totals[0]?.cents ?? 0), 0),
      total,
      by,
    );
  }
  const { tenants } = (await sheetOf(NORDLYS, { by: 'tenant' })) as unknown as { tenants: readonly Pick<Sheet, 'totals'>[] };
  assert.equal(tenants[0]?.totals[0]?.cents, total, 'the only tenant bears all');
  assert.match((await call(cost, NORDLYS, [], { ...AT, by: 'tenant' })).stdout, /^acme +fsn-1 +team@1 +25 +at least /m);
  assert.match((await call(cost, NORDLYS, [], { ...AT, by: 'plan' })).stdout, /^team@1 in fsn-1, where the empty cell costs \d/m);
  assert.equal((await call(cost, NORDLYS, [], { by: 'moon' })).code, 2);
});

test('against another spec each line that differs shows both sides, and the sum is the difference', async (t) => {
  const other = copyOf(t, 'nordlys');
  edit(other, 'platform.yaml', (text) => text.replace('at: hetzner/fsn1', 'at: hetzner/fsn1, cluster: { servers: { size: 2cpu-4gb } }'));
  const { code, stdout } = await call(cost, NORDLYS, [], { ...AT, against: other });
  assert.equal(code, 0);
  assert.match(stdout, /^more +\+9\.00 EUR$/m);
  assert.match(
    stdout,
    /~ fsn-1 servers: \+9\.00\n {4}before .*3 cx23 x 5\.49 = 16\.47, .*in platform\.yaml:8:\d+.*\n {4}now .*3 cx33 x 8\.49 = 25\.47, .*by default/,
  );
  assert.equal((await call(cost, NORDLYS, [], { ...AT, against: join(other, 'platform.yaml') })).stdout.includes('+9.00 EUR'), true);
  assert.match((await call(cost, NORDLYS, [], { ...AT, against: NORDLYS })).stdout, /No line is another/);
});

test('a spec that is not there, or is none, or comes to no plan is a mistake that is told', async (t) => {
  const empty = emptyFolder(t);
  for (const against of ['/nowhere', join(NORDLYS, 'tenants', 'acme.yaml')])
    assert.equal((await call(cost, NORDLYS, [], { against })).code, 2, against);
  assert.deepEqual([(await call(cost, NORDLYS, [], { against: empty })).code, (await call(cost, empty)).code], [1, 1]);
  assert.equal((await call(cost, '/nowhere')).code, 2);
  assert.equal((await call(cost, NORDLYS, [], { against: NORDLYS, by: 'cell' })).code, 2);
});

test('growth is by stages, of one plan and size, and what cannot be bought is refused', async () => {
  const { code, stdout } = await call(cost, NORDLYS, [], { ...AT, customers: '10,50,200' });
  assert.equal(code, 0);
  assert.match(stdout, /^team@1, in cells like fsn-1\n +customers +seats each +cells .*\n +10 +25 +2 +26 +at least .*\n +50 +25 +7 +91 /);
  const { stages } = JSON.parse((await call(cost, NORDLYS, [], { ...AT, customers: '7', seats: '3' }, 'json')).stdout) as {
    stages: object[];
  };
  assert.equal(stages.length, 1);
  for (const options of [
    { customers: '0' },
    { customers: '1,x' },
    { customers: '5', seats: '101' },
    { customers: '5', plan: 'moon@1' },
    { seats: '5' },
    { plan: 'team@1' },
    { customers: '5', by: 'cell' },
  ])
    assert.equal((await call(cost, NORDLYS, [], options)).code, 2, JSON.stringify(options));
});

test('days, percents and sizes that cannot be are refused', async () => {
  for (const options of [
    { at: 'soon' },
    { filled: '101' },
    { filled: '-1' },
    { filled: 'full' },
    { bootVolume: '0' },
    { bootVolume: '1e9' },
  ])
    assert.equal((await call(cost, NORDLYS, [], options)).code, 2, JSON.stringify(options));
});

test('with errors what could be planned is priced, and the exit code is that of a refusal', async (t) => {
  const folder = copyOf(t, 'nordlys');
  edit(folder, 'platform.yaml', (text) =>
    text.replace('services: { mail', 'services: { postgres: { at: [hetzner/fsn1, hetzner/nbg1] }, mail'),
  );
  const { code, stdout, stderr } = await call(cost, folder, [], AT);
  assert.equal(code, 1);
  assert.match(stderr, /postgres\/quorum/);
  assert.match(stdout, /^nordlys: at least \d/);
});
