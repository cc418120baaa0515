import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seenBy } from './seen.ts';
import { readsAlike, watched } from './watched.ts';

interface Cell {
  readonly name: string;
  readonly own?: Readonly<Record<string, unknown>>;
  readonly standby?: object;
}

const LIST = [1, 2];
const CLUSTER = { nodes: 3 };
const CELL: Cell = { name: 'fsn-1' };
const VIEW = { cell: CELL, cluster: CLUSTER, list: LIST };
const INSIDE = { cell: { standby: {} }, cluster: {} };

/** Whether a reading of `VIEW`, or of another view, holds for the next one. */
function holds(read: (view: typeof VIEW) => unknown, next: typeof VIEW, first = VIEW): boolean {
  const { shown, reads } = watched(first, INSIDE);
  read(shown);
  assert.ok(readsAlike(reads, first));
  return readsAlike(reads, next);
}

describe('what is read', () => {
  it('is what stands there, also through a view of a cell, whose parts are fixed', () => {
    const platform = { profile: { values: { trial: false } }, apps: ['odoo'] };
    const view = seenBy(platform, { own: { profile: { values: { trial: true } } } } as never);
    const { shown } = watched(view, { profile: { values: {} } });
    assert.deepEqual([shown.profile.values.trial, shown.apps, 'apps' in shown], [true, ['odoo'], true]);
    assert.deepEqual({ ...watched(VIEW, {}).shown }, VIEW);
    const { shown: own } = watched(view, {});
    const inherited: string[] = [];
    for (const key in own) inherited.push(key);
    assert.deepEqual(inherited, ['profile', 'apps']);
  });

  it('is the same elsewhere where nothing of it is otherwise, whatever else is', () => {
    const other = { ...VIEW, cell: { ...CELL, own: {} }, cluster: { nodes: 4 } };
    assert.ok(holds(({ cell, list }) => [cell.name, list], other));
    assert.ok(!holds(({ cell }) => cell.own, other));
    assert.ok(!holds(({ cluster }) => cluster.nodes, other));
  });

  it('is not the same where another object stands that nobody looked into, though it be alike', () => {
    assert.ok(!holds(({ list }) => list, { ...VIEW, list: [...LIST] }));
  });

  it('is all of it where keys were asked for', () => {
    for (const read of [Object.keys, (view: object) => 'cell' in view, (view: object) => ({ ...view })]) {
      assert.ok(!holds(read, { ...VIEW }));
    }
  });

  it('is not the same where what was looked into is gone, or was not there', () => {
    const standing = { ...VIEW, cell: { ...CELL, standby: {} } };
    assert.ok(!holds(({ cell }) => cell.standby, standing));
    assert.ok(!holds(({ cell }) => cell.standby, VIEW, standing));
  });

  it('tells one object in two places from two that are alike', () => {
    const one = { ...VIEW, cell: { ...CELL, standby: CLUSTER } };
    const two = { ...VIEW, cell: { ...CELL, standby: { ...CLUSTER } } };
    const same = ({ cell, cluster }: typeof VIEW): boolean => cell.standby === cluster;
    assert.deepEqual([same(watched(one, INSIDE).shown), same(watched(two, INSIDE).shown)], [true, false]);
    assert.ok(!holds(same, two, one));
    assert.ok(!holds(same, one, two));
  });
});
