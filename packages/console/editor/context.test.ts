import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextAt } from './context.ts';

/** The context at the `|` of a text. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  const context = contextAt(marked.slice(0, offset) + marked.slice(offset + 1), offset);
  return context && `${context.wants} /${context.path.join('/')}`;
}

test('block style: keys and values by indentation', () => {
  assert.equal(at('|'), 'key /');
  assert.equal(at('kind: Platform\nna|'), 'key /');
  assert.equal(at('gitops:\n  eng|'), 'key /gitops');
  assert.equal(at('gitops:\n  engine: fl|'), 'value /gitops/engine');
  assert.equal(at('services:\n  postgres:\n    at: [hetzner/fsn1]\n  # aside\n\n  mail:\n    |'), 'key /services/mail');
  assert.equal(at('services:\n  postgres:\n    at: [a]\n  |'), 'key /services');
  assert.equal(at('services:\n  postgres:\n    at: [a]\n|'), 'key /');
});

test('lists of mappings, at their dash and below it', () => {
  assert.equal(at('cells:\n  - na|'), 'key /cells/*');
  assert.equal(at('cells:\n  - name: fsn-1\n    clu|'), 'key /cells/*');
  assert.equal(at('cells:\n  - name: fsn-1\n    cluster:\n      loadB|'), 'key /cells/*/cluster');
  assert.equal(at('cells:\n- name: fsn-1\n  cluster:\n    distribution: |'), 'value /cells/*/cluster/distribution');
  assert.equal(
    at('cells:\n  - name: a\n    cluster:\n      pools:\n        - name: x\n          at: h|'),
    'value /cells/*/cluster/pools/*/at',
  );
});

test('flow style: braces and brackets, nested and over several lines', () => {
  assert.equal(at('gitops: { eng|'), 'key /gitops');
  assert.equal(at('gitops: { engine: fl|ux }'), 'value /gitops/engine');
  assert.equal(at('apps: [nextcloud, od|'), 'value /apps/*');
  assert.equal(at('cells: [{ name: fsn-1, at: het|'), 'value /cells/*/at');
  assert.equal(
    at('cells:\n  - name: a\n    cluster:\n      pools:\n        - { name: x, for: [pod|'),
    'value /cells/*/cluster/pools/*/for/*',
  );
  assert.equal(at('cells:\n  - name: a\n    cluster:\n      servers: { at: [hetzner/fsn1], si|'), 'key /cells/*/cluster/servers');
  assert.equal(at('plans:\n  - price: { perSeat: 1,\n      cur|'), 'key /plans/*/price');
});

test('comments and quoted texts want nothing', () => {
  assert.equal(at('name: x # wh|'), undefined);
  assert.equal(at('# wh|'), undefined);
  assert.equal(at('name: "x|'), undefined);
});

test('keys that are there already are known', () => {
  const text = 'gitops:\n  engine: flux\n  repository: x\n  |\n  branch: main\ndns: x\n';
  const offset = text.indexOf('|');
  const context = contextAt(text.replace('|', ''), offset);
  assert.deepEqual([...(context?.siblings ?? [])].sort(), ['branch', 'engine', 'repository']);
});
