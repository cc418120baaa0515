import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tenantText } from './sample.ts';
import { passes, refuses } from './trial.ts';

const ID = 'abcdefghjk';
const two = { apps: '[nextcloud, odoo]', plans: '[{ name: one, version: 1, seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]' };
const large = { cells: '[{ name: south, cluster: { pools: [{ name: all, at: hetzner/nbg1, nodes: 90 }] }, at: hetzner/nbg1 }]' };

/** So many tenants, each with the apps of the plan or with those given. */
function tenants(count: number, more = ''): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const id = `q${ID.slice(0, 7)}${ID[Math.floor(index / 10)]}${ID[index % 10]}`;
      return [`t${index}`, `${tenantText({ id, slug: `ten-${index}` })}${more}`] as const;
    }),
  );
}

describe('certificates/rate', () => {
  const code = 'certificates/rate';
  const edits = { ...two, ...large, certificates: '{ per: host }' };

  it('refuses the fifty-first certificate a week, and passes the fiftieth', () => {
    const { found } = refuses({ code, edits, tenants: tenants(26), at: '/certificates/per', marks: 'host', fix: true });
    assert.equal(found, '52 certificates');
    passes({ code, edits, tenants: tenants(25) });
  });

  it('passes any number of tenants with a certificate a cell', () => {
    passes({ code, edits: { ...two, ...large }, tenants: tenants(60) });
  });

  it('counts the hosts that tenants have, not those that their plan could give', () => {
    passes({ code, edits, tenants: tenants(50, 'apps: [nextcloud]\n') });
    refuses({ code, edits, tenants: tenants(51, 'apps: [nextcloud]\n'), at: '/certificates/per', marks: 'host', fix: true });
  });
});

describe('dns/wildcard-depth', () => {
  const code = 'dns/wildcard-depth';
  const dns = { dns: '{ provider: hetzner, hosts: nested }' };

  it('refuses hosts two labels deep behind a wildcard, and passes them one label deep', () => {
    const { message, hint } = refuses({ code, edits: { ...two, ...dns }, at: '/dns/hosts', marks: 'nested', fix: true });
    assert.match(message, /`odoo\.<slug>\.fjord-apps\.test`/);
    assert.match(hint, /`<slug>--odoo\.fjord-apps\.test`/);
    passes({ code, edits: { ...two, dns: '{ provider: hetzner, hosts: dashed }' } });
  });

  it('passes depth where each host has a certificate of its own', () => {
    passes({ code, edits: { ...two, ...dns, certificates: '{ per: host }' } });
  });

  it('asks which hosts are two labels deep, not how many apps there are', () => {
    const only = (app: string) => ({
      ...dns,
      apps: `[${app}]`,
      plans: `[{ name: one, version: 1, seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]`,
    });
    passes({ code, edits: only('nextcloud') });
    refuses({ code, edits: only('odoo'), at: '/dns/hosts', marks: 'nested', fix: true });
    const turned = {
      ...dns,
      apps: '[odoo, nextcloud]',
      plans: '[{ name: one, version: 1, apps: [odoo, nextcloud], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
    };
    assert.match(refuses({ code, edits: turned, at: '/dns/hosts', marks: 'nested', fix: true }).message, /`odoo\.<slug>/);
  });
});
