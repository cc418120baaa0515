import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Code } from '@hansa/compiler';
import { type Knowledge, documentedKey, knowledge } from './knowledge.ts';
import { ownKnowledge } from './reference/index.ts';
import { holds, printed, repositoryFiles } from './repository.ts';

const CODE: Code = {
  code: 'postgres/quorum',
  severity: 'error',
  title: 'Two voters',
  trap: 'Two.',
  why: 'No majority.',
  wayOut: 'A third.',
  keys: ['services.postgres.at'],
  evidence: [{ url: 'https://example.org', checkedAt: '2026-11-21' }],
};
const FACT = { what: 'Port 80.', source: 'a/b@1: c.md', checkedAt: '2026-11-21', verified: true };
const TEST = { path: 'packages/compiler/check/quorum.test.ts', text: "assert.equal(code, 'postgres/quorum');" };
const found = (part: Partial<Knowledge>, text = '', tests = [TEST]): string =>
  printed(
    knowledge([{ path: 'packages/compiler/check/a.ts', text }, ...tests], {
      codes: [CODE],
      facts: new Map(),
      keys: new Set(['services.postgres.at']),
      ...part,
    }),
  );

test('every code and every fact of the house can be shown and checked again', () => {
  holds(knowledge(repositoryFiles(), ownKnowledge()));
});

test('a code that is not whole is found', () => {
  assert.equal(found({}), '');
  assert.match(found({ codes: [{ ...CODE, code: 'Postgres' }] }), /form family\/trap/);
  assert.match(found({ codes: [CODE, CODE] }), /twice/);
  assert.match(found({ codes: [{ ...CODE, wayOut: ' ' }] }), /no wayOut/);
  assert.match(found({ codes: [{ ...CODE, evidence: [] }] }), /no evidence/);
  assert.match(
    found({ codes: [{ ...CODE, evidence: [{ url: 'https://a.example', checkedAt: '2026-13-01' }] }] }),
    /without address or date/,
  );
  assert.match(found({ codes: [{ ...CODE, keys: ['services.postgres.size'] }] }), /no documented key/);
});

test('a code that no test names is found', () => {
  assert.match(found({}, '', []), /postgres\/quorum:0 is named by no test/);
  assert.match(found({}, '', [{ ...TEST, text: "'postgres/quorum-lost'" }]), /named by no test/);
});

test('a code that is written down and not registered is found', () => {
  const literal = (code: string) => `export const C = { code: '${code}', severity: 'error', trap: '', wayOut: '' };`;
  assert.equal(found({}, literal('postgres/quorum')), '');
  assert.match(found({}, literal('postgres/lost')), /check\/a\.ts:1 postgres\/lost is in no registry/);
  assert.equal(found({}, "const x = { code: 'not/one', at: 1 };"), '');
});

test('a fact without source or date is found', () => {
  assert.equal(found({ facts: new Map([['traefik', [FACT]]]) }), '');
  assert.match(found({ facts: new Map([['traefik', [{ ...FACT, source: '' }]]]) }), /traefik:0 has a fact without/);
  assert.match(found({ facts: new Map([['traefik', [{ ...FACT, checkedAt: 'today' }]]]) }), /without source or date/);
});

test('a star in a key stands for any name', () => {
  const keys = ['settings.odoo.pool', 'secrets', 'cells.*.name'];
  assert.equal(documentedKey('settings.*.pool', keys), 'settings.odoo.pool');
  assert.equal(documentedKey('secrets.*', keys), 'secrets');
  assert.equal(documentedKey('cells.*.name', keys), 'cells.*.name');
  assert.equal(documentedKey('settings.*.size', keys), undefined);
  assert.equal(documentedKey('cells.fsn.name', keys), undefined);
});
