import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Edits, sample, tenantText } from '../check/sample.ts';
import { required } from '../plan/plan.ts';
import { LEASES } from '../plan/recovery.ts';
import { lostCell, recoveryOf } from './recovery.ts';
import type { Fault, Term } from './term.ts';

function faults(edits: Edits = {}, tenants?: Readonly<Record<string, string>>): readonly Fault[] {
  const { platform, fleet } = sample(edits, tenants);
  const plan = required(platform);
  return recoveryOf(plan, required(plan.cells[0]), fleet);
}

const services = (more: string): Edits => ({ services: `{ mail: { relay: out.fjord.test, party: fjord }, ${more} }` });
const amount = (all: readonly Fault[], fault: string) => {
  const { least, most } = required(all.find((each) => each.fault === fault));
  return [least, most];
};
const terms = (all: readonly Fault[]): readonly Term[] => all.flatMap((each) => each.sums).flatMap((each) => each.terms);
const STANDBY = {
  cells: '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: far, at: ovhcloud/GRA9 }] } }]',
  ...services(
    'postgres: { at: [hetzner/nbg1, ovhcloud/GRA9], witness: stackit/eu01-1 }, objects: { at: hetzner/nbg1, copy: ovhcloud/GRA }',
  ),
};

test('a lost database host takes the lease of its preset, and at most five seconds more', () => {
  assert.deepEqual(amount(faults(), 'database'), [30, 35]);
  assert.deepEqual(amount(faults(services('postgres: { recovery: fast }')), 'database'), [20, 25]);
  assert.deepEqual(amount(faults(services('postgres: { recovery: patient }')), 'database'), [60, 65]);
});

test('a lost host of the cache takes the silence of its preset, and at most two seconds more', () => {
  assert.deepEqual(amount(faults(), 'cache'), [30, 32]);
  assert.deepEqual(amount(faults(services('cache: { recovery: fast }')), 'cache'), [5, 7]);
});

test('every preset is one that Patroni takes', () => {
  for (const { ttl, loopWait, retryTimeout } of Object.values(LEASES)) {
    assert.ok(ttl >= 20 && loopWait >= 1 && retryTimeout >= 3);
    assert.ok(loopWait + 2 * retryTimeout <= ttl);
  }
});

test('where nobody is left to lead, no lease helps and nobody knows how long it takes', () => {
  const alone = { profile: 'evaluation', ...services('postgres: { at: [hetzner/nbg1] }') };
  assert.deepEqual(amount(faults(alone), 'database'), [0, null]);
  assert.deepEqual(amount(faults(services('postgres: { at: [hetzner/nbg1, hetzner/fsn1] }')), 'database'), [0, null]);
});

test('a site with a majority of the voters, or with all nodes, is missed for longer than another', () => {
  const all = faults(services('postgres: { at: [hetzner/nbg1, hetzner/fsn1], witness: hetzner/nbg1 }'));
  assert.deepEqual(amount(all, 'site hetzner/nbg1'), [0, null]);
  const other = required(all.find(({ fault }) => fault === 'site hetzner/fsn1'));
  assert.deepEqual(
    other.sums.map(({ least, most }) => [least, most]),
    [
      [30, 35],
      [30, 32],
    ],
  );
  // A witness, a server that is one of three, and what watches: nobody misses them.
  assert.deepEqual(
    faults().flatMap(({ fault }) => (fault.startsWith('site ') ? [fault] : [])),
    ['site hetzner/nbg1', 'site hetzner/fsn1'],
  );
});

test('a lost cell is its standby where it has one, else a rebuild', () => {
  assert.equal(lostCell(faults())?.fault, 'cell');
  const lost = required(lostCell(faults(STANDBY)));
  assert.equal(lost.fault, 'provider');
  assert.deepEqual(
    lost.sums.map(({ name }) => name),
    ['the standby serves', 'PostgreSQL has another primary', 'the cache has another master'],
  );
  // One look of Flux, and the least TTL that Hetzner takes.
  assert.deepEqual([lost.least, lost.most], [120, null]);
});

test('what a restore takes is unknown until a drill has measured its rate; then it is what tenants may have stored', () => {
  const files = (edits: Edits, seats: string) =>
    required(terms(faults(edits, { one: tenantText({ seats }) })).find(({ name }) => name.includes('GiB of files')));
  assert.deepEqual([files({}, '5').basis, files({}, '5').most], ['unknown', null]);
  const measured = files({ backup: '{ restoreRate: 100Mi }' }, '5');
  // 5 seats of 50 GiB at 100 MiB a second.
  assert.deepEqual([measured.basis, measured.least, measured.most], ['measured', 2560, 2560]);
  assert.equal(measured.reason?.origin.pointer, '/backup/restoreRate');
  assert.equal(files({ backup: '{ restoreRate: 100Mi }' }, '10').most, 5120);
});

test('every term says why, and whoever says it knows has a source or a key', () => {
  for (const term of [...terms(faults()), ...terms(faults(STANDBY))]) {
    assert.ok(term.why.length > 0 && term.name.length > 0);
    assert.ok(term.most === null || term.most >= term.least, term.name);
    if (term.basis === 'published') assert.match(term.source?.url ?? '', /^https:\/\//, term.name);
    else assert.ok(term.reason ?? term.source, term.name);
    if (term.basis === 'unknown') assert.equal(term.most, null, term.name);
  }
});

test('no choice of presets makes a fault shorter by a longer lease', () => {
  const recovery = fc.constantFrom('fast', 'normal', 'patient');
  fc.assert(
    fc.property(recovery, recovery, (a, b) => {
      const [one, other] = [a, b].map((each) => amount(faults(services(`postgres: { recovery: ${each} }`)), 'database')[0] ?? 0);
      const [shorter, longer] = [a, b].map((each) => LEASES[each as keyof typeof LEASES].ttl);
      assert.equal(Math.sign((one ?? 0) - (other ?? 0)), Math.sign((shorter ?? 0) - (longer ?? 0)));
    }),
    { numRuns: 9 },
  );
});
