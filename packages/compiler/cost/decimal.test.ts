import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { beyond, decimal, divided, minus, money, plain, times, toCents, whole } from './decimal.ts';

test('half a cent is rounded up, less is not, and no binary fraction is in between', () => {
  const cents = (text: string) => toCents(decimal(text));
  assert.deepEqual(['0.005', '0.00499999999', '1.005', '2.675', '8.49'].map(cents), [1, 0, 101, 268, 849]);
  assert.equal(1.005 * 100 === 100.5, false, 'what floats would have made of it');
});

test('whatever is written in decimals comes back as it was written', () => {
  const text = fc.tuple(fc.nat(), fc.nat({ max: 999_999 })).map(([a, b]) => `${a}.${String(b).padStart(6, '0')}`.replace(/\.?0+$/, ''));
  fc.assert(fc.property(text, (each) => assert.equal(plain(decimal(each)), each)));
});

test('products and differences are exact', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 8 }), fc.nat(), fc.nat({ max: 8 }), (a, scale, b, other) => {
      const [x, y] = [
        { digits: BigInt(a), scale },
        { digits: BigInt(b), scale: other },
      ];
      assert.equal(times(x, y).digits, BigInt(a) * BigInt(b));
      assert.deepEqual(minus(minus(x, y), x).digits + minus(y, { digits: 0n, scale: x.scale }).digits, 0n);
    }),
  );
  assert.equal(plain(beyond(decimal('1.34217728'), whole(1))), '0.34217728');
  assert.equal(plain(beyond(decimal('0.9'), whole(1))), '0');
  assert.equal(divided(7n, 2n), 4n);
});

test('money has two places, also below one and below nothing', () => {
  assert.deepEqual([0, 5, 42, 849, -51, -128_34].map(money), ['0.00', '0.05', '0.42', '8.49', '-0.51', '-128.34']);
});

test('a price that is no number is a bug that shows', () => {
  for (const text of ['', '1e3', '1,5', '.5', 'free']) assert.throws(() => decimal(text));
});
