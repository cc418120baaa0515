import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from './index.ts';
import { PRICE_LISTS } from './prices.ts';

const DAY = /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const FACTS = Object.entries(PRICE_LISTS).flatMap(([provider, { prices }]) =>
  prices.map((price) => [`${provider} ${price.item}`, price] as const),
);

test('every price has a source, its days, a currency, no tax, and no two are of one thing', () => {
  for (const [name, { source, asOf, checkedAt, amount, currency, tax }] of FACTS) {
    assert.match(source, /^https:\/\/\S+$/, name);
    assert.ok(DAY.test(asOf) && DAY.test(checkedAt) && asOf <= checkedAt, name);
    assert.match(amount, /^\d+\.\d+$/, name);
    assert.deepEqual([currency, tax], ['EUR', 'exclusive'], name);
  }
  const names = FACTS.map(([name]) => name);
  assert.equal(new Set(names).size, names.length);
});

test('pieces are priced by the piece and bytes by the byte', () => {
  for (const [name, { item, unit }] of FACTS) {
    const piece = /^(machine|ipv4|load-balancer|objects\/base|dns)/.test(item);
    assert.equal(unit === 'one', piece, name);
  }
});

test('every provider has a list, every machine type a price, and no price is of a machine that nobody can ask for', () => {
  assert.deepEqual(Object.keys(PRICE_LISTS).sort(), Object.keys(CATALOGUE.providers).sort());
  for (const provider of Object.values(CATALOGUE.providers)) {
    const known = provider.machines.map(({ type }) => `machine/${type}`).sort();
    const items = (PRICE_LISTS[provider.name]?.prices ?? []).map((each) => each.item);
    assert.deepEqual(items.filter((item) => item.startsWith('machine/')).sort(), known, provider.name);
    if (provider.machines.some(({ disk }) => disk === 0)) assert.ok(items.includes('boot-volume'), provider.name);
  }
});

test('the load balancer that is priced is the one that is asked for', () => {
  for (const name of ['hetzner', 'scaleway']) {
    const provider = CATALOGUE.providers[name] ?? assert.fail(name);
    const { annotations } = provider.loadBalancer({ name: 'x', site: provider.sites[0]?.name ?? '' });
    const priced = PRICE_LISTS[name]?.prices.find((each) => each.item === 'load-balancer')?.what ?? '';
    assert.ok(Object.values(annotations).includes(priced), `${name}: ${priced}`);
  }
});

test('efficiency of data centres has a source and days, too, and is of sites that there are, each once', () => {
  const facts = Object.entries(PRICE_LISTS).flatMap(([name, list]) => list.energy.map((fact) => [name, fact] as const));
  assert.ok(facts.length > 0);
  for (const [provider, { of, value, sites, source, asOf, checkedAt }] of facts) {
    assert.ok(/^https:\/\/\S+$/.test(source) && DAY.test(asOf) && DAY.test(checkedAt) && asOf <= checkedAt, source);
    assert.ok(of === 'pue' ? value >= 1 && value < 3 : value >= 0 && value < 3, `${provider} ${of} ${value}`);
    const known = CATALOGUE.providers[provider]?.sites.map(({ name }) => name) ?? [];
    assert.ok(
      sites.every((site) => known.includes(site)),
      `${provider} ${sites.join()}`,
    );
  }
  const names = facts.flatMap(([provider, { of, sites }]) =>
    (sites.length === 0 ? ['all'] : sites).map((site) => `${provider} ${of} ${site}`),
  );
  assert.equal(new Set(names).size, names.length);
});
