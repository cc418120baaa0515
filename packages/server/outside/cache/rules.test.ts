import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { SeenCacheUser } from './port.ts';
import { hashOf, holds, rulesOf, userOf } from './rules.ts';

const want = { user: 't_k7m2p9x4qd_nextcloud', prefix: 'k7m2p9x4qd:', passwords: [new Secret('pencil')] };
const good = userOf('127.0.0.1:6379', want, want.passwords.map(hashOf));

test('the rules have a hash and no password, and begin from nothing', () => {
  const rules = rulesOf(want);
  assert.deepEqual(rules.slice(0, 4), [want.user, 'reset', 'on', `#${createHash('sha256').update('pencil').digest('hex')}`]);
  assert.ok(!rules.join(' ').includes('pencil'));
  for (const command of ['+flushall', '+scan', '+config', '+acl', '+script', '+@all']) assert.ok(!rules.includes(command), command);
});

test('any right more or less at any node is drift', () => {
  assert.ok(holds({ nodes: [good, { ...good, commands: good.commands.split(' ').toReversed().join(' ') }] }, want));
  const drifts: Partial<SeenCacheUser>[] = [
    { flags: ['off'] },
    { flags: ['on', 'nopass'] },
    { hashes: [] },
    { hashes: [...good.hashes, new Secret('00')] },
    { commands: `${good.commands} +flushall` },
    { keys: '~*' },
    { channels: '&*' },
    { selectors: 1 },
  ];
  for (const drift of drifts) assert.equal(holds({ nodes: [good, { ...good, ...drift }] }, want), false, JSON.stringify(drift));
  assert.equal(holds({ nodes: [good, { node: 'b', flags: null }] }, want), false);
});
