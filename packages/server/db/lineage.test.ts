import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fence } from './lineage.ts';

const said = (timeline: number | null, system = '7', more = {}) => ({ standby: false, readOnly: false, system, timeline, ...more });

function kept(text?: string) {
  const place = { text, read: () => place.text, write: (given: string) => void (place.text = given) };
  return place;
}

test('the heir of a server is ours, and the server itself is not any more', () => {
  const fence = new Fence();
  assert.equal(fence.refusal(said(1)), undefined);
  assert.equal(fence.refusal(said(3)), undefined);
  assert.match(fence.refusal(said(1)) ?? '', /writes on timeline 1, and its successor was seen on 3/);
  assert.match(fence.refusal(said(4, '8')) ?? '', /another database cluster/);
  assert.match(fence.refusal(said(null, '7', { standby: true })) ?? '', /standby/);
  assert.match(fence.refusal(said(3, '7', { readOnly: true })) ?? '', /takes no writes/);
  assert.match(fence.refusal(said(null)) ?? '', /promoted/);
  assert.equal(fence.refusal(said(3)), undefined, 'who was refused is no heir');
});

test('what an earlier process saw holds for the next one, but not for another cluster', () => {
  const place = kept();
  assert.equal(new Fence(place).refusal(said(2)), undefined);
  assert.match(new Fence(place).refusal(said(1)) ?? '', /was replaced/);
  assert.equal(new Fence(place).refusal(said(1, '8')), undefined, 'a backup that was restored elsewhere');
  assert.equal(new Fence(place).refusal(said(1)), undefined, 'the decision of a person stands');
  assert.equal(new Fence(kept('{"sys')).refusal(said(1)), undefined);
});
