import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { complaintsOf, passes, refuses } from './trial.ts';

const code = 'images/fetched-at-start';
const OFFER = {
  apps: '[nextcloud, odoo]',
  plans: '[{ name: one, version: 1, seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
  images: '{ mirror: registry.fjord.test, party: fjord }',
};
const OWN = {
  nextcloud: 'nextcloud: { image: "registry.fjord.test/nextcloud:34.0.3-1" }',
  odoo: 'odoo: { image: "registry.fjord.test/odoo:19.0-1" }',
  traefik: 'traefik: { pluginImage: "registry.fjord.test/bouncer:v1.7.1" }',
};
const settings = (...names: (keyof typeof OWN)[]) => ({ ...OFFER, settings: `{ ${names.map((name) => OWN[name]).join(', ')} }` });
const said = (edits: Record<string, string>) => complaintsOf({ code, edits }).map((each) => each.at.pointer);

describe(code, () => {
  it('warns of each that fetches, with the exact versions and the setting that ends it', () => {
    assert.deepEqual(said(OFFER).sort(), ['/apps/0', '/apps/1', '/stack/detection']);
    const { found, hint } = refuses({ code, edits: settings('nextcloud', 'traefik'), at: '/apps/1', marks: 'odoo', severity: 'warning' });
    assert.match(found, /auth_oidc 19\.[\d.]+, python-jose 3\.[\d.]+/);
    assert.match(hint, /settings\.odoo\.image/);
  });

  it("is silent with images of one's own, or an index of one's own", () => {
    passes({ code, edits: settings('nextcloud', 'odoo', 'traefik') });
    const index = { ...OFFER, settings: `{ ${OWN.nextcloud}, ${OWN.traefik}, odoo: { packages: "https://packages.fjord.test/simple" } }` };
    assert.deepEqual(said(index), []);
  });

  it('is silent without a mirror, and where nobody has data', () => {
    const { images: _mirror, ...without } = OFFER;
    assert.deepEqual(said(without), []);
    assert.deepEqual(said({ ...OFFER, profile: 'evaluation' }), []);
  });
});
