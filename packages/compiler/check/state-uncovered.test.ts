import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sample } from './sample.ts';
import { stateUncovered } from './state-uncovered.ts';
import { complaintsOf, passes, refuses } from './trial.ts';

const code = 'state/uncovered';
const objects = (rest: string) => ({ services: `{ objects: { ${rest} }, mail: { relay: out.fjord.test, party: fjord } }` });

describe('state/uncovered', () => {
  it('refuses a backup that never happens, leaves its provider nowhere or is never rehearsed', () => {
    refuses({ code, edits: { backup: '{ full: never }' }, at: '/backup/full', marks: 'never', fix: true });
    refuses({ code, edits: { backup: '{ offsite: none }' }, at: '/backup/offsite', marks: 'none', fix: true });
    refuses({ code, edits: { backup: '{ keep: 14d, drill: never }' }, at: '/backup/drill', marks: 'never', fix: true });
  });

  it('passes the rarest that is still something', () => {
    passes({ code, edits: { backup: '{ full: weekly, incremental: never, drill: quarterly, offsite: ovhcloud/GRA }' } });
    passes({ code });
  });

  it('refuses copies that are gone before the next is made, and passes those that overlap', () => {
    refuses({ code, edits: { backup: '{ full: weekly, keep: 7d }' }, at: '/backup/keep', marks: '7d', fix: true });
    refuses({ code, edits: { backup: '{ keep: 3h }' }, at: '/backup/keep', marks: '3h', fix: true });
    passes({ code, edits: { backup: '{ full: weekly, keep: 8d }' } });
    passes({ code, edits: { backup: '{ full: hourly, keep: 3h }' } });
  });

  it('refuses a second copy at the provider of the first, and passes one elsewhere', () => {
    refuses({ code, edits: { backup: '{ offsite: hetzner/hel1 }' }, at: '/backup/offsite', marks: 'hetzner/hel1', fix: true });
    passes({ code, edits: { backup: '{ offsite: scaleway/nl-ams }' } });
    refuses({
      code,
      edits: { ...objects('at: scaleway/fr-par'), backup: '{ offsite: scaleway/nl-ams }' },
      at: '/backup/offsite',
      marks: 'scaleway/nl-ams',
      fix: true,
    });
    passes({ code, edits: { ...objects('at: scaleway/fr-par'), backup: '{ offsite: hetzner/hel1 }' } });
  });

  it('leaves the choice of another provider to the default, wherever cells and objects are', () => {
    const cells = (...sites: string[]) => ({ cells: `[${sites.map((site, index) => `{ name: c${index}, at: ${site} }`).join(', ')}]` });
    const tenants = {};
    for (const site of ['hetzner/nbg1', 'scaleway/fr-par-1', 'ovhcloud/GRA11']) passes({ code, edits: cells(site), tenants });
    passes({ code, edits: cells('hetzner/nbg1', 'scaleway/fr-par-1'), tenants });
    const everywhere = cells('hetzner/nbg1', 'scaleway/fr-par-1', 'ovhcloud/DE1', 'stackit/eu01-1');
    passes({ code, edits: everywhere, tenants });
    refuses({
      code,
      edits: { ...everywhere, backup: '{ offsite: hetzner/hel1 }' },
      tenants,
      at: '/backup/offsite',
      marks: 'hetzner/hel1',
      fix: true,
    });
    passes({ code, edits: objects('at: scaleway/fr-par') });
  });

  it('says everything that is missing at once, and nothing of an evaluation', () => {
    const edits = { backup: '{ full: never, offsite: none, drill: never }' };
    assert.deepEqual(
      complaintsOf({ code, edits }).map((each) => each.at.pointer),
      ['/backup/full', '/backup/offsite', '/backup/drill'],
    );
    passes({ code, edits: { ...edits, profile: 'evaluation' } });
  });

  it('refuses a state of one app that nothing captures, although the platform keeps backups', () => {
    const { platform, tenants } = sample({
      apps: '[nextcloud]',
      plans: '[{ name: one, version: 1, seats: { min: 1, max: 9 }, price: { perSeat: 1 } }]',
    });
    const [tenant] = tenants;
    const [app] = tenant?.apps ?? [];
    assert.ok(platform && tenant && app && app.app.state.length > 0);
    assert.deepEqual(stateUncovered.tenant?.(tenant, platform), []);
    const state = app.app.state.map((each, index) => (index === 0 ? { ...each, capture: null } : each));
    const found = stateUncovered.tenant?.({ ...tenant, apps: [{ ...app, app: { ...app.app, state } }] }, platform) ?? [];
    assert.deepEqual(
      found.map(({ at, subject }) => [at.pointer, subject]),
      [['/backup/full', `nextcloud/${state[0]?.name}`]],
    );
  });
});

describe('state/uncovered of tenants', () => {
  it('is said once at the platform, not again of each of their apps', () => {
    const plans = '[{ name: one, version: 1, apps: [nextcloud], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]';
    refuses({ code, edits: { apps: '[nextcloud]', plans, backup: '{ drill: never }' }, at: '/backup/drill', marks: 'never', fix: true });
  });
});
