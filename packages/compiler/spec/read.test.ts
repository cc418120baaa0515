import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaints, platformText, sample, tenantText } from '../check/sample.ts';
import { applyEdits, compile } from '../index.ts';

const PRICE = 'price: { perSeat: 1.00 }';

/** The one complaint that an edit causes: code, pointer, and the very characters that are marked. */
function complaint(edits: Record<string, string>, tenants?: Record<string, string>): [string, string, string] {
  const compilation = sample(edits, tenants);
  const [first, ...more] = compilation.diagnostics;
  assert.deepEqual(
    more.map((each) => each.message),
    [],
  );
  if (!first) assert.fail('no complaint');
  const text = compilation.spec.sources.documents.get(first.at.file)?.text ?? '';
  return [first.code, first.at.pointer, text.slice(first.at.offset, first.at.offset + first.at.length)];
}

test('an unknown key is refused at the key, and the nearest one is suggested', () => {
  assert.deepEqual(complaint({ sevices: '{}' }), ['spec/unknown-key', '/sevices', 'sevices']);
  assert.match(sample({ sevices: '{}' }).diagnostics[0]?.hint ?? '', /`services`/);
  assert.deepEqual(complaint({ dns: '{ provider: desec, hots: dashed }' }), ['spec/unknown-key', '/dns/hots', 'hots']);
  assert.match(sample({ dns: '{ provider: desec, zzzzzz: 1 }' }).diagnostics[0]?.hint ?? '', /Keys here: provider, hosts/);
});

test('a value of another type is refused at the value', () => {
  assert.deepEqual(complaint({ environments: 'prod' }), ['spec/type', '/environments', 'prod']);
  assert.deepEqual(complaint({ objectives: '{ availability: high }' }), ['spec/type', '/objectives/availability', 'high']);
  assert.match(
    sample({ services: '{ mail: { relay: a.test, party: fjord }, postgres: { version: 18 } }' }).diagnostics[0]?.hint ?? '',
    /quotes|18/,
  );
});

test('a word that is no choice is refused, and the nearest choice is a fix that works', () => {
  assert.deepEqual(complaint({ profile: 'prodution' }), ['spec/value', '/profile', 'prodution']);
  const compilation = sample({ cells: '[{ name: south, at: hetzner/nbg2 }]' });
  const [first] = compilation.diagnostics;
  assert.deepEqual([first?.code, first?.at.pointer], ['spec/value', '/cells/0/at']);
  const text = compilation.spec.sources.documents.get('platform.yaml')?.text ?? '';
  const mended = applyEdits(text, first?.fix ?? []);
  assert.deepEqual(
    complaints(
      compile(
        new Map([
          ['platform.yaml', mended],
          ['tenants/skerry.yaml', tenantText()],
        ]),
      ),
    ),
    [],
  );
});

test('numbers, lists and texts have limits, and each form says itself in words', () => {
  assert.deepEqual(
    complaint({ plans: `[{ name: one, version: 0, apps: [podinfo], seats: { min: 1, max: 50 }, ${PRICE} }]` }, {}).slice(0, 2),
    ['spec/range', '/plans/0/version'],
  );
  assert.deepEqual(complaint({ name: 'a-name-that-is-too-long' }).slice(0, 2), ['spec/format', '/name']);
  assert.deepEqual(complaint({ contact: 'nobody' }), ['spec/format', '/contact', 'nobody']);
  assert.match(sample({ backup: '{ keep: forever }' }).diagnostics[0]?.message ?? '', /a number and s, m, h or d, as in 4h/);
});

test('what only a person can know is missing at the place where it would stand', () => {
  const text = platformText().replace(/^domain: .*\n/m, '');
  const { diagnostics } = compile(new Map([['platform.yaml', text]]));
  assert.deepEqual(
    diagnostics.map((each) => [each.code, each.at.pointer, each.at.line]),
    [['spec/missing', '/domain', 1]],
  );
});

test('a site that a provider does not have is told what it has, and no fix moves a cell', () => {
  const [found] = sample({ cells: '[{ name: south, at: hetzner/ash }]' }).diagnostics;
  assert.deepEqual([found?.code, found?.hint, found?.fix], ['spec/value', 'Take one of: hetzner/fsn1, hetzner/nbg1, hetzner/hel1.', []]);
  const [slip] = sample({ cells: '[{ name: south, at: hetzner/ngb1 }]' }).diagnostics;
  assert.deepEqual([slip?.hint, slip?.fix[0]?.text], ['Did you mean `hetzner/nbg1`?', 'hetzner/nbg1']);
  const [provider] = sample({ cells: '[{ name: south, at: hetzer/nbg1 }]' }).diagnostics;
  assert.equal(provider?.hint, 'Did you mean `hetzner/nbg1`?');
});

test('a country is one that there is, a promise is more than nothing, and an image is no moving tag', () => {
  const said = (edits: Record<string, string>) => complaints(sample(edits)).filter((each) => each.startsWith('spec/'));
  for (const country of ['UK', 'EL', 'ZZ', 'EU', 'nl', 'NLD'])
    assert.deepEqual(said({ seller: `{ name: Fjord, country: NO, markets: [${country}] }` }), ['spec/format /seller/markets/0'], country);
  for (const country of ['GB', 'GR', 'NO', 'XK', 'AX'])
    assert.deepEqual(said({ seller: `{ name: Fjord, country: ${country} }` }), [], country);
  assert.deepEqual(said({ objectives: '{ responseP95: 0ms }' }), ['spec/format /objectives/responseP95']);
  assert.deepEqual(said({ objectives: '{ responseP95: 10ms }' }), []);
  const runs = (image: string) => ({
    cells: `[{ name: south, at: hetzner/nbg1, controlPlane: { image: "${image}", database: [10.60.0.11] } }]`,
  });
  assert.deepEqual(said(runs('registry.fjord.test/hansa:latest')), ['spec/format /cells/0/controlPlane/image']);
  for (const tag of ['latest-2', '0.1.0', 'latest1']) assert.deepEqual(said(runs(`registry.fjord.test/hansa:${tag}`)), [], tag);
});

test('a price with a comma is shown with a point', () => {
  const plan = '[{ name: one, version: 1, seats: { min: 1, max: 50 }, price: { perSeat: "6,90" } }]';
  assert.equal(sample({ plans: plan }).diagnostics[0]?.hint, 'Write it with a point: 6.90.');
});

test('an alias is refused once, and not called empty besides', () => {
  const found = complaints(sample({ plans: '[{ name: &n one, version: 1, seats: { min: 1, max: 50 }, price: *n }]', apps: '*a' }));
  assert.deepEqual(
    found.filter((each) => !each.startsWith('yaml/alias')),
    [],
  );
});

test('a spec without a platform, and a file that is no mapping', () => {
  assert.deepEqual(codes(new Map()), ['spec/no-platform']);
  assert.deepEqual(codes(new Map([['platform.yaml', '- a\n- b\n']])), ['spec/not-a-mapping']);
});

test('all complaints come at once, sorted by place, and a broken tenant is set aside alone', () => {
  const tenants = { bad: tenantText({ seats: 'many', id: 'a1b2c3d4e5', slug: 'bad' }), good: tenantText() };
  const compilation = sample({ profile: 'tryout', contact: 'x', typo: '1' }, tenants);
  assert.deepEqual(
    complaints(compilation),
    ['spec/format /contact', 'spec/value /profile', 'spec/unknown-key /typo', 'spec/type /seats'].sort((a, b) => order(a) - order(b)),
  );
  assert.deepEqual(
    compilation.tenants.map((each) => each.tenant.values.slug),
    [],
  );
  assert.deepEqual(
    sample({}, tenants).tenants.map((each) => each.tenant.values.slug),
    ['skerry'],
  );
});

/** Lines of the sample: contact stands before what was appended. */
function order(complaint: string): number {
  return ['/contact', '/profile', '/typo', '/seats'].findIndex((pointer) => complaint.endsWith(pointer));
}

function codes(files: ReadonlyMap<string, string>): string[] {
  return compile(files).diagnostics.map((each) => each.code);
}

test('a name server of one’s own is said whole, and only where it is the provider', () => {
  const said = (dns: string) => complaints(sample({ dns })).filter((each) => each.includes(' /dns'));
  const whole = 'server: { host: ns1.fjord.test, key: { name: hansa } }';
  const server = (inside: string) => said(`{ provider: rfc2136, server: { ${inside} } }`);
  assert.deepEqual(said(`{ provider: rfc2136, ${whole} }`), []);
  assert.deepEqual(server('host: 10.20.64.5, port: 5353, key: { name: hansa, algorithm: hmac-sha512 }'), []);
  assert.deepEqual(said('{ provider: rfc2136 }'), ['spec/missing /dns/server']);
  assert.deepEqual(server('key: { name: hansa }'), ['spec/missing /dns/server/host']);
  assert.deepEqual(server('host: ns1.fjord.test'), ['spec/missing /dns/server/key']);
  assert.deepEqual(server('host: 300.1.1.1, key: { name: hansa }'), ['spec/format /dns/server/host']);
  assert.deepEqual(server('host: ns1.fjord.test, key: { name: hansa, algorithm: hmac-md5 }'), ['spec/value /dns/server/key/algorithm']);
  assert.deepEqual(said(`{ provider: desec, ${whole} }`), ['spec/format /dns/server']);
});
