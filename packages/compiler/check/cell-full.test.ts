import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantText } from './sample.ts';
import { complaintsOf, passes, refuses } from './trial.ts';

const code = 'cell/full';
const tenants = (count: number, seats = 1) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const id = `c${String(index).padStart(9, '0')}`;
      return [id, tenantText({ id, slug: `t-${id}`, seats: String(seats) })];
    }),
  );
const ROOM = '[{ name: south, cluster: { pools: [{ name: all, at: hetzner/nbg1, nodes: 30 }] } }]';

test('a cell whose tenants could not be restored within what is promised is full', () => {
  const edits = (rate: string) => ({ backup: `{ restoreRate: ${rate} }`, objectives: '{ recoveryTime: 1h }' });
  // 2 tenants of 50 seats, 50 GiB each: 5,120,000 MiB within 3,600 s.
  const { message, hint } = refuses({ code, edits: edits('1422Mi'), tenants: tenants(2, 50), at: '/backup/restoreRate', marks: '1422Mi' });
  assert.match(message, /5120000 MiB; restore ends at 5119200/);
  assert.match(hint, /`hansa explain cells\.south\.capacity`/);
  passes({ code, edits: edits('1423Mi'), tenants: tenants(2, 50) });
  // 45 seats of 50 GiB are 2,304,000 MiB, which are 3,600 s of 640: what is just in time is in time.
  passes({ code, edits: edits('640Mi'), tenants: tenants(1, 45) });
  refuses({ code, edits: edits('639Mi'), tenants: tenants(1, 45), at: '/backup/restoreRate', marks: '639Mi' });
});

test('what watches a cell is reckoned, so it warns', () => {
  const edits = (memory: number) => ({ cells: ROOM, settings: `{ prometheus-operator: { memory: ${memory} } }` });
  // 44 tenants of 2,000 series, at 6 KiB each: 515.6 MiB.
  const at = '/settings/prometheus-operator/memory';
  refuses({ code, edits: edits(515), tenants: tenants(44), at, marks: '515', severity: 'warning' });
  passes({ code, edits: edits(516), tenants: tenants(44) });
});

test('of two bounds that are reached, the one that is further exceeded is named', () => {
  const [complaint, ...others] = complaintsOf({
    code,
    edits: { cells: ROOM, settings: '{ prometheus-operator: { memory: 512 } }', backup: '{ restoreRate: 1Mi }' },
    tenants: tenants(44),
  });
  assert.equal(complaint?.at.pointer, '/backup/restoreRate');
  assert.equal(others.length, 0);
});

test('a standby takes over, so nothing of a cell that has one must be restored in time', () => {
  const cells = '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: far, at: ovhcloud/GRA9 }] } }]';
  const services =
    '{ mail: { relay: out.fjord.test, party: fjord }, postgres: { at: [hetzner/nbg1, ovhcloud/GRA9], witness: stackit/eu01-1 }, objects: { at: hetzner/nbg1, copy: ovhcloud/GRA } }';
  passes({ code, edits: { cells, services, backup: '{ restoreRate: 1Mi }' }, tenants: tenants(2, 50) });
});
