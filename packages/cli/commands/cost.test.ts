import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXAMPLES, call, copyOf, edit, emptyFolder, write } from '../sample.ts';
import { cost } from './cost.ts';
import { energy } from './energy.ts';

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

test('a cell that is only tried out by its environment is named, and the others are not', async () => {
  const { stdout } = await call(cost, join(EXAMPLES, 'external-services'), [], AT);
  assert.match(stdout, /^external: .*\nProfile evaluation in pilot-1: .*that part is no price of a cloud that survives a fault/);
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
    /~ fsn-1 servers: \+9\.00\n {4}before .*3 cx23 x 5\.49 = 16\.47 \[1\], .*in platform\.yaml:8:\d+.*\n {4}now .*3 cx33 x 8\.49 = 25\.47 \[1\], .*by default/,
  );
  assert.match(stdout, /^\[1\] prices of 20\d\d-\d\d-\d\d; .*read on 20\d\d-\d\d-\d\d in https:/m);
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

test('energy says what is published with its source, and computes nothing before somebody states a draw', async (t) => {
  const gemeente = join(EXAMPLES, 'gemeente');
  const { code, stdout } = await call(energy, gemeente);
  assert.equal(code, 0);
  assert.match(stdout, /^gemeente: PUE 1\.\d\d on average, for all \d+ vCPU\n/);
  assert.match(stdout, /scaleway\/nl-ams-1 .* 1\.38 \[1\] .*253\.6 \[2\]\n/);
  assert.match(stdout, /a lower PUE in the same region as scaleway\/nl-ams-1: scaleway\/nl-ams-3 1\.2 \[1\]/);
  assert.match(stdout, /^\[1\] figures of 2025-06-09, read on .* in https:/m);
  assert.doesNotMatch(stdout, /kWh of machines {2}/);
  assert.match((await call(energy, gemeente, [], { watts: '3' })).stdout, /^ {2}tenant \S+ +\d+ +\d+\.\d +\d+\.\d +\d+\.\d +at least \d/m);
  const { cells, watts } = JSON.parse((await call(energy, gemeente, [], { watts: '2.5' }, 'json')).stdout) as {
    cells: readonly { use: object }[];
    watts: number;
  };
  assert.ok(cells[0]?.use && watts === 2.5);
  for (const said of ['0', '-1', 'much', '1e3']) assert.equal((await call(energy, gemeente, [], { watts: said })).code, 2, said);
  assert.equal((await call(energy, emptyFolder(t))).code, 1);
});

test('a budget stands beside the bill row by row, its sums are looked at, and what it forgot is told', async () => {
  const { code, stdout } = await call(cost, NORDLYS, [], { ...AT, budget: join(NORDLYS, 'as-wished', 'budget.yaml') });
  assert.equal(code, 0);
  assert.match(stdout, /^database server +40\.00 to 50\.00 +33\.45 EUR +-16\.55$/m);
  assert.match(stdout, /^all +203\.00 to 260\.00 +at least 156\.94 EUR +at least -103\.06$/m);
  assert.match(stdout, /^Stated was a total of 200\.00 to 260\.00; the rows come to 203\.00 to 260\.00\.$/m);
  assert.match(stdout, /has to pay for it:\n {2}fsn-1 monitoring at hetzner\/hel1: 8\.49\n/);
  const external = join(EXAMPLES, 'external-services');
  const production = await call(cost, external, [], { ...AT, budget: join(external, 'as-wished', 'budget-production.yaml') });
  assert.match(production.stdout, /^ {2}fsn-1 witness at hetzner\/hel1: 5\.49$/m);
  assert.doesNotMatch(production.stdout, /Stated|pilot-1/);
  const mvp = await call(cost, external, [], { ...AT, budget: join(external, 'as-wished', 'budget-mvp.yaml') }, 'json');
  const { takes, rows, forgottenTakes } = JSON.parse(mvp.stdout) as {
    takes: { cents: number };
    forgottenTakes: { cents: number };
    rows: readonly { takes: { cents: number } }[];
  };
  assert.equal(
    rows.reduce((sum, each) => sum + each.takes.cents, forgottenTakes.cents),
    takes.cents,
  );
});

const LABOUR = `currency: EUR
rate: 60
here: { once: 80, month: 12 }
others:
  - { name: a swarm, rent: same, once: 40, month: 20 }
  - { name: a hoster, rent: 500-900.50, once: 8, month: 2 }
saved: 19500
`;

test('years are the bill of today and the work that is stated, and a claim is turned into hours', async (t) => {
  const folder = emptyFolder(t);
  write(folder, 'labour.yaml', LABOUR);
  const labour = join(folder, 'labour.yaml');
  const { code, stdout } = await call(cost, NORDLYS, [], { ...AT, labour, years: '2' });
  assert.equal(code, 0);
  // 156.94 x 24; 80 + 12 x 24 hours; (22080 - 2400) / 60 / 24 hours.
  assert.match(stdout, /^here +at least 3766\.56 +368 +22080\.00 +at least 25846\.56$/m);
  assert.match(stdout, /^a swarm +at least 3766\.56 +520 +31200\.00 +at least 34966\.56 +\+9120\.00 +13\.7 h$/m);
  assert.match(stdout, /^a hoster +12000\.00 to 21612\.00 +56 +3360\.00 /m);
  assert.match(stdout, /^Said to be saved: 19500\.00\. That is more than .*\nIt is as much as 13\.5 hours of work a month\.$/m);
  assert.match((await call(cost, NORDLYS, [], { ...AT, labour })).stdout, /^3 years, .*36 times/);
  assert.equal(JSON.parse((await call(cost, NORDLYS, [], { ...AT, labour }, 'json')).stdout).courses.length, 3);
});

test('a budget or a statement of work that is not understood is refused with its place', async (t) => {
  const folder = emptyFolder(t);
  const refused = async (option: string, text: string, message: RegExp) => {
    write(folder, 'file.yaml', text);
    await assert.rejects(
      async () => (await import('../files/claims.ts'))[option === 'budget' ? 'readBudget' : 'readLabour'](join(folder, 'file.yaml')),
      message,
    );
    assert.equal((await call(cost, NORDLYS, [], { [option]: join(folder, 'file.yaml') })).code, 2);
  };
  await refused('labour', LABOUR.replace('rate: 60', 'rate: sixty'), /: rate has to be an amount/);
  await refused('labour', LABOUR.replace('month: 20', 'months: 20'), /: others\.0\.months is not known/);
  await refused('labour', LABOUR.replace('500-900.50', '900-500'), /: others\.1\.rent has to be an amount/);
  await refused('budget', '', /is no YAML/);
  await refused('budget', '[a]', /the file has to be a mapping/);
  await refused('budget', 'name: x\ncurrency: EUR\nrows: [{ name: a, amount: -4, covers: [pool] }]\n', /: rows\.0\.amount has to be/);
  await refused('budget', 'name: x\ncurrency: EUR\nrows: [{ name: a, amount: 4, covers: [] }]\n', /: rows\.0\.covers has to be a list/);
  await refused('budget', 'a: [', /is no YAML/);
  write(folder, 'other.yaml', 'name: x\ncurrency: EUR\ncells: [moon]\nrows: [{ name: a, amount: 4, covers: [pool] }]\n');
  for (const options of [
    { budget: join(folder, 'nothing.yaml') },
    { budget: folder },
    { budget: join(folder, 'other.yaml') },
    { years: '3' },
    { labour: join(folder, 'nothing.yaml') },
    { managed: true, by: 'cell' },
    { hosting: true, managed: true },
  ])
    assert.equal((await call(cost, NORDLYS, [], options)).code, 2, JSON.stringify(options));
});

test('targets stand beside what is sold, and a file that is not understood is refused', async (t) => {
  const wished = (name: string) => join(EXAMPLES, 'nordlys/as-wished', `${name}.yaml`);
  const { code, stdout } = await call(cost, NORDLYS, [], { ...AT, targets: wished('targets') });
  assert.equal(code, 0);
  assert.match(stdout, /^Brings 172\.50 EUR a month, costs at least 156\.94 EUR, leaves at most \+15\.56$/m);
  assert.match(stdout, /^customers +1 +50 +49\nEUR a month +172\.50 +5000\.00 +4827\.50$/m);
  assert.match(stdout, /^team@1 +25 +172\.50 +15 +29 +8625\.00 +at least \d+\.\d\d EUR +at most \d+\.\d\d$/m);
  assert.equal(JSON.parse((await call(cost, NORDLYS, [], { ...AT, targets: wished('targets') }, 'json')).stdout).aCustomer, 10_000);
  const { stdout: claim } = await call(cost, NORDLYS, [], { ...AT, labour: wished('labour') });
  assert.match(claim, /^Said to be saved: 19500\.00\. That is more than all .*\nIt is as much as 9 hours of work a month\.$/m);
  const folder = emptyFolder(t);
  for (const text of [
    'currency: EUR\ncustomers: 0\nrevenue: 1\n',
    'currency: EUR\ncustomers: 5\n',
    'currency: EUR\ncustomers: 5\nrevenue: 1-2\n',
  ]) {
    write(folder, 'targets.yaml', text);
    assert.equal((await call(cost, NORDLYS, [], { targets: join(folder, 'targets.yaml') })).code, 2, text);
  }
});

test('own servers stand beside what their provider takes for a control plane, and one that sells none is said to', async () => {
  const { stdout } = await call(cost, join(EXAMPLES, 'multi-cloud'), [], { ...AT, managed: true });
  assert.match(
    stdout,
    /^fsn-1: 3 servers of its own with addresses, 26\.97 EUR a month\n {2}hetzner runs no Kubernetes for others \[1\] unverified$/m,
  );
  const [, number] = /^ {2}ovhcloud, control plane: 0\.00 EUR, which is at most -199\.95 \[(\d+)\] unverified, old$/m.exec(stdout) ?? [];
  assert.match(stdout, new RegExp(`^\\[${number}\\] prices of 2026-01-25; the plan free; read on .* in https:`, 'm'));
  const { clusters, managed } = JSON.parse((await call(cost, NORDLYS, [], { ...AT, managed: true }, 'json')).stdout) as {
    clusters: readonly { own: { cents: number } }[];
    managed: readonly { source: string; asOf: string; verified: boolean }[];
  };
  assert.equal(clusters[0]?.own.cents, 2547 + 150);
  assert.ok(managed.every(({ source, asOf }) => source.startsWith('https://') && /^20\d\d-\d\d-\d\d$/.test(asOf)));
});

test('a cluster with its nodes stands beside the same at each provider, and each sum shows how it comes about', async () => {
  const { stdout } = await call(cost, join(EXAMPLES, 'multi-cloud'), [], { ...AT, managed: true });
  assert.match(stdout, /^ {4}ovhcloud +control plane 0\.00 +3 c3-16 x 133\.22 +399\.66 EUR +-199\.95 {2}\[\d+\] unverified, old \[\d+\]$/m);
  assert.match(stdout, /^ {4}ovhcloud +plan standard unknown +3 c3-16 x 133\.22 +at least 399\.66 EUR +at least -199\.95 /m);
  assert.match(stdout, /^ {4}aws +EKS 63\.11 +3 c6a\.2xlarge x 220\.37 +at least 724\.22 EUR +at least \+124\.61 /m);
});

test('customers stand on servers of their own, and seats of others beside what a seat takes here', async () => {
  const { stdout } = await call(cost, NORDLYS, [], { ...AT, hosting: true });
  assert.match(stdout, /^fsn-1: 1 customer on a virtual server, at least \d+\.\d\d EUR a month; here at least \d+\.\d\d EUR, so -/m);
  assert.match(stdout, /^ {2}administration +unknown\n {6}what a hoster takes for it was in no list that was read$/m);
  assert.match(stdout, /^ {2}Microsoft 365 +Business Standard +10\.83 EUR +270\.75 EUR +at most [+-]\d+\.\d\d +\[\d+\] unverified, old$/m);
  assert.match(stdout, /^ {2}Microsoft 365 +Business Standard +14\.00 USD +350\.00 USD +\[\d+\] unverified, old$/m);
  assert.match(stdout, /^ {2}IONOS +Nextcloud Workspace, 1 TB +unknown +unknown +\[\d+\] unverified, old$/m);
  assert.match(stdout, /^\[\d+\] without a day; by the seat in two tiers; the page says no figure; read on 2026-11-22 in https:/m);
  const { seats, cells, offers } = JSON.parse((await call(cost, NORDLYS, [], { ...AT, hosting: true }, 'json')).stdout) as {
    seats: number;
    cells: readonly { total: { cents: number }; lines: readonly { cents: number | null }[] }[];
    offers: readonly unknown[];
  };
  assert.equal(seats, 25);
  assert.ok(offers.length > 0);
  for (const { total, lines } of cells)
    assert.equal(
      total.cents,
      lines.reduce((sum, { cents }) => sum + (cents ?? 0), 0),
    );
});
