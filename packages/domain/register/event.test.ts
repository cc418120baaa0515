import assert from 'node:assert/strict';
import { hash as digest } from 'node:crypto';
import { test } from 'node:test';

import fc from 'fast-check';
import { type Event, type Linked, firstBroken, linkOf, uuid7 } from './event.ts';

const sha256 = (text: string): string => digest('sha256', text);

const event = (n: number): Event => ({
  id: uuid7(1_700_000_000_000 + n, new Uint8Array(10).fill(n)),
  at: 1_700_000_000_000 + n,
  type: 'tenant.active',
  v: 1,
  subject: 'tenant/k7m2p9x4qd',
  tenant: 'k7m2p9x4qd',
  actor: { kind: 'loop', id: 'tenant' },
  cause: null,
  request: null,
  data: { seats: n },
});

function chain(length: number): Linked[] {
  const links: Linked[] = [];
  for (let n = 0; n < length; n++) {
    const prev = links.at(-1)?.hash ?? null;
    const hash = linkOf(sha256, prev, event(n));
    links.push({ ...event(n), prev, hash });
  }
  return links;
}

test('a chain is whole, and a changed, removed, added or exchanged event breaks it there', () => {
  assert.equal(firstBroken(sha256, chain(5)), undefined);
  assert.equal(firstBroken(sha256, []), undefined);
  const links = chain(5);
  assert.equal(firstBroken(sha256, links.toSpliced(2, 1)), 2);
  assert.equal(firstBroken(sha256, links.toSpliced(3, 0, links[3] as Linked)), 4);
  assert.equal(firstBroken(sha256, [links[0], links[2], links[1], links[3]] as Linked[]), 1);
  assert.equal(firstBroken(sha256, links.toSpliced(1, 1, { ...(links[1] as Linked), data: { seats: 99 } })), 1);
  assert.equal(firstBroken(sha256, links.toSpliced(0, 1)), 0);
});

test('the order of keys is no difference', () => {
  const { id, ...rest } = event(1);
  assert.deepEqual(linkOf(sha256, null, { ...rest, id }), linkOf(sha256, null, event(1)));
});

test('identifiers sort by time, have version 7, and keep the time', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 47), fc.uint8Array({ minLength: 10, maxLength: 10 }), (at, random) => {
      const id = uuid7(at, random);
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.equal(Number.parseInt(id.replace('-', '').slice(0, 12), 16), at);
      assert.ok(uuid7(at + 1, new Uint8Array(10)) > id.slice(0, 13));
    }),
  );
});
