import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Document, code, heading, link, plain, steps, table, text } from './block.ts';
import { htmlOf } from './html.ts';
import { markdownOf } from './markdown.ts';

function documentOf(line: string): Document {
  return {
    name: 'one',
    title: 'One',
    does: '',
    blocks: [heading(line), text(line), table(['a', 'b'], [[line, '1']]), steps([{ does: line, run: ['echo 1 < 2'], expect: line }])],
  };
}

test('the marks of a line become elements, and another document a part of the page', () => {
  const html = htmlOf('All', [
    documentOf(`${code('a<b')} ${link('One', 'one.md')} ${link('x', 'https://x.test')} **all** <https://y.test>`),
  ]);
  for (const part of [
    '<code>a&lt;b</code>',
    '<a href="#one">One</a>',
    '<a href="https://x.test">x</a>',
    '<strong>all</strong>',
    '<a href="https://y.test">https://y.test</a>',
    '<pre>echo 1 &lt; 2</pre>',
  ])
    assert.ok(html.includes(part), part);
});

test('whatever a person wrote is shown as it is: no element comes of it, and no column', () => {
  const wild = fc.string({ unit: fc.constantFrom('<', '>', '|', '`', '*', '[', ']', '(', ')', '\\', '&', '"', 'a', ' ') });
  const empty = htmlOf('All', [documentOf('')]).split('<').length;
  const bars = (line: string) => line.replaceAll('\\|', '').split('|').length;
  fc.assert(
    fc.property(wild, (written) => {
      const html = htmlOf('All', [documentOf(plain(written))]);
      assert.equal(html.split('<').length, empty, html);
      const row =
        markdownOf(documentOf(plain(written)))
          .split('\n')
          .find((line) => line.endsWith(' | 1 |')) ?? '';
      assert.equal(bars(row.replaceAll('\\\\', '')), 4, row);
    }),
    { numRuns: 60 },
  );
});

test('a step is a box to tick with its commands below it', () => {
  assert.match(markdownOf(documentOf('Look')), /^- \[ \] Look\n\n {2}```sh\n {2}echo 1 < 2\n {2}```\n\n {2}Expected: Look$/m);
});
