import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { complaintsOf, passes, refuses } from './trial.ts';

const pools = (...all: string[]) => ({ cells: `[{ name: south, cluster: { pools: [${all.map((each) => `{ ${each} }`).join(', ')}] } }]` });
const open = 'name: all, at: hetzner/nbg1';
const office = { apps: '[nextcloud, odoo]', plans: '[{ name: one, version: 1, seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]' };

describe('pools/untolerated', () => {
  const code = 'pools/untolerated';
  const at = '/cells/0/cluster/pools/1';

  it('refuses a taint that no app tolerates, and passes it when one does', () => {
    const edits = { ...office, ...pools(open, 'name: fast, at: hetzner/hel1, nodes: 1, taints: [nvme]') };
    const { message } = refuses({ code, edits, at: `${at}/taints`, marks: '[nvme]' });
    assert.match(message, /one node would/);
    passes({ code, edits: { ...edits, settings: '{ odoo: { tolerates: [nvme] } }' } });
    // Mautic is not on offer: what it tolerates fills no node.
    refuses({ code, edits: { ...edits, settings: '{ mautic: { tolerates: [nvme] } }' }, at: `${at}/taints`, marks: '[nvme]' });
  });

  it('refuses a pool for an app that is not on offer, and passes it once it is', () => {
    const edits = pools(open, 'name: docs, at: hetzner/hel1, for: [collabora]');
    refuses({ code, edits: { ...office, ...edits }, at: `${at}/for`, marks: '[collabora]' });
    passes({ code, edits: { ...office, ...edits, apps: '[nextcloud, odoo, collabora]' } });
    passes({ code, edits: { ...office, ...pools(open, 'name: docs, at: hetzner/hel1, for: [collabora, odoo]') } });
  });

  it('looks at the pools of a standby, too', () => {
    const standby = (taints: string) => ({
      ...office,
      cells: `[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: all, at: ovhcloud/GRA11${taints} }] } }]`,
    });
    refuses({ code, edits: standby(', taints: [nvme]'), at: '/cells/0/standby/pools/0/taints', marks: '[nvme]' });
    passes({ code, edits: standby('') });
  });
});

describe('pools/unmatched-toleration', () => {
  const code = 'pools/unmatched-toleration';

  it('refuses a toleration for a taint that no pool has, and passes it once one does', () => {
    const settings = '{ nextcloud: { tolerates: [nvme] } }';
    refuses({ code, edits: { ...office, settings }, at: '/settings/nextcloud/tolerates', marks: '[nvme]' });
    passes({ code, edits: { ...office, settings, ...pools(open, 'name: fast, at: hetzner/hel1, taints: [nvme]') } });
    refuses({
      code,
      edits: { ...office, settings, ...pools(open, 'name: fast, at: hetzner/hel1, taints: [ssd]') },
      at: '/settings/nextcloud/tolerates',
      marks: '[nvme]',
    });
  });
});

describe('pools/nowhere', () => {
  const code = 'pools/nowhere';

  it('refuses a cell in which an app has no node, and passes it when it has', () => {
    const edits = { ...office, ...pools('name: all, at: hetzner/nbg1, for: [odoo]') };
    const { message } = refuses({ code, edits, at: '/cells/0/cluster/pools/0/for', marks: '[odoo]' });
    assert.match(message, /nextcloud/);
    assert.doesNotMatch(message, /odoo/);
    passes({ code, edits: { ...office, ...pools('name: some, at: hetzner/nbg1, for: [odoo]', open) } });
  });

  it('refuses a pool of its own for an app with volumes where the volumes cannot follow, and passes it at home', () => {
    const campaigns = {
      apps: '[mautic]',
      plans: '[{ name: one, version: 1, apps: [mautic], seats: { min: 1, max: 50 }, price: { perSeat: 1.00 } }]',
    };
    const { message } = refuses({
      code,
      edits: { ...campaigns, ...pools(open, 'name: mails, at: scaleway/fr-par-1, for: [mautic]') },
      at: '/cells/0/cluster/pools/1/for',
      marks: '[mautic]',
    });
    assert.match(message, /volumes of hetzner/);
    passes({ code, edits: { ...campaigns, ...pools(open, 'name: mails, at: hetzner/nbg1, for: [mautic]') } });
  });

  it('refuses pools that have room for every app and none for the platform', () => {
    const { message } = refuses({
      code,
      edits: { ...office, ...pools('name: all, at: hetzner/nbg1, for: [odoo, nextcloud]') },
      at: '/cells/0/cluster/pools/0/for',
      marks: '[odoo, nextcloud]',
    });
    assert.match(message, /the platform itself/);
    const tainted = {
      ...office,
      ...pools('name: all, at: hetzner/nbg1, taints: [nvme]'),
      settings: '{ odoo: { tolerates: [nvme] }, nextcloud: { tolerates: [nvme] } }',
    };
    refuses({ code, edits: tainted, at: '/cells/0/cluster/pools/0/taints', marks: '[nvme]' });
  });

  it('passes where the servers take pods', () => {
    passes({
      code,
      edits: {
        ...office,
        cells: '[{ name: south, cluster: { servers: { schedulable: true }, pools: [{ name: all, at: hetzner/nbg1, for: [odoo] }] } }]',
      },
    });
  });

  it('says it cell by cell', () => {
    const cells =
      '[{ name: south, cluster: { pools: [{ name: all, at: hetzner/nbg1, for: [odoo] }] } }, { name: west, cluster: { pools: [{ name: all, at: hetzner/hel1, for: [nextcloud] }] } }]';
    assert.deepEqual(
      complaintsOf({ code, edits: { ...office, cells } }).map((each) => each.at.pointer),
      ['/cells/0/cluster/pools/0/for', '/cells/1/cluster/pools/0/for'],
    );
  });
});

describe('pools/nowhere of volumes', () => {
  const code = 'pools/nowhere';
  const home = 'name: all, at: hetzner/nbg1';
  const offer = (app: string) => ({
    apps: `[${app}]`,
    plans: `[{ name: one, version: 1, apps: [${app}], seats: { min: 1, max: 9 }, price: { perSeat: 1 } }]`,
  });
  const own = (app: string, at: string) => pools(home, `name: own, at: ${at}, for: [${app}]`);

  it('refuses an app with volumes that may only run elsewhere, and passes it where one of its pools is at home', () => {
    const away = { tenants: {}, edits: { ...offer('mautic'), ...own('mautic', 'ovhcloud/GRA11') } };
    refuses({ code, ...away, at: '/cells/0/cluster/pools/1/for', marks: '[mautic]' });
    passes({ code, tenants: {}, edits: { ...offer('mautic'), ...own('mautic', 'hetzner/hel1') } });
    const both = pools(home, 'name: own, at: hetzner/hel1, for: [mautic]', 'name: more, at: ovhcloud/GRA11, for: [mautic]');
    passes({ code, tenants: {}, edits: { ...offer('mautic'), ...both } });
  });

  it('lets an app without volumes run anywhere', () => {
    passes({ code, tenants: {}, edits: { ...offer('nextcloud'), ...own('nextcloud', 'ovhcloud/GRA11') } });
  });

  it('points at the place of pools that are open, and elsewhere', () => {
    const cells = '[{ name: south, at: hetzner/nbg1, cluster: { pools: [{ name: all, at: ovhcloud/GRA11 }] } }]';
    refuses({ code, tenants: {}, edits: { ...offer('mautic'), cells }, at: '/cells/0/cluster/pools/0/at', marks: 'ovhcloud/GRA11' });
  });
});
