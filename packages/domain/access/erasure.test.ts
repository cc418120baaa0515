import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Erasure, FREE, PAID, judgeErasure, mayConfirm } from './erasure.ts';

const asked = (parts: Partial<Erasure> = {}): Erasure => ({ askedBy: 'ada', askedAt: 0, confirmedBy: null, rule: PAID, ...parts });

test('who pays is erased by two people and after a week', () => {
  assert.deepEqual(judgeErasure(asked(), PAID.wait * 9), { kind: 'confirm' }, 'however long one waits');
  assert.equal(mayConfirm(asked(), 'ada'), false);
  assert.equal(mayConfirm(asked(), 'eve'), true);
  const confirmed = asked({ confirmedBy: 'eve' });
  assert.equal(mayConfirm(confirmed, 'bob'), false);
  assert.deepEqual(judgeErasure(confirmed, PAID.wait - 1), { kind: 'wait', at: PAID.wait });
  assert.deepEqual(judgeErasure(confirmed, PAID.wait), { kind: 'erase' });
});

test('who does not pay is erased at once, by one', () => {
  assert.deepEqual(judgeErasure(asked({ rule: FREE }), 0), { kind: 'erase' });
  assert.equal(mayConfirm(asked({ rule: FREE }), 'eve'), false);
});
