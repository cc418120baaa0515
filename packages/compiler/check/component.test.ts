import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choiceFacts } from '../catalogue/choices/index.ts';
import { CATALOGUE } from '../catalogue/index.ts';
import type { Layer } from '../spec/vocabulary.ts';
import { passes, refuses } from './trial.ts';

const accept = (party: string) => ({
  sovereignty: `{ accept: [{ party: ${party}, reason: until we move, owner: it@fjord.test, until: 2027-06-30 }] }`,
});

describe('component/licence', () => {
  const code = 'component/licence';

  it('refuses what is not open source, with its licence, at the key that chose it', () => {
    const { found, expected } = refuses({ code, edits: { stack: '{ secrets: vault }' }, at: '/stack/secrets', marks: 'vault' });
    assert.equal(found, 'BUSL-1.1');
    assert.ok(expected.includes('sops') && !expected.includes('vault'), expected);
    passes({ code, edits: { stack: '{ secrets: sops }' } });
    // Kong is open, and ended: `component/unmaintained` says so.
    passes({ code, edits: { stack: '{ gateway: kong }' } });
  });

  it('offers only what Hansa renders', () => {
    const secrets = refuses({ code, edits: { stack: '{ secrets: vault }' }, at: '/stack/secrets', marks: 'vault' });
    assert.equal(secrets.expected, 'sops or sealed-secrets or openbao');
    const services = '{ mail: { relay: out.fjord.test, party: fjord }, cache: { engine: dragonfly } }';
    const cache = refuses({ code, edits: { services }, at: '/services/cache/engine', marks: 'dragonfly' });
    // Redis 8 is open, and only known.
    assert.equal(cache.expected, 'valkey');
  });

  it('passes what somebody answers for, and that exception is needed', () => {
    const edits = { stack: '{ secrets: vault }', ...accept('vault') };
    passes({ code, edits });
    passes({ code: 'sovereignty/unneeded', edits });
    refuses({ code: 'sovereignty/unneeded', edits: accept('vault'), at: '/sovereignty/accept/0/party', marks: 'vault', severity: 'note' });
  });
});

describe('component/unmaintained', () => {
  const code = 'component/unmaintained';

  it('refuses what has ended, and not what is only unknown to Hansa otherwise', () => {
    const { message } = refuses({ code, edits: { stack: '{ gateway: kong }' }, at: '/stack/gateway', marks: 'kong' });
    assert.match(message, /3\.9/);
    passes({ code, edits: { stack: '{ gateway: apisix }' } });
    passes({ code, edits: { stack: '{ gateway: kong }', ...accept('kong') } });
    passes({ code });
  });
});

describe('the proof of a complaint about a program', () => {
  it('is what was read of that very program, as `hansa stack` has it', () => {
    const layers: readonly Layer[] = Object.values(CATALOGUE.layers);
    const complained = layers.flatMap(({ choices }) => choices).filter(({ closed, ended }) => closed !== undefined || ended !== undefined);
    for (const { name, closed, proof } of complained) {
      const { facts } = choiceFacts(CATALOGUE, name) ?? assert.fail(name);
      assert.equal(proof, (closed === undefined ? facts.maintained : facts.licence)?.source, name);
    }
    assert.ok(complained.length >= 8);
    const { evidence } = refuses({
      code: 'component/unmaintained',
      edits: { stack: '{ gateway: kong }' },
      at: '/stack/gateway',
      marks: 'kong',
    });
    assert.deepEqual(
      evidence.map(({ url }) => url),
      ['https://github.com/Kong/docker-kong/issues/738'],
    );
  });
});

describe('component/legacy-image', () => {
  const code = 'component/legacy-image';
  const image = (name: string) => ({
    apps: '[odoo]',
    plans: '[{ name: one, version: 1, apps: [odoo], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
    settings: `{ odoo: { image: "${name}" } }`,
  });

  it('refuses images whose makers stopped, however they are named', () => {
    for (const name of ['docker.io/bitnami/odoo:18.0.1', 'docker.io/bitnamilegacy/odoo:18.0.1', 'quay.io/minio/odoo:1.0'])
      refuses({ code, edits: image(name), at: '/settings/odoo/image', marks: `"${name}"` });
  });

  it('passes the same word elsewhere, and other makers', () => {
    for (const name of ['docker.io/library/odoo:19.0-1', 'registry.fjord.test/bitnami/odoo:18.0.1', 'ghcr.io/bitnami-labs/odoo:1.0'])
      passes({ code, edits: image(name) });
  });

  it('looks behind the mirror, and cuts off nothing else', () => {
    const mirrored = (name: string) => ({ ...image(name), images: '{ mirror: registry.fjord.test }' });
    for (const name of ['registry.fjord.test/bitnami/odoo:18.0.1', 'docker.io/bitnami/odoo:18.0.1'])
      refuses({ code, edits: mirrored(name), at: '/settings/odoo/image', marks: `"${name}"` });
    passes({ code, edits: mirrored('registry.fjord.test/library/odoo:19.0-1') });
    // As long as the mirror's name, and another one.
    passes({ code, edits: mirrored('registry.skerr.test/bitnami/odoo:18.0.1') });
    // A registry of that name is none that nobody named.
    passes({ code, edits: image('null/bitnami/odoo:18.0.1') });
  });

  it("looks at Hansa's own image, too", () => {
    const own = (name: string) => ({
      cells: `[{ name: south, at: hetzner/nbg1, controlPlane: { image: ${name}, database: [10.60.0.11] } }]`,
    });
    refuses({
      code,
      edits: own('docker.io/bitnami/hansa:0.1.0'),
      at: '/cells/0/controlPlane/image',
      marks: 'docker.io/bitnami/hansa:0.1.0',
    });
    passes({ code, edits: own('registry.fjord.test/hansa:0.1.0') });
  });
});
