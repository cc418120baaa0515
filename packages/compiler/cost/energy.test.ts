import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantText } from '../check/sample.ts';
import { type EnergySheet, energySheet } from './energy.ts';
import { requestFor } from './sample.ts';

function sheet(at: string, watts: number | null, tenants?: Readonly<Record<string, string>>): EnergySheet {
  return energySheet({ ...requestFor({ cells: `[{ name: south, at: ${at} }]` }, tenants), watts });
}

function siteOf({ cells }: EnergySheet, name: string) {
  return cells.flatMap(({ sites }) => sites).find(({ site }) => site === name) ?? assert.fail(name);
}

test('what a provider publishes of a zone stands beside it, with the lower ones of its region; of others it is unknown', () => {
  const paris = siteOf(sheet('scaleway/fr-par-1', null), 'scaleway/fr-par-1');
  assert.deepEqual([paris.pue?.value, paris.wue?.value, paris.grid, paris.use], [1.45, 0.009, 41.5, null]);
  assert.deepEqual(
    paris.lower.map(({ site }) => site),
    ['scaleway/fr-par-2', 'scaleway/fr-par-3'],
  );
  assert.deepEqual(siteOf(sheet('scaleway/fr-par-2', null), 'scaleway/fr-par-2').lower, []);
  const germany = siteOf(sheet('hetzner/nbg1', null), 'hetzner/nbg1');
  assert.deepEqual([germany.pue, germany.wue, germany.overall, germany.lower], [null, null, null, []]);
  const gravelines = siteOf(sheet('ovhcloud/GRA11', null), 'ovhcloud/GRA11');
  assert.deepEqual([gravelines.pue, gravelines.overall?.value], [null, 1.29], 'a mean of all is not said of one');
});

test('without a stated draw there is no energy, and twice the draw is twice of everything', () => {
  assert.deepEqual([sheet('scaleway/fr-par-1', null).use, sheet('scaleway/fr-par-1', null).tenants[0]?.use], [null, null]);
  const [one, two] = [sheet('scaleway/fr-par-1', 2).use, sheet('scaleway/fr-par-1', 4).use];
  assert.ok(one && two && one.machines > 0);
  for (const part of ['machines', 'drawn', 'water', 'grams'] as const)
    assert.ok(Math.abs((two[part] ?? 0) - 2 * (one[part] ?? 0)) < 1e-6, part);
});

test('a site uses its vCPU times the draw times 730 hours, and the PUE and the grid come on top', () => {
  const { cpu, use } = siteOf(sheet('scaleway/fr-par-1', 3), 'scaleway/fr-par-1');
  const kwh = (cpu * 3 * 730) / 1000;
  assert.deepEqual(
    [use?.machines, use?.drawn, use?.grams].map((each) => each?.toFixed(6)),
    [kwh, kwh * 1.45, kwh * 1.45 * 41.5].map((each) => each.toFixed(6)),
  );
});

test('where a PUE is missing nothing is made up: what is drawn is unknown there, and a sum over others is a lower bound', () => {
  const mixed = sheet('hetzner/nbg1', 3);
  assert.equal(siteOf(mixed, 'hetzner/nbg1').use?.drawn, null);
  const { efficiency, use } = mixed;
  assert.ok(efficiency.known < efficiency.cpu);
  assert.equal(use?.atLeast.includes('drawn'), efficiency.known > 0);
  assert.equal(use?.atLeast.includes('machines'), false);
});

test('tenants of a cell bear all of it', () => {
  const tenants = { a: tenantText(), b: tenantText({ id: 'b9y8x7w6v5', slug: 'btwo', seats: '40' }) };
  const { tenants: borne, use } = sheet('scaleway/fr-par-1', 3, tenants);
  for (const part of ['machines', 'drawn', 'grams'] as const) {
    const sum = borne.reduce((all, each) => all + (each.use?.[part] ?? 0), 0);
    assert.ok(Math.abs(sum - (use?.[part] ?? 0)) < 0.1, `${part} ${sum} ${use?.[part]}`);
  }
  assert.ok(borne.every((each) => (each.use?.machines ?? 0) > 0));
});
