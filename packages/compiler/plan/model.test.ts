import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sample } from '../check/sample.ts';
import { languageOf } from '../index.ts';
import { modelTenant, modelTenants } from './model.ts';

const LANGUAGE = languageOf();
const PLANS = [
  'version: 1, seats: { min: 1, max: 500 }, price: { perSeat: 1.00 }',
  'version: 2, seats: { min: 1, max: 500 }, price: { perSeat: 2.00 }',
  'version: 3, seats: { min: 1, max: 400 }, price: { perSeat: 2.00 }',
  'version: 4, seats: { min: 9, max: 400 }, price: { perSeat: 2.00 }, storagePerSeat: 7Gi',
  'version: 5, seats: { min: 1, max: 500 }, price: { perSeat: 2.00 }, apps: [odoo]',
  'version: 6, seats: { min: 2, max: 500 }, price: { perSeat: 3.00 }',
];

test('the model of a plan is the same as if it were the only one, also where another version of it has its size', () => {
  const plans = `[${PLANS.map((plan) => `{ name: all, ${plan} }`).join(', ')}]`;
  const cells = '[{ name: one, cluster: { pools: [{ name: main, at: hetzner/nbg1, nodes: 3, size: 8cpu-16gb }] } }]';
  const { platform } = sample({ cells, plans, apps: '[nextcloud, odoo]' }, {});
  assert.ok(platform);
  const alone = platform.plans.map((plan) => modelTenant(LANGUAGE.catalogue, platform, plan));
  assert.deepEqual(modelTenants(LANGUAGE.catalogue, platform), alone);
  assert.equal(alone.length, PLANS.length);
});
