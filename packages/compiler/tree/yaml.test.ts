import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CORE_SCHEMA, YAML11_SCHEMA, load } from 'js-yaml';
import { parse } from 'yaml';
import { Sourced } from './sourced.ts';
import { emitYaml, inline } from './yaml.ts';

const KEY = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    'yes',
    'no',
    'y',
    'on',
    '1',
    '1.0',
    'null',
    '~',
    'a: b',
    '# x',
    '-',
    '<<',
    '=',
    'apiVersion',
    'kind',
    'metadata',
    'hansa/origin',
  ),
);
const TEXT = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'-+._eEx0o1:,~ '), maxLength: 6 }),
  fc.constantFrom(
    '',
    ' ',
    'yes',
    'Off',
    'NULL',
    '0o17',
    '017',
    '0x1f',
    '1_000',
    '1:30',
    '1:30:00',
    '2026-11-21',
    '1e3',
    '.5',
    '1.',
    '+1',
    '-1',
    '.inf',
    '- a',
    'a: b',
    'a #b',
    '#a',
    '@a',
    '`a',
    '%a',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '? a',
    '[a',
    '{a',
    '"',
    "'",
    'a\nb',
    'a\nb\n',
    'a\n\nb\n\n',
    '\na',
    ' a\nb',
    'a\tb',
    'a \nb',
    '\u2028',
    '\u0085',
    '\ufeff',
    '12cpu',
    '100m',
    '50Gi',
    '1.36.5',
    '6.14.1',
    '30d',
    '5e3a',
    '1e5',
    '0b1',
    '---',
    '...',
    '=',
    '<<',
    '~',
    'N',
  ),
);
const VALUE = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    TEXT,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(KEY, tie('value'), { maxKeys: 5 }),
  ),
})).value;

/** js-yaml keeps `__proto__` apart; no manifest has such a key. */
const hasProto = (text: string) => text.includes('__proto__');

test('what is emitted is read back the same by three readers: YAML 1.2 and 1.1 of js-yaml, and yaml', () => {
  fc.assert(
    fc.property(VALUE, (value) => {
      const text = emitYaml(value);
      if (hasProto(text)) return;
      const plain = JSON.parse(JSON.stringify(value)) as unknown;
      assert.deepEqual(load(text, { schema: CORE_SCHEMA }), plain, text);
      assert.deepEqual(load(text, { schema: YAML11_SCHEMA }), plain, text);
      assert.deepEqual(parse(text), plain, text);
      assert.deepEqual(parse(text, { version: '1.1' }), plain, text);
    }),
    { numRuns: 3000 },
  );
});

test("flow text inside a person's file is read back the same", () => {
  fc.assert(
    fc.property(VALUE, (value) => {
      const text = `a: ${inline(value)}\n`;
      if (hasProto(text)) return;
      const plain = { a: JSON.parse(JSON.stringify(value)) as unknown };
      assert.deepEqual(load(text, { schema: CORE_SCHEMA }), plain, text);
      assert.deepEqual(parse(text), plain, text);
    }),
    { numRuns: 1000 },
  );
});

test('apiVersion, kind and metadata come first, other keys are sorted, and plain words stay unquoted', () => {
  const text = emitYaml({
    spec: { b: [{ name: 'x', image: 'docker.io/library/nextcloud:34.0.3-apache' }, 'z'], a: [] },
    metadata: { name: 'm' },
    kind: 'Deployment',
    apiVersion: 'apps/v1',
  });
  assert.equal(
    text,
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: m\nspec:\n  a: []\n  b:\n  - image: docker.io/library/nextcloud:34.0.3-apache\n    name: x\n  - z\n',
  );
});

test('several lines become a block, and what a block cannot hold is quoted', () => {
  assert.equal(emitYaml({ a: 'one\ntwo\n' }), 'a: |\n  one\n  two\n');
  assert.equal(emitYaml({ a: 'one\ntwo' }), 'a: |-\n  one\n  two\n');
  assert.equal(emitYaml({ a: ' one\ntwo' }), 'a: " one\\ntwo"\n');
});

test('what begins as a marker between documents does is quoted, for it may stand at the beginning of a line', () => {
  for (const text of ['---', '--- -', '... a', '...']) {
    for (const value of [text, { [text]: 1 }]) {
      assert.deepEqual(load(emitYaml(value), { schema: CORE_SCHEMA }), value);
      assert.deepEqual(parse(emitYaml(value)), value);
    }
  }
  assert.equal(emitYaml('---a'), '---a\n');
});

test('sourced leaves are traced to their line and written as their value', () => {
  const seen: [number, string, string][] = [];
  const text = emitYaml(
    { spec: { replicas: new Sourced(3, 'workload/x/y', 'replicas'), list: [new Sourced('h', 'route/x', 'host')] } },
    (line, source) => seen.push([line, source.thing, source.key]),
  );
  assert.equal(text, 'spec:\n  list:\n  - h\n  replicas: 3\n');
  assert.deepEqual(seen, [
    [2, 'route/x', 'host'],
    [3, 'workload/x/y', 'replicas'],
  ]);
});

test('a number that no reader shares is a bug of ours', () => {
  assert.throws(() => emitYaml({ a: Number.NaN }), TypeError);
});

test('every short text of the characters that numbers are made of is read back as text', () => {
  const characters = [...'-+._eEx0o1:,~ b9'];
  const texts = [1, 2, 3].reduce<string[]>(
    (all, length) => [...all, ...all.filter((text) => text.length === length - 1).flatMap((text) => characters.map((each) => text + each))],
    [''],
  );
  assert.equal(texts.length, 1 + 16 + 16 ** 2 + 16 ** 3);
  const read = [emitYaml(texts), `${inline(texts)}\n`];
  for (const text of read) {
    assert.deepEqual(load(text, { schema: CORE_SCHEMA }), texts);
    assert.deepEqual(load(text, { schema: YAML11_SCHEMA }), texts);
    assert.deepEqual(parse(text), texts);
    assert.deepEqual(parse(text, { version: '1.1' }), texts);
  }
});
