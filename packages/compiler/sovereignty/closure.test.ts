import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CATALOGUE } from '../catalogue/index.ts';
import { platformText } from '../check/sample.ts';
import { compile } from '../compile.ts';
import { modelTenants } from '../plan/model.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import { hostOf, tiesOf } from './closure.ts';
import { codeTies } from './code.ts';
import { ownerOf, seatOf } from './seats.ts';
import type { Axis } from './tie.ts';
import { known } from './verdict.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');

function planOf(text: string): PlatformPlan {
  const { platform } = compile(new Map([['platform.yaml', text]]));
  assert.ok(platform);
  return platform;
}

function example(name: string): PlatformPlan {
  return planOf(readFileSync(join(EXAMPLES, name, 'platform.yaml'), 'utf8'));
}

function parties(plan: PlatformPlan, axis: Axis): string[] {
  const ties = [...tiesOf(plan), ...codeTies(plan, CATALOGUE, modelTenants(CATALOGUE, plan))];
  const names = ties.filter((each) => each.axis === axis).map((each) => known(each.party, plan).id);
  return [...new Set(names)].sort();
}

describe('the closure of parties', () => {
  it('is that of the plan: twelve lines name six words, and stand on a dozen parties', () => {
    const nordlys = example('nordlys');
    assert.deepEqual(parties(nordlys, 'dataPath'), ['hetzner', 'operator', 'scaleway']);
    assert.deepEqual(
      parties(nordlys, 'runtime'),
      'crowdsec desec docker github hetzner kubernetes kyverno lets-encrypt operator red-hat scaleway traefik-labs'.split(' '),
    );
    assert.deepEqual(
      parties(nordlys, 'supplyChain'),
      'crowdsec docker github hetzner kubernetes kyverno operator red-hat traefik-labs'.split(' '),
    );
    assert.deepEqual(parties(example('sovereign-saas'), 'dataPath'), ['hetzner', 'operator', 'ovhcloud', 'scaleway']);
    assert.deepEqual(parties(example('gemeente'), 'dataPath'), ['hetzner', 'operator', 'scaleway']);
  });

  it('has every host of every rendered tree that hands out code', () => {
    for (const name of ['nordlys', 'gemeente', 'sovereign-saas']) {
      const plan = example(name);
      const told = codeTies(plan, CATALOGUE, modelTenants(CATALOGUE, plan)).map((each) => each.party);
      const own = [plan.platform.values.domain, plan.platform.values.contact.split('@')[1] ?? ''];
      const hosts = hostsIn(join(EXAMPLES, name, 'deploy')).filter((host) => !own.some((domain) => host.endsWith(domain)));
      assert.ok(hosts.length > 5, name);
      for (const host of hosts) assert.ok(told.includes(host), `${name}: ${host}`);
      for (const host of told) assert.ok(ownerOf(host) !== undefined || own.some((domain) => host.endsWith(domain)), host);
    }
  });

  it('lets a mirror answer for the registries, which still deliver what is in it', () => {
    const mirrored = planOf(platformText({ images: '{ mirror: registry.fjord.test/all }' }));
    assert.deepEqual(parties(mirrored, 'runtime'), ['crowdsec', 'hetzner', 'lets-encrypt', 'operator', 'traefik-labs']);
    assert.deepEqual(parties(mirrored, 'supplyChain'), parties(planOf(platformText()), 'supplyChain'));
  });

  it('does not care for the order of cells, and a cell elsewhere adds its provider only', () => {
    const [one, other] = ['{ name: south, at: hetzner/nbg1 }', '{ name: north, at: stackit/eu01-1 }'];
    const there = planOf(platformText({ cells: `[${one}, ${other}]` }));
    const back = planOf(platformText({ cells: `[${other}, ${one}]` }));
    for (const axis of ['dataPath', 'runtime', 'supplyChain'] as const) assert.deepEqual(parties(there, axis), parties(back, axis));
    const alone = parties(planOf(platformText({ cells: `[${one}]` })), 'dataPath');
    assert.deepEqual(parties(there, 'dataPath'), [...new Set([...alone, 'stackit'])].sort());
  });

  it('names the key that brings a party in', () => {
    const plan = planOf(platformText({ services: '{ mail: { relay: out.fjord.test, party: amazon } }' }));
    const [carrier] = tiesOf(plan).filter((each) => each.party === 'amazon');
    assert.deepEqual([carrier?.axis, carrier?.at.pointer, carrier?.subject], ['dataPath', '/services/mail/party', 'relay/south']);
  });
});

describe('a platform that is refused', () => {
  const text = readFileSync(join(EXAMPLES, 'sovereign-saas', 'platform.yaml'), 'utf8').replace(/^ {2}mail:.*\n/m, '');
  const lock = 'apiVersion: hansa/v1\nkind: Lock\nimages: {}\ncharts: {}\n';

  it('is told why, though what its trees would name cannot be known', () => {
    for (const files of [
      new Map([['platform.yaml', text]]),
      new Map([
        ['platform.yaml', text],
        ['hansa.lock.yaml', lock],
      ]),
    ]) {
      const codes = compile(files, undefined, '2028-01-01')
        .diagnostics.filter(({ severity }) => severity === 'error')
        .map(({ code }) => code);
      assert.ok(codes.includes('mail/missing'), codes.join());
    }
  });
});

describe('a host', () => {
  it('at a private address is the operator, for it leads nowhere else; at a public one nobody knows whose it is', () => {
    const plan = planOf(platformText());
    const own = ['localhost', '127.0.0.1', '10.2.3.4', '172.16.0.9', '172.31.255.1', '192.168.7.7', '[fd00::1]', '[::1]'];
    for (const host of own) assert.equal(known(host, plan).by, 'operator', host);
    const others = ['172.15.0.1', '172.32.0.1', '11.0.0.1', '193.168.0.1', '10.example.org', 'localhost.example.org', '[2001:db8::1]'];
    for (const host of others) assert.equal(known(host, plan).by, 'nobody', host);
  });
});

describe('the table of seats', () => {
  it('has every provider and DNS host that may be chosen', () => {
    const choosable = [
      ...Object.keys(CATALOGUE.providers),
      ...CATALOGUE.layers.dns.choices.filter(({ tier }) => tier !== 'known').map(({ name }) => name),
    ];
    // A protocol has no seat: whoever chooses it says whose server it is.
    for (const name of choosable.filter((each) => each !== 'rfc2136')) assert.ok(seatOf(name), name);
  });

  it('knows a host below a domain, and none that only ends alike', () => {
    assert.deepEqual(
      [ownerOf('ghcr.io'), ownerOf('prometheus-community.github.io'), ownerOf('notgithub.com')],
      ['github', 'github', undefined],
    );
    assert.equal(hostOf('ssh://git@github.com:22/a/b.git'), 'github.com');
    assert.equal(hostOf('oci://quay.io/jetstack/charts/cert-manager'), 'quay.io');
    assert.equal(hostOf('ssh://git@[fd00::1]:22/a/b.git'), '[fd00::1]');
  });
});

/** Hosts of images, registries, charts and sources in all files below a folder. */
function hostsIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
  const texts = files.map((path) => readFileSync(join(folder, path), 'utf8'));
  const found = texts.flatMap((text) => [
    ...[...text.matchAll(/^\s*(?:- )?image: ([a-z0-9.-]+\.[a-z]+)\//gm)].map((match) => match[1] ?? ''),
    ...[...text.matchAll(/^\s*registry: ([a-z0-9.-]+)/gm)].map((match) => match[1] ?? ''),
    ...[...text.matchAll(/^\s*(?:url|repoURL): (?:https|oci):\/\/([a-z0-9.-]+)/gm)].map((match) => match[1] ?? ''),
  ]);
  return [...new Set(found)].sort();
}
