import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Code } from '@hansa/compiler';
import { diagnosticPages } from './diagnostics.ts';
import { anchor, prose, table } from './markdown.ts';
import { schemaKeys } from './schema.ts';
import { specPage } from './spec.ts';

const CODE: Code = {
  code: 'postgres/quorum',
  severity: 'error',
  title: 'Two voters',
  trap: 'Two of <n>.',
  why: 'No majority.',
  wayOut: 'A third.',
  keys: ['services.postgres.at'],
  evidence: [{ url: 'https://example.org/quorum', checkedAt: '2026-11-21' }],
};

test('a page has the trap, the way out, a link to the key that asks for it, and the evidence', () => {
  const [page, index] = diagnosticPages([CODE], [], new Set(CODE.keys));
  assert.equal(page?.path, 'docs/reference/diagnostics/postgres/quorum.md');
  for (const part of [
    'Two of &lt;n>.',
    'A third.',
    '(../../spec.md#servicespostgresat)',
    '<https://example.org/quorum>, checked 2026-11-21',
  ]) {
    assert.ok(page.text.includes(part), part);
  }
  assert.match(index?.text ?? '', /\[`postgres\/quorum`\]\(postgres\/quorum\.md\) \| error \| Two voters/);
});

test('keys that must be written are found through lists, names, choices and references', () => {
  const schema = {
    $defs: {
      site: { type: 'object', properties: { name: {} }, required: ['name'] },
      described: { description: 'A place.', $ref: '#/$defs/site' },
    },
    properties: {
      cells: { items: { $ref: '#/$defs/described' } },
      secrets: { additionalProperties: { anyOf: [{ const: 'generated' }, { properties: { file: {} }, required: ['file'] }] } },
    },
    required: ['cells'],
  };
  assert.deepEqual([...schemaKeys(schema).required], ['/cells', '/cells/*/name', '/secrets/*/file']);
});

test('what may stand at a key is said in words', () => {
  const types = schemaKeys({
    properties: {
      mode: { type: 'string', enum: ['a', 'b'] },
      list: { type: 'array', items: { type: 'boolean' }, minItems: 1 },
      either: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      named: { type: 'object', additionalProperties: { type: 'number', minimum: 0 } },
      many: { enum: Array.from({ length: 20 }, (_, index) => `w${index}`) },
    },
  }).types;
  assert.deepEqual(
    ['/mode', '/list', '/either', '/named', '/many'].map((path) => types.get(path)),
    [
      '`a` or `b`',
      'list of (`true` or `false`), at least 1',
      'text, or `null`',
      'mapping of names to (number, at least 0)',
      'one of 20 words, such as `w0`',
    ],
  );
});

test('a key says whether it is required, or what holds without it', () => {
  const docs = new Map([
    ['/name', { does: 'Its name.' }],
    ['/wave', { does: 'When.', default: 1, because: 'most are' }],
  ]);
  const readers = { decides: new Map([['/wave', ['tenant.wave']]]), checked: new Map([['/name', ['spec/format']]]) };
  const schema = { properties: { name: { type: 'string' }, wave: { type: 'integer', minimum: 0, maximum: 9 } }, required: ['name'] };
  const { text } = specPage([{ name: 'x', does: 'One file.', docs, schema, readers }]);
  assert.match(text, /### `name`\n\nIts name\. Type: text\. \*Required\.\* Checked by \[spec\/format\]\(diagnostics\/spec\/format\.md\)\./);
  assert.match(text, /When\. Type: whole number, 0 to 9\. Default: `1`, because most are\. Decides `tenant\.wave`\./);
});

test('anchors and escapes are those of the forges', () => {
  assert.equal(anchor('`cells.*.cluster.servers`'), 'cellsclusterservers');
  assert.equal(prose('`<a>` and <b>, <https://example.org>'), '`<a>` and &lt;b>, <https://example.org>');
  assert.match(table(['a'], [['x|y\nz']]), /\| x\\\|y z \|$/);
});
