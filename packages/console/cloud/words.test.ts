import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration, moment, told } from './words.ts';

test('events are told as the end of a sentence, and unknown ones by their name', () => {
  assert.equal(
    told({ type: 'tenant.created', data: { plan: 'team@1', seats: 5, cell: 'fsn-1' } }),
    'was asked for: plan team@1, seats 5, cell fsn-1',
  );
  assert.equal(told({ type: 'tenant.suspended', data: {} }), 'is suspended');
  const because = [{ step: 'realm/k7m2p9x4qd', code: 'identity/name', detail: 'realm/k7m2p9x4qd is taken' }];
  assert.equal(told({ type: 'tenant.held', data: { because } }), 'is held: realm is taken');
  assert.equal(told({ type: 'secrets.rotation-asked', data: { apps: 'odoo' } }), 'gets new secrets: odoo');
  assert.equal(told({ type: 'letter.bounced', data: { template: 'welcome', status: '5.1.1' } }), 'has a letter that came back (5.1.1)');
  assert.equal(told({ type: 'passkey.refused', data: { passkey: 'x', distrust: 'copied' } }), 'a passkey was refused');
  assert.equal(told({ type: 'rollout.moved', data: { wave: 2 } }), 'rollout.moved: wave 2');
});

test('durations of the spec become words', () => {
  assert.deepEqual(['30d', '1h', '2w', 'forever'].map(duration), ['30 days', '1 hour', '2 weeks', 'forever']);
});

test('a moment of today is a time, another one has its date', () => {
  const now = new Date(2026, 10, 21, 12, 0, 0);
  assert.equal(moment(new Date(2026, 10, 21, 9, 5, 7).toISOString(), now), '09:05:07');
  assert.match(moment(new Date(2026, 10, 20, 9, 5, 7).toISOString(), now), /20.*09:05:07$/);
});
