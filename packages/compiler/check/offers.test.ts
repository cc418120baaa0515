import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Edits, complaints, sample, tenantText } from './sample.ts';

const sold = (rest: string) => `[{ name: one, version: 1, ${rest}, price: { perSeat: 1.00 } }]`;
const SEATS = 'seats: { min: 1, max: 50 }';

function found(edits: Edits): string[] {
  return complaints(sample(edits));
}

describe('what a plan sells', () => {
  it('must be on offer: an app that no cell was built for is refused at its place in the plan', () => {
    const plans = sold(`apps: [podinfo, mautic], ${SEATS}`);
    assert.deepEqual(found({ plans }), ['spec/reference /plans/0/apps/1']);
    assert.deepEqual(found({ plans, apps: '[mautic, podinfo]' }), []);
  });

  it('must be something: where only the podinfo of the platform is on offer, a plan says what it has', () => {
    assert.deepEqual(found({ plans: sold(SEATS) }), ['spec/missing /plans/0/apps']);
    assert.deepEqual(found({ plans: sold(`apps: [podinfo], ${SEATS}`) }), []);
    assert.deepEqual(found({ plans: sold(SEATS), apps: '[podinfo, odoo]' }), []);
  });

  it('must have a number of seats that somebody can buy', () => {
    const tenants = { skerry: tenantText({ seats: '4' }) };
    const verdict = (seats: string) => complaints(sample({ plans: sold(`apps: [podinfo], seats: ${seats}`) }, tenants));
    assert.ok(verdict('{ min: 5, max: 4 }').includes('spec/range /plans/0/seats/max'));
    assert.deepEqual(verdict('{ min: 4, max: 4 }'), []);
  });

  it('costs whole cents, however the number is written', () => {
    const price = (amount: string) =>
      sample({ plans: `[{ name: one, version: 1, apps: [podinfo], ${SEATS}, price: { perSeat: ${amount} } }]` });
    assert.deepEqual(complaints(price('3.555')), ['spec/format /plans/0/price/perSeat']);
    const minor = (amount: string) => price(amount).platform?.plans[0]?.values.priceMinor;
    assert.deepEqual(['6.90', '6.9', '1e2', '0x10', '.5', '3.', '0', '0.29', '999999.99'].map(minor), [
      '690',
      '690',
      '10000',
      '1600',
      '50',
      '300',
      '0',
      '29',
      '99999999',
    ]);
  });
});

describe('where a cell stands', () => {
  it('must be said: no provider is chosen for anybody', () => {
    assert.deepEqual(found({ cells: '[{ name: south }]' }), ['spec/missing /cells/0/at']);
    assert.deepEqual(found({ cells: '[{ name: south, cluster: { servers: { count: 3 } } }]' }), ['spec/missing /cells/0/at']);
    assert.deepEqual(found({ cells: '[{ name: south, cluster: { pools: [{ name: all, at: stackit/eu01-1 }] } }]' }), []);
    assert.deepEqual(found({ cells: '[{ name: south, cluster: { servers: { at: [stackit/eu01-1] } } }]' }), []);
  });

  it('is complained of once when it is misspelt', () => {
    assert.deepEqual(found({ cells: '[{ name: south, at: hetzner/fsn7 }]' }), ['spec/value /cells/0/at']);
  });
});

describe('the repositories of trees', () => {
  const cells = '[{ name: south, at: hetzner/nbg1 }, { name: north, at: hetzner/hel1 }]';
  const gitops = (deploy: string) => `{ repository: "ssh://git@git.fjord.test/all.git", deploy: "${deploy}" }`;

  it('are not shared by cells: each would apply the other', () => {
    const shared = gitops('ssh://git@git.fjord.test/trees.git');
    assert.deepEqual(found({ cells, gitops: shared }), ['spec/duplicate /gitops/deploy']);
    assert.deepEqual(found({ gitops: shared }), []);
    assert.deepEqual(found({ cells, gitops: gitops('ssh://git@git.fjord.test/{cell}.git') }), []);
    assert.deepEqual(found({ cells }), []);
  });

  it('have an address that the engine takes, and no password in it', () => {
    const verdict = (address: string) => found({ gitops: `{ repository: "${address}" }` });
    for (const address of ['git@git.fjord.test:all.git', 'all.git', 'https://bob:word@git.fjord.test/all.git', 'file:///srv/all.git'])
      assert.deepEqual(verdict(address), ['spec/format /gitops/repository'], address);
    for (const address of ['https://git.fjord.test/all.git', 'ssh://git@git.fjord.test:2222/~bob/all', 'http://git/all.git'])
      assert.deepEqual(verdict(address), [], address);
    const [first] = sample({ gitops: '{ repository: "https://bob:word@git.fjord.test/all.git" }' }).diagnostics;
    assert.doesNotMatch(JSON.stringify(first), /word@/);
  });
});

describe('dns/same-domain', () => {
  it('refuses an apps domain that is the domain, below it, or above it', () => {
    for (const appsDomain of ['fjord.test', 'apps.fjord.test', 'a.b.fjord.test'])
      assert.deepEqual(found({ appsDomain }), ['dns/same-domain /appsDomain'], appsDomain);
    assert.deepEqual(found({ domain: 'shop.fjord-apps.test' }), ['dns/same-domain /appsDomain']);
  });

  it('passes two names of which neither contains the other, whatever they share', () => {
    assert.deepEqual(found({ domain: 'desk.fjord.test', appsDomain: 'apps.fjord.test' }), []);
    assert.deepEqual(found({ domain: 'jord.test' }), []);
    assert.deepEqual(found({ domain: 'zee.test', appsDomain: 'zee-apps.test' }), []);
  });
});
