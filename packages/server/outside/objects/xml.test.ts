import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { all, escaped, readXml, textAt } from './xml.ts';

test('an answer of S3 is read, whatever its prefix and declaration', () => {
  const read = readXml(
    '<?xml version="1.0"?>\n<s3:A xmlns:s3="x"><!-- why --><B k="v>"/><B>1 &lt; 2 &#x41;&#66;</B></s3:A>'.replace('v>', 'v'),
  );
  assert.deepEqual([read.name, all(read, 'B').length, all(read, 'B')[1]?.text], ['A', 2, '1 < 2 AB']);
  assert.equal(textAt(read, 'C', 'D'), undefined);
});

test('what is escaped reads back the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(readXml(`<a>${escaped(text)}</a>`).text, text);
    }),
  );
});

test('what is no whole document is an error, and never half an answer', () => {
  const whole = '<ListVersionsResult><Version><Key>a</Key></Version></ListVersionsResult>';
  for (let end = 0; end < whole.length; end++) assert.throws(() => readXml(whole.slice(0, end)), SyntaxError, whole.slice(0, end));
  for (const text of ['', 'gateway timeout', '<a></b>', '<a/><b/>', '{"Code":"x"}']) assert.throws(() => readXml(text), SyntaxError, text);
});
