import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CODES, CODE_BYTES, type Proved, missing, readCode, recoveryCodes } from './second-factor.ts';

const link: Proved = { role: 'operator', kind: 'session', factor: null, enrolled: false };

test('a link alone is a whole session until there is a passkey, and in production never', () => {
  assert.equal(missing(link, false), null);
  assert.equal(missing(link, true), 'enrolment');
  assert.equal(missing({ ...link, enrolled: true }, false), 'proof');
  assert.equal(missing({ ...link, enrolled: true }, true), 'proof', 'who has one makes no second one without it');
});

const roles = fc.constantFrom('operator', 'support', 'admin', 'member');
const proved = fc.record({
  role: roles,
  kind: fc.constantFrom('session', 'token', 'link'),
  factor: fc.constantFrom('provider', 'passkey', 'recovery', null),
  enrolled: fc.boolean(),
}) as fc.Arbitrary<Proved>;

test('nothing is missed by who showed a factor, by machines, and by who is no operator; all others with a passkey show it', () => {
  fc.assert(
    fc.property(proved, fc.boolean(), (each, must) => {
      const asked = each.role === 'operator' && each.kind === 'session' && each.factor === null;
      const wanted = !asked ? null : each.enrolled ? 'proof' : must ? 'enrolment' : null;
      assert.equal(missing(each, must), wanted);
    }),
  );
});

test('ten codes that are read as they are typed, in any case, with hyphens or spaces, o for 0 and i or l for 1', () => {
  const random = fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES });
  fc.assert(
    fc.property(random, (bytes) => {
      const codes = recoveryCodes(bytes);
      assert.equal(codes.length, CODES);
      for (const code of codes) {
        assert.match(code, /^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
        const plain = code.replaceAll('-', '');
        const typed = [code, plain, ` ${code.toUpperCase().replaceAll('-', ' ')} `, code.replaceAll('0', 'O').replaceAll('1', 'l')];
        for (const each of typed) assert.equal(readCode(each), plain);
      }
    }),
  );
  for (const text of ['', 'k7m2-p9x4-qd3r', 'k7m2-p9x4-qd3r-8tvw-1', 'u7m2-p9x4-qd3r-8tvw', 'k7m2_p9x4_qd3r_8tvw'])
    assert.equal(readCode(text), undefined);
});

test('every random bit is in a code: other bytes, other codes', () => {
  const random = new Uint8Array(CODE_BYTES).map((_, index) => (index * 37) & 0xff);
  const before = new Set(recoveryCodes(random));
  for (let bit = 0; bit < CODE_BYTES * 8; bit += 1) {
    const other = random.slice();
    other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
    assert.equal(recoveryCodes(other).filter((code) => !before.has(code)).length, 1, `bit ${bit}`);
  }
});
