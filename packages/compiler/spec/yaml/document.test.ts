import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CORE_SCHEMA, load } from 'js-yaml';
import { Sources } from '../sources.ts';
import { readDocument } from './document.ts';
import { LIMITS } from './limits.ts';
import { toValue } from './node.ts';

function codes(content: string | Uint8Array): string[] {
  return readDocument('f.yaml', content).findings.map((each) => each.code);
}

test('each trouble of YAML is a finding with a code, never an exception', () => {
  assert.deepEqual(codes('a:\n\tb: 1\n'), ['yaml/tab']);
  assert.deepEqual(codes('a: 1\na: 2\n'), ['yaml/duplicate-key']);
  assert.deepEqual(codes('a: &x 1\nb: *x\n'), ['yaml/alias', 'yaml/alias']);
  assert.deepEqual(codes('a: !!binary aGk=\n'), ['yaml/tag']);
  assert.deepEqual(codes('? [a]\n: b\n'), ['yaml/complex-key']);
  assert.deepEqual(codes('a: [1,\n'), ['yaml/syntax']);
  assert.deepEqual(codes('a: 1\n---\nb: 2\n'), ['yaml/documents']);
  assert.deepEqual(codes(''), ['yaml/empty']);
  assert.deepEqual(codes(`${'['.repeat(LIMITS.depth + 1)}`), ['yaml/too-deep']);
  assert.deepEqual(codes('x'.repeat(LIMITS.bytes + 1)), ['yaml/too-large']);
  assert.deepEqual(codes(Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x0a)), ['yaml/encoding']);
});

test('an alias bomb costs nothing: aliases are refused, not unfolded', () => {
  const lines = Array.from(
    { length: 40 },
    (_, i) =>
      `a${i}: &a${i} [${Array(9)
        .fill(i === 0 ? 'x' : `*a${i - 1}`)
        .join(', ')}]`,
  );
  const { findings, root } = readDocument('f.yaml', lines.join('\n'));
  assert.equal(
    findings.every((each) => each.code === 'yaml/alias'),
    true,
  );
  assert.equal(root?.kind, 'mapping');
});

test('CRLF and a byte order mark change no place but by their own width', () => {
  const bytes = new TextEncoder().encode('\ufeffa: 1\r\nb: { c: two }\r\n');
  const sources = new Sources(new Map([['f.yaml', bytes]]));
  const place = sources.locate({ file: 'f.yaml', pointer: '/b/c' });
  assert.deepEqual([place.line, place.column, place.offset, place.length], [2, 9, 14, 3]);
});

test('every place is where the text is, also of keys that nobody wrote', () => {
  const text = 'a: "x y" # c\nlist:\n  - { k: v }\n  - z\n';
  const sources = new Sources(new Map([['f.yaml', text]]));
  const shown = (pointer: string, mark?: 'key') => {
    const { offset, length } = sources.locate({ file: 'f.yaml', pointer }, mark);
    return text.slice(offset, offset + length);
  };
  assert.equal(shown('/a'), '"x y"');
  assert.equal(shown('/a', 'key'), 'a');
  assert.equal(shown('/list/0'), '{ k: v }');
  assert.equal(shown('/list/0/k'), 'v');
  assert.equal(shown('/list/1'), 'z');
  assert.equal(shown('/list/0/missing'), '{ k: v }');
  assert.equal(shown('/nothing/here'), '');
});

test('without what a spec refuses, the tree holds what js-yaml loads', () => {
  const word = fc.constantFrom('a', 'b1', '"q"', "'s'", '1', '1.5', 'true', 'null', '~', '0x1f', 'x y', '2026-11-21', '-', '.5');
  const key = fc.constantFrom('k1', 'k2', 'k3', '"k 4"');
  const flow = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      word.filter((w) => w !== '-'),
      fc.array(tie('node'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc
        .uniqueArray(key, { maxLength: 3 })
        .chain((keys) =>
          fc.tuple(...keys.map(() => tie('node'))).map((values) => `{${keys.map((k, i) => `${k}: ${values[i]}`).join(', ')}}`),
        ),
    ),
  })).node;
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 1, maxLength: 4 }), fc.array(flow, { minLength: 4, maxLength: 4 }), (keys, values) => {
      const text = `${keys.map((k, i) => `${k}: ${values[i]}`).join('\n')}\n`;
      const { root, findings } = readDocument('f.yaml', text);
      assert.deepEqual(findings, []);
      assert.deepEqual(root && toValue(root), load(text, { schema: CORE_SCHEMA }), text);
    }),
    { numRuns: 500 },
  );
});
