import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../catalogue/index.ts';
import { type Edits, sample } from '../check/sample.ts';
import { required } from '../plan/plan.ts';
import { MONTH, allowed, availabilityOf } from './availability.ts';
import { amountText, secondsText } from './print.ts';
import type { Term } from './term.ts';

function terms(edits: Edits = {}): readonly Term[] {
  const plan = required(sample(edits).platform);
  return availabilityOf(CATALOGUE, plan, required(plan.cells[0])).sums.flatMap((sum) => sum.terms);
}

const services = (more: string): Edits => ({ services: `{ mail: { relay: out.fjord.test, party: fjord }, ${more} }` });
const named = (all: readonly Term[], name: string) => required(all.find((each) => each.name.includes(name)));

test('99.9 % of a month leave 43.8 minutes, 99.5 % leave 3.65 hours', () => {
  assert.equal((allowed(99.9) / 60).toFixed(1), '43.8');
  assert.equal((allowed(99.5) / 3600).toFixed(2), '3.65');
});

test('one machine is away for as long as it is not promised', () => {
  const { least, most, basis, source } = named(
    terms({ profile: 'evaluation', ...services('postgres: { at: [hetzner/nbg1] }') }),
    'hosts of postgres',
  );
  assert.equal(Math.round(least), Math.round(0.001 * MONTH));
  assert.deepEqual([most, basis, source?.url], [least, 'published', 'https://www.hetzner.com/legal/cloud-server/']);
});

test('two data hosts and a witness are away when two of three are, by chance', () => {
  const { least, basis } = named(terms(), 'hosts of postgres');
  const two = 3 * 0.001 ** 2 * 0.999 + 0.001 ** 3;
  assert.ok(Math.abs(least - two * MONTH) < 1e-6, String(least));
  assert.equal(basis, 'assumed');
});

test('two voters are worse than one: either takes both', () => {
  const { least, basis } = named(terms(services('postgres: { at: [hetzner/nbg1, hetzner/fsn1] }')), 'hosts of postgres');
  assert.ok(Math.abs(least - (1 - 0.999 ** 2) * MONTH) < 1e-6);
  assert.equal(basis, 'published');
});

test('where no promise was found or read it is unknown, and the sum has no end', () => {
  const all = terms(services('postgres: { at: [hetzner/nbg1, ovhcloud/GRA9], witness: stackit/eu01-1 }'));
  assert.deepEqual([named(all, 'hosts of postgres').basis, named(all, 'hosts of postgres').most], ['unknown', null]);
  assert.match(named(all, 'load balancer of hetzner').why, /no promise of hetzner for its load balancer was found/);
  const scaleway = terms({ cells: '[{ name: south, at: scaleway/fr-par-1 }]' });
  assert.match(named(scaleway, 'load balancer of scaleway').why, /the figure was not read/);
  assert.match(named(scaleway, 'load balancer of scaleway').source?.url ?? '', /scaleway\.com/);
});

test('what is there and rounds to nothing is not called 0, and is no bound', () => {
  assert.deepEqual([0, 0.01, 0.05, 35].map(secondsText), ['0 s', 'less than 0.1 s', '0.1 s', '35 s']);
  assert.equal(amountText({ least: 0.01, most: null }, secondsText), 'unknown');
  assert.equal(amountText({ least: 7, most: null }, secondsText), 'at least 7 s');
});
