import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sample, tenantText } from './sample.ts';

const edits = {
  apps: '[mautic]',
  plans: '[{ name: one, version: 1, apps: [mautic], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
  backup: '{ keep: 14d }',
};

/** How each state of the tenant's one app is captured, by its name. */
function captures(state: string): Record<string, string | null> {
  const { tenants } = sample(edits, { skerry: `${tenantText()}state: ${state}\n` });
  return Object.fromEntries((tenants[0]?.apps[0]?.app.state ?? []).map((each) => [each.name, each.capture]));
}

test('of a suspended tenant the inventory says that its files are copied no more, and for how long copies are kept', () => {
  const [active, suspended] = [captures('active'), captures('suspended')];
  assert.match(active['media'] ?? '', /^files copied by Velero, daily$/);
  for (const files of ['media', 'settings'])
    assert.equal(suspended[files], `${active[files]}, the last time before the suspension, kept 14d`);
  for (const kept of ['database', 'key']) assert.equal(suspended[kept], active[kept]);
  assert.deepEqual(captures('leaving'), suspended);
});
