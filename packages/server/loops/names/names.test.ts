import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { simulatedDns as world } from '../../embedded/cloud/dns.ts';
import { memoryCloud } from '../../embedded/cloud/memory.ts';
import { Estate } from '../../estate/estate.ts';
import { testContext } from '../../outside/contract.ts';
import { simulatedDns } from '../../outside/dns/simulated.ts';
import type { Held } from '../loop.ts';
import { namesLoop } from './loop.ts';

const DOMAIN = 'sovereign-apps.example';
const HOST = `fsn-1.${DOMAIN}`;
const text = readFileSync(join(import.meta.dirname, '../../../../examples/sovereign-saas/platform.yaml'), 'utf8');

test('the host of a cell stands for the addresses of its gateway, whatever it stood for before; what is not ours is not touched', async () => {
  const zone = memoryCloud(world);
  const port = simulatedDns(zone);
  const estate = new Estate();
  const good = estate.release(estate.read(text), 'c0ffee');
  assert.ok(good);
  const look = async (addresses: readonly string[], state: unknown = {}) => {
    const names = () => ({ port, ttl: 300, addresses });
    const options = { pool: {} as Pool, estate: { platform: () => Promise.resolve(good) }, names, now: Date.now, random: () => 0 };
    const held = { ...testContext(), kind: 'names', subject: 'fsn-1', state, stillMine: () => Promise.resolve(true) } as unknown as Held;
    const { because, wait, state: next } = await namesLoop(options).look(held);
    return { code: because[0]?.code, wait, next };
  };
  const seen = async (type: 'A' | 'AAAA') => {
    const observed = await port.observe({ zone: DOMAIN, name: HOST, type, holder: 'fsn-1' }, testContext());
    return observed.kind === 'present' ? observed.value.values : observed.kind;
  };
  assert.deepEqual([(await look([])).code, await seen('A')], ['names/by-others', 'absent']);
  assert.equal((await look(['192.0.2.1', '2001:db8::1'])).code, 'names/as-wanted');
  assert.deepEqual([await seen('A'), await seen('AAAA')], [['192.0.2.1'], ['2001:db8::1']]);
  assert.equal((await look(['192.0.2.9'])).wait, 3_600_000);
  assert.deepEqual([await seen('A'), await seen('AAAA')], [['192.0.2.9'], 'absent']);

  const theirs = { zone: DOMAIN, name: HOST, type: 'AAAA' } as const;
  await simulatedDns(zone, 'somebody').ensure({ ...theirs, ttl: 60, values: ['2001:db8::9'] }, testContext());
  assert.equal((await look(['192.0.2.9'])).code, 'names/as-wanted');
  const refused = await look(['192.0.2.9', '2001:db8::1'], { tries: 3 });
  assert.deepEqual([refused.code, refused.wait, refused.next, await seen('AAAA')], ['dns/foreign', 4_000, { tries: 4 }, ['2001:db8::9']]);
});
