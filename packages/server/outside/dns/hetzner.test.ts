import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '@hansa/domain/port/secret.ts';
import { testContext } from '../contract.ts';
import { openHetzner } from './hetzner.ts';
import { type Answer, providerStub } from './provider-stub.ts';
import { dnsContract } from './suite.ts';

interface Set {
  readonly name: string;
  readonly type: string;
  readonly ttl: number | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly records: readonly { readonly value: string }[];
}

const ZONE = 'nordlys.example';
const TOKEN = 'canary-of-hetzner';
const NOT_FOUND: Answer = [404, { error: { code: 'not_found', message: 'not found' } }];
const LABEL = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/i;

/**
 * A stub that we wrote by Hetzner's description: sets by name and type, labels, and changes that are actions which run for a while. It proves that
 * we ask as that says, and nothing about Hetzner.
 */
async function stub() {
  const sets = new Map<string, Set>();
  const keyOf = ({ name, type }: Pick<Set, 'name' | 'type'>): string => `${name}/${type}`;
  let action = { id: 0, status: 'success', error: null as { code: string } | null };
  /** How the next actions end that run when they are told of, the next one last; the usual one is done by then. */
  const ends: ('success' | 'error')[] = [];
  const act = (): typeof action => {
    action = { id: action.id + 1, status: ends.length > 0 ? 'running' : 'success', error: null };
    return action;
  };
  const create = (set: Set): Answer => {
    if (sets.has(keyOf(set))) return [409, { error: { code: 'uniqueness_error', message: 'taken' } }];
    const beside = [...sets.values()].some((each) => each.name === set.name && [each.type, set.type].includes('CNAME'));
    const wrong = Object.values(set.labels).some((label) => !LABEL.test(label)) || (set.ttl ?? 60) < 60;
    if (beside || wrong) return [422, { error: { code: 'invalid_input', message: set.name } }];
    sets.set(keyOf(set), set);
    return [201, { rrset: set, action: act() }];
  };
  const served = await providerStub(`Bearer ${TOKEN}`, ({ method, url, body }) => {
    const path = decodeURIComponent(url.pathname);
    if (path.startsWith('/v1/actions/')) {
      const status = ends.pop() ?? 'success';
      return [200, { action: { ...action, status, error: status === 'error' ? { code: 'server_error' } : null } }];
    }
    const [, zone, key, verb] = /^\/v1\/zones\/([^/]+)\/rrsets(?:\/([^/]+\/[A-Z]+)(?:\/actions\/(\w+))?)?$/.exec(path) ?? [];
    if (zone !== ZONE) return NOT_FOUND;
    if (key === undefined)
      return method === 'POST'
        ? create(body as Set)
        : [200, { rrsets: [...sets.values()].filter(({ name }) => name === url.searchParams.get('name')) }];
    const set = sets.get(key);
    if (set === undefined) return NOT_FOUND;
    if (method === 'DELETE') sets.delete(key);
    else if (verb === 'set_records' || verb === 'change_ttl') sets.set(key, { ...set, ...(body as Partial<Set>) });
    else return NOT_FOUND;
    return [201, { action: act() }];
  });
  return { ...served, ends };
}

dnsContract('dns: Hetzner, a stub by its description (not tried against Hetzner)', async () => {
  const { endpoint, loseNext, stop } = await stub();
  const to = (owner: string, at = endpoint) => openHetzner({ endpoint: at, token: new Secret(TOKEN), owner });
  const port = to('nordlys');
  const away = to('nordlys', new URL('http://127.0.0.1:1'));
  return { by: 'our stub', zone: ZONE, port, away, neighbour: to('southlys'), lossy: { port, loseNext }, canaries: [TOKEN], stop };
});

test('Hetzner is asked again soon after its limit, an action that fails is no success, and a zone that is not ours is no absence', async (t) => {
  const { endpoint, throttled, ends, stop } = await stub();
  t.after(stop);
  const want = { zone: ZONE, name: ZONE, type: 'A', ttl: 300, values: ['192.0.2.1'] } as const;
  const port = openHetzner({ endpoint, token: new Secret(TOKEN), owner: 'nordlys' });
  const reset = Math.floor(Date.now() / 1000) + 3_600;
  throttled.push({ 'ratelimit-reset': String(reset) });
  const later = await port.ensure(want, testContext());
  // By then the limit is whole again, which takes an hour; one request more is let in after a second.
  assert.ok(later.kind === 'transient' && later.cause.code === 'dns/busy' && later.retryAt === null, inspect(later));
  ends.push('error');
  const failed = await port.ensure(want, testContext());
  assert.ok(failed.kind === 'transient' && /server_error/.test(failed.cause.detail), inspect(failed));
  ends.push('success');
  assert.deepEqual(await port.ensure({ ...want, ttl: 600 }, testContext()), { kind: 'done' });
  assert.equal(ends.length, 0, 'the action was waited for');
  const elsewhere = { ...want, zone: 'elsewhere.example', name: 'www.elsewhere.example' };
  const unknown = await port.observe(elsewhere, testContext());
  assert.ok(unknown.kind === 'unknown' && unknown.cause.code === 'dns/zone', inspect(unknown));
  const wrong = openHetzner({ endpoint, token: new Secret('mistyped'), owner: 'nordlys' });
  const refused = await wrong.ensure(want, testContext());
  assert.ok(refused.kind === 'refused' && refused.cause.code === 'dns/key', inspect(refused));
});
