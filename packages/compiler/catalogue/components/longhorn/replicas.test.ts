import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { complaintsOf, passes, refuses } from '../../../check/trial.ts';

const code = 'longhorn/replicas';
const severity = 'warning';
const stack = '{ volumes: longhorn }';
const copies = (count: number) => `{ longhorn: { replicas: ${count} } }`;
const nodes = (count: number, cluster = 'cluster') =>
  `[{ name: south, at: hetzner/nbg1, ${cluster}: { pools: [{ name: all, at: ovhcloud/GRA9, nodes: ${count} }] } }]`;

describe(code, () => {
  it('warns of two copies and of one, and says how many are left', () => {
    const at = '/settings/longhorn/replicas';
    const two = refuses({ code, severity, edits: { stack, settings: copies(2) }, at, marks: '2', fix: true });
    assert.match(two.message, /one copy is left/);
    const one = refuses({ code, severity, edits: { stack, settings: copies(1) }, at, marks: '1', fix: true });
    assert.match(one.message, /no copy is left/);
  });

  it('warns of more copies than there are nodes for tenants, where either was asked for', () => {
    refuses({ code, severity, edits: { stack, cells: nodes(2) }, at: '/cells/0/cluster/pools/0/nodes', marks: '2' });
    refuses({ code, severity, edits: { stack, cells: nodes(4), settings: copies(5) }, at: '/settings/longhorn/replicas', marks: '5' });
    assert.equal(complaintsOf({ code, edits: { stack, cells: nodes(2, 'standby') } }).length, 1, 'a standby has nodes, too');
  });

  it('passes three copies on three nodes, an evaluation, and platforms whose volumes are the provider’s', () => {
    passes({ code, edits: { stack, cells: nodes(3) } });
    passes({ code, edits: { stack, settings: copies(3) } });
    passes({ code, edits: { settings: copies(2) } });
    assert.deepEqual(complaintsOf({ code, edits: { stack, settings: copies(2), profile: 'evaluation' } }), []);
  });
});
