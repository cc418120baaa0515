import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkFleet } from '@hansa/compiler/check/check.ts';
import { type FleetEntry, fleetEntry } from '@hansa/compiler/plan/fleet.ts';
import { unwritten } from '../db/tenants.ts';
import { Estate } from './estate.ts';
import { refusals } from './weighing.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');

test('whoever is weighed in one cell is refused for what the whole platform would be, in every example', () => {
  const estate = new Estate();
  const cells = new Set<string>();
  let [carried, refused] = [0, 0];
  for (const name of readdirSync(EXAMPLES)) {
    const platform = estate.release(estate.read(readFileSync(join(EXAMPLES, name, 'platform.yaml'), 'utf8')), 'c');
    if (!platform) continue;
    for (const { cell } of platform.plan.cells)
      for (const { name: plan } of platform.plan.plans) {
        const asked = unwritten({ id: 'k7m2p9x4qd', slug: 'acme', cell: cell.name, plan, seats: 25, owner: 'contract' });
        const planned = estate.tenant(platform, asked).plan;
        if (!planned) continue;
        cells.add(`${name} ${cell.name}`);
        const entry = fleetEntry('tenants/acme.yaml', planned);
        for (const count of [0, 3, 40, 4_000]) {
          const others = Array.from({ length: count }, (_, index): FleetEntry => ({ ...entry, id: `t${index}`, slug: `t-${index}` }));
          const found = refusals(estate.language, platform, others, undefined, entry);
          const all = checkFleet(estate.language.catalogue, platform.plan, [...others, entry]);
          assert.deepEqual(
            found,
            all.filter(({ severity }) => severity === 'error'),
          );
          if (found.length === 0) carried += 1;
          else refused += 1;
        }
      }
  }
  assert.ok(cells.size > 5 && carried > 10 && refused > 10, `${[...cells].join(', ')}: ${carried} carried, ${refused} refused`);
});
