import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '@hansa/domain/port/secret.ts';
import { testContext } from '../contract.ts';
import { openDesec } from './desec.ts';
import { type Answer, providerStub } from './provider-stub.ts';
import { dnsContract } from './suite.ts';

interface Set {
  readonly subname: string;
  readonly type: string;
  readonly ttl: number;
  readonly records: readonly string[];
}

const ZONE = 'nordlys.example';
const TOKEN = 'canary-of-desec';

/** A stub that we wrote by deSEC's documentation. It proves that we ask as that says, and nothing about deSEC. `least`: TTL of the domain. */
function stub(least = 60) {
  const sets = new Map<string, Set>();
  const keyOf = ({ subname, type }: Pick<Set, 'subname' | 'type'>): string => `${subname}/${type}`;
  const beside = (set: Set): boolean =>
    [...sets.values()].some((each) => each.subname === set.subname && each.type !== set.type && [each.type, set.type].includes('CNAME'));
  const change = (method: string, wanted: readonly Set[]): Answer => {
    if (method === 'POST' && wanted.some((set) => sets.has(keyOf(set)))) return [400, [{ non_field_errors: ['there'] }]];
    if (wanted.some((set) => set.records.length > 0 && beside(set))) return [400, { non_field_errors: ['beside'] }];
    if (wanted.some(({ ttl }) => ttl < least)) return [400, wanted.map(({ ttl }) => (ttl < least ? { ttl: ['too short'] } : {}))];
    for (const set of wanted) {
      if (set.records.length === 0) sets.delete(keyOf(set));
      else sets.set(keyOf(set), set);
    }
    return [method === 'POST' ? 201 : 200, wanted];
  };
  return providerStub(`Token ${TOKEN}`, ({ method, url, body }) => {
    const [, zone, rest = ''] = /^\/api\/v1\/domains\/([^/]+)\/(.*)$/.exec(url.pathname) ?? [];
    if (zone !== ZONE) return [404, { detail: 'Not found.' }];
    if (rest === '') return [200, { name: ZONE }];
    const [, subname, type] = /^rrsets\/(?:(.*)\.\.\.\/(\w+)\/)?$/.exec(decodeURIComponent(rest)) ?? [];
    const named = url.searchParams.get('subname');
    if (named !== null) return [200, [...sets.values()].filter((set) => set.subname === named)];
    if (method !== 'GET') return change(method, body as Set[]);
    const set = sets.get(`${subname}/${type}`);
    return set === undefined ? [404, { detail: 'Not found.' }] : [200, set];
  });
}

dnsContract('dns: deSEC, a stub by its documentation (not tried against deSEC)', async () => {
  const { endpoint, loseNext, stop } = await stub();
  const to = (owner: string, at = endpoint) => openDesec({ endpoint: at, token: new Secret(TOKEN), owner });
  const port = to('nordlys');
  const away = to('nordlys', new URL('http://127.0.0.1:1'));
  return { by: 'our stub', zone: ZONE, port, away, neighbour: to('southlys'), lossy: { port, loseNext }, canaries: [TOKEN], stop };
});

test('deSEC is asked again when it says, a token that it does not take is a refusal, and a domain that is not ours no absence', async (t) => {
  const { endpoint, throttled, stop, asked } = await stub();
  t.after(stop);
  const want = { zone: ZONE, name: ZONE, type: 'A', ttl: 3600, values: ['192.0.2.1'] } as const;
  const port = openDesec({ endpoint, token: new Secret(TOKEN), owner: 'nordlys' });
  throttled.push({ 'retry-after': '42' });
  const later = await port.ensure(want, testContext());
  assert.ok(later.kind === 'transient' && later.cause.code === 'dns/busy' && (later.retryAt ?? 0) > Date.now() + 40_000, inspect(later));
  const before = asked();
  const sooner = await port.observe(want, testContext());
  assert.ok(sooner.kind === 'unknown' && sooner.cause.code === 'dns/busy', inspect(sooner));
  assert.equal(asked(), before, 'and not before that, by anybody who has its token');
  const another = openDesec({ endpoint, token: new Secret(TOKEN), owner: 'nordlys' });
  assert.deepEqual(await another.ensure(want, testContext()), { kind: 'done' });
  const elsewhere = { ...want, zone: 'elsewhere.example', name: 'www.elsewhere.example' };
  const unknown = await another.observe(elsewhere, testContext());
  assert.ok(unknown.kind === 'unknown' && unknown.cause.code === 'dns/zone', inspect(unknown));
  const wrong = openDesec({ endpoint, token: new Secret('mistyped'), owner: 'nordlys' });
  const refused = await wrong.ensure(want, testContext());
  assert.ok(refused.kind === 'refused' && refused.cause.code === 'dns/key', inspect(refused));
});

test('a look takes two requests, for an account has 2,000 a day; a TTL below that of the domain is refused by its name', async (t) => {
  const { endpoint, stop, asked } = await stub(3600);
  t.after(stop);
  const want = { zone: ZONE, name: `www.${ZONE}`, type: 'A', ttl: 300, values: ['192.0.2.1'] } as const;
  const port = openDesec({ endpoint, token: new Secret(TOKEN), owner: 'nordlys' });
  assert.equal((await port.observe(want, testContext())).kind, 'absent');
  assert.equal(asked(), 2, 'of what is not there');
  const refused = await port.ensure(want, testContext());
  assert.ok(refused.kind === 'refused' && refused.cause.code === 'dns/refused' && refused.cause.detail.endsWith(': ttl'), inspect(refused));
  assert.deepEqual(await port.ensure({ ...want, ttl: 3600 }, testContext()), { kind: 'done' });
  const before = asked();
  assert.equal((await port.observe(want, testContext())).kind, 'present');
  assert.equal(asked(), before + 2, 'of what is there');
});
