import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { query, readMessage } from './message.ts';
import { nameBytes, readName, spelled } from './rdata.ts';

test('every address and text reads back as it was written', () => {
  const reads = (type: 'A' | 'AAAA' | 'TXT') => (value: string) => assert.equal(spelled(type, value), value);
  fc.assert(fc.property(fc.ipV4(), reads('A')));
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 700 }), reads('TXT')));
  fc.assert(
    fc.property(
      fc.ipV6(),
      (value) => void assert.equal(spelled('AAAA', spelled('AAAA', value)), new URL(`http://[${value}]`).hostname.slice(1, -1)),
    ),
  );
});

test('one value has one spelling', () => {
  assert.equal(spelled('AAAA', '2001:DB8:0:0:0:0:0:1'), '2001:db8::1');
  assert.equal(spelled('CNAME', 'Target.Example.ORG.'), 'target.example.org');
  assert.equal(spelled('MX', '10  Mail.example.org.'), '10 mail.example.org');
});

test('a name cannot be more than a name', () => {
  for (const none of ['a..b', '-a.b', 'a b', 'ä.b', `${'a'.repeat(64)}.b`, Array.from({ length: 130 }, () => 'ab').join('.')]) {
    assert.throws(() => nameBytes(none), none);
  }
});

test('whatever comes as an answer, reading it ends', () => {
  const whole = query(7, 'www.example.org', 'A');
  assert.equal(readMessage(whole).id, 7);
  for (let end = 0; end < whole.length; end++) assert.throws(() => readMessage(whole.subarray(0, end)), RangeError);
  assert.throws(() => readName(Buffer.from([0xc0, 0x00]), 0), RangeError);
  assert.throws(() => readName(Buffer.from([1, 97, 0xc0, 0x02]), 2), RangeError);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 90 }), (bytes) => {
      try {
        readMessage(Buffer.from(bytes));
      } catch (error) {
        assert.ok(error instanceof RangeError);
      }
    }),
  );
});
