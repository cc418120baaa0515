import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { endsAfter, withEnds, withoutEnds } from './line-ends.ts';

const END = fc.constantFrom('\n', '\r\n', '\r');

test('whatever ends its lines, a text comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ':', ' ', '\r', '\n'), maxLength: 40 }), (stored) => {
      const read = withoutEnds(stored);
      assert.ok(!read.text.includes('\r'));
      assert.equal(withEnds(read), stored);
      assert.equal(withEnds({ text: read.text, ends: endsAfter(read, read.text) }), stored);
    }),
  );
});

test('an edit leaves the ends of all other lines alone', () => {
  const ends = fc.array(END, { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(ends, fc.nat(), fc.constantFrom('change', 'remove', 'add'), (all, n, does) => {
      const read = withoutEnds(all.map((end, index) => `line ${index}${end}`).join(''));
      const lines = read.text.split('\n');
      const at = n % all.length;
      lines.splice(at, does === 'add' ? 0 : 1, ...(does === 'remove' ? [] : ['other']));
      const text = lines.join('\n');
      const saved = withEnds({ text, ends: endsAfter(read, text) });
      assert.equal(saved.replace(/\r\n?/g, '\n'), text);
      for (const [index, end] of all.entries()) {
        if (index !== at || does === 'add') assert.ok(saved.includes(`line ${index}${end}`), `line ${index}`);
      }
      if (does === 'change') assert.ok(saved.includes(`other${all[at]}`));
    }),
  );
});

test('a new line ends as most lines do', () => {
  const read = withoutEnds('a\r\nb\r\nc\nd\r\n');
  const text = 'a\nb\nc\nd\ne\nf\n';
  assert.equal(withEnds({ text, ends: endsAfter(read, text) }), 'a\r\nb\r\nc\nd\r\ne\r\nf\r\n');
});
