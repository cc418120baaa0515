import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Looked, packed } from './looks.ts';

const look = fc.record<Looked>({
  at: fc.nat(),
  subject: fc.string({ unit: 'binary', maxLength: 40 }),
  because: fc.array(fc.record({ step: fc.string(), code: fc.string(), detail: fc.string({ unit: 'binary', maxLength: 3_000 }) }), {
    maxLength: 3,
  }),
});

test('looks are packed in their order into payloads that a notification carries', () => {
  fc.assert(
    fc.property(fc.array(look, { maxLength: 30 }), (looks) => {
      const payloads = packed(looks);
      assert.ok(payloads.every((payload) => Buffer.byteLength(payload) < 8_000));
      const small = looks.map((each) => JSON.stringify(each)).filter((text) => Buffer.byteLength(text) + 2 <= 7_500);
      assert.deepEqual(
        payloads.flatMap((payload) => JSON.parse(payload) as Looked[]).map((each) => JSON.stringify(each)),
        small,
      );
    }),
  );
});
