import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import { topologyOf } from './from-plan.ts';

/** A cell at every provider that there is: no one store is far from all of them. */
const PLATFORM = `apiVersion: hansa/v1
kind: Platform
name: skagen
domain: skagen.test
appsDomain: skagen-apps.test
contact: it@skagen.test
gitops: { repository: "ssh://git@git.skagen.test/all.git" }
cells:
  - { name: one, at: hetzner/fsn1 }
  - { name: two, at: ovhcloud/GRA11 }
  - { name: three, at: scaleway/fr-par-1 }
  - { name: four, at: stackit/eu01-1 }
dns: { provider: hetzner }
services: { mail: { relay: out.skagen.test, party: skagen } }
apps: [nextcloud]
plans: [{ name: small, version: 1, seats: { min: 1, max: 9 }, price: { perSeat: 1.00 } }]
`;

test('each cell is drawn with the second copy that is planned for it', () => {
  const { platform } = compile(new Map([['platform.yaml', PLATFORM]]));
  assert.ok(platform);
  const drawn = topologyOf(platform, []).cells;
  const planned = platform.cells.map((cell) => cell.services.objects.values);
  assert.ok(planned.some((each) => each.offsite !== platform.backup.values.offsite));
  for (const [index, { at, offsite }] of planned.entries()) {
    const { name, parties, links } = drawn[index] ?? assert.fail();
    const boxes = parties.flatMap((party) => party.sites.flatMap((site) => site.boxes));
    const second = boxes.filter((box) => box.notes.includes('offsite backup')).map((box) => box.id);
    assert.deepEqual(second, [`store/${offsite}`], name);
    const copies = links.filter((link) => link.kind === 'copy').map((link) => link.to);
    assert.ok(copies.length > 1 && copies.every((to) => to === `store/${offsite}`), name);
    assert.ok(
      links.some((link) => link.kind === 'copy' && link.from === `store/${at}`),
      name,
    );
  }
});
