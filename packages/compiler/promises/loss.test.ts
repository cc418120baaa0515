import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Edits, sample, tenantText } from '../check/sample.ts';
import { required } from '../plan/plan.ts';
import { lossOf } from './loss.ts';

const OFFICE: Edits = {
  apps: '[nextcloud, collabora]',
  plans: '[{ name: one, version: 1, seats: { min: 1, max: 50 }, price: { perSeat: 1 } }]',
};
const services = (more: string): Edits => ({ services: `{ mail: { relay: out.fjord.test, party: fjord }, ${more} }` });
const HOUR = 3600;

function loss(edits: Edits): Readonly<Record<string, readonly [number, number | null]>> {
  const { platform, fleet } = sample(edits, { one: tenantText() });
  const plan = required(platform);
  return Object.fromEntries(lossOf(plan, required(plan.cells[0]), fleet).map(({ fault, least, most }) => [fault, [least, most]]));
}

test('a crash loses nothing, a host what its replica had not, a cell what no copy had', () => {
  assert.deepEqual(loss(OFFICE), {
    process: [0, 0],
    database: [0, 30],
    node: [0, 0],
    'site hetzner/nbg1': [HOUR, 2 * HOUR],
    'site hetzner/fsn1': [0, 30],
    cell: [HOUR, 2 * HOUR],
    mistake: [0, null],
  });
});

test('a longer lease loses more, rarer copies lose more', () => {
  assert.deepEqual(loss({ ...OFFICE, ...services('postgres: { recovery: patient }') })['database'], [0, 60]);
  assert.deepEqual(loss({ ...OFFICE, backup: '{ incremental: daily }' })['cell'], [24 * HOUR, 48 * HOUR]);
  assert.deepEqual(loss({ ...OFFICE, backup: '{ incremental: never, full: weekly }' })['cell'], [168 * HOUR, 336 * HOUR]);
});

test('a host without a second one loses what no copy had', () => {
  const alone = {
    ...OFFICE,
    profile: 'evaluation',
    apps: '[nextcloud, collabora, mautic]',
    ...services('postgres: { at: [hetzner/fsn1], witness: none }'),
  };
  const { database, mariadb } = loss(alone);
  assert.deepEqual(
    [database, mariadb],
    [
      [0, 2 * HOUR],
      [0, 2 * HOUR],
    ],
  );
  assert.equal(loss({ ...OFFICE, apps: '[nextcloud, collabora, mautic]' })['mariadb'], undefined);
  assert.deepEqual(loss({ ...alone, backup: '{ full: never }' })['database'], [0, null]);
});

test('what nothing copies is gone', () => {
  assert.deepEqual(loss({ ...OFFICE, backup: '{ full: never }' })['cell'], [0, null]);
  assert.deepEqual(loss({ ...OFFICE, backup: '{ offsite: none }' })['cell'], [0, null]);
});

test('volumes are lost by their own copies, and only where an app keeps files there', () => {
  const mautic = { ...OFFICE, apps: '[nextcloud, collabora, mautic]' };
  assert.deepEqual(loss(mautic)['cell'], [24 * HOUR, 48 * HOUR]);
  assert.deepEqual(loss({ ...mautic, backup: '{ volumes: hourly }' })['cell'], [HOUR, 2 * HOUR]);
  assert.deepEqual(loss({ ...OFFICE, backup: '{ volumes: weekly }' })['cell'], [HOUR, 2 * HOUR]);
});

test('a standby with a replica keeps the rows when the provider of the primary is lost', () => {
  const standby = {
    ...OFFICE,
    cells: '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: far, at: ovhcloud/GRA9 }] } }]',
    ...services(
      'postgres: { at: [hetzner/nbg1, ovhcloud/GRA9], witness: stackit/eu01-1 }, objects: { at: scaleway/fr-par, copy: ovhcloud/GRA }',
    ),
  };
  assert.deepEqual(loss(standby)['provider'], [0, 30]);
});
