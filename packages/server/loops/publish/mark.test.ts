import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TREE_MARK } from '../../outside/kubernetes/port.ts';
import { markOf, marked } from './mark.ts';

const files = [
  { path: 'tenants/a/namespace.yaml', body: [manifest('Namespace'), manifest('ResourceQuota')] },
  { path: 'tenants/a/odoo.yaml', body: [manifest('Deployment')] },
  { path: 'tenants/a/note.md', body: 'Namespace' },
];

function manifest(kind: string) {
  return { apiVersion: 'v1', kind, metadata: { name: kind.toLowerCase(), annotations: { kept: 'yes' } } };
}

test('only the Namespace carries the mark, beside what it carries already, and the rendered files stay as they were', () => {
  const before = JSON.stringify(files);
  const [namespace, ...rest] = marked(files, 'm1');
  const body = namespace?.body;
  assert.ok(Array.isArray(body));
  assert.deepEqual(body[0]?.metadata.annotations, { kept: 'yes', [TREE_MARK]: 'm1' });
  assert.deepEqual(body[1], files[0]?.body[1]);
  assert.deepEqual(rest, files.slice(1));
  assert.equal(JSON.stringify(files), before);
});

test('other things wanted, or secrets sealed for others, are another tree', () => {
  const all = [
    { published: 'a', sealed: 'b' },
    { published: 'a', sealed: 'c' },
    { published: 'ab', sealed: '' },
    { published: null, sealed: '' },
  ].map(markOf);
  assert.equal(new Set(all).size, all.length);
  assert.equal(markOf({ published: 'a', sealed: 'b' }), all[0]);
});
