import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, languageOf, movedBy } from '../compile.ts';
import { modelTenants } from '../plan/model.ts';
import { required } from '../plan/plan.ts';
import { applyEdits } from '../spec/edit.ts';
import { usedBy } from '../used.ts';
import { type Edits, digestOf, lockOf, sample } from './sample.ts';
import { complaintsOf, filesOf, passes, refuses } from './trial.ts';

const LANGUAGE = languageOf();
const MIRROR: Edits = { images: '{ mirror: registry.fjord.test, party: fjord }' };
const OFFER: Edits = {
  apps: '[nextcloud, podinfo]',
  plans: '[{ name: one, version: 1, apps: [nextcloud], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
};

function usedWith(edits: Edits) {
  const platform = required(sample(edits, {}).platform);
  return usedBy(LANGUAGE.catalogue, platform, modelTenants(LANGUAGE.catalogue, platform));
}

/** A lock of all that is used, but for what is left out, and with what is put in. */
function lockFor(edits: Edits, without: (name: string) => boolean = () => false, more: Readonly<Record<string, string>> = {}): string {
  const { images, charts } = usedWith(edits);
  const kept = (names: readonly string[]) => Object.fromEntries(names.filter((name) => !without(name)).map((name) => [name, 'a']));
  return lockOf({ ...kept(images.map(({ reference }) => reference)), ...more }, kept(charts.map(({ reference }) => reference)));
}

const nextcloud = (name: string) => name.includes('/library/nextcloud:');
const MAKERS =
  usedWith(OFFER)
    .images.map(({ reference }) => reference)
    .find(nextcloud) ?? '';

describe('image/unpinned', () => {
  const code = 'image/unpinned';

  it('names once what a lock does not have, whatever the number of tenants', () => {
    const lock = lockFor(OFFER, (name) => nextcloud(name) || name.startsWith('oci://'));
    const { found, message, hint } = refuses({
      code,
      edits: OFFER,
      tenants: {},
      lock,
      at: '/images',
      file: 'hansa.lock.yaml',
      marks: 'images',
      severity: 'warning',
    });
    assert.equal(found, '1 image and 2 charts without a digest');
    assert.ok(message.includes(MAKERS), message);
    assert.match(hint, /hansa lock/);
    passes({ code, edits: OFFER, tenants: {}, lock: lockFor(OFFER) });
  });

  it('says which other version is locked', () => {
    const lock = lockFor(OFFER, nextcloud, { 'docker.io/library/nextcloud:33.0.1-apache': 'b' });
    const [said] = complaintsOf({ code, edits: OFFER, tenants: {}, lock });
    assert.match(said?.message ?? '', /nextcloud:34\S* \(it has 33\.0\.1-apache\)/);
  });

  it('is a note where nobody has data', () => {
    const edits = { ...OFFER, profile: 'evaluation' };
    const lock = lockFor(edits, nextcloud);
    refuses({ code, edits, tenants: {}, lock, at: '/images', file: 'hansa.lock.yaml', marks: 'images', severity: 'note' });
  });

  it('is a note for who has a mirror and no lock, and silent for who has neither', () => {
    refuses({ code, edits: { ...OFFER, ...MIRROR }, tenants: {}, at: '/images/mirror', marks: 'registry.fjord.test', severity: 'note' });
    passes({ code, edits: OFFER, tenants: {} });
    passes({ code, edits: { ...OFFER, ...MIRROR, profile: 'evaluation' }, tenants: {} });
  });

  it('has nothing to say of an image that a person named by its digest', () => {
    const own = { ...OFFER, settings: `{ nextcloud: { image: "registry.fjord.test/nextcloud@${digestOf('c')}" } }` };
    assert.deepEqual(
      usedWith(own).images.filter(({ reference }) => reference.includes('nextcloud')),
      [],
    );
    passes({ code, edits: own, tenants: {}, lock: lockFor(own) });
  });
});

describe('image/stale', () => {
  it('names what is locked and no longer used', () => {
    const lock = lockFor(OFFER, undefined, { 'docker.io/library/odoo:18.0': 'b' });
    const [said, ...more] = complaintsOf({ code: 'image/stale', edits: OFFER, tenants: {}, lock });
    assert.deepEqual([said?.severity, said?.at.file, more], ['note', 'hansa.lock.yaml', []]);
    assert.match(said?.message ?? '', /odoo:18\.0/);
    assert.equal(said?.fix.length, 1);
    passes({ code: 'image/stale', edits: OFFER, tenants: {}, lock: lockFor(OFFER) });
  });
});

it('leaves a lock that can be read where all that it has is taken away', () => {
  const lock = lockOf({ 'docker.io/library/odoo:18.0': 'b' }, { 'oci://charts.test/tide:1.0': 'b' });
  const files = filesOf({ edits: OFFER, tenants: {}, lock });
  const [said] = compile(files, LANGUAGE).diagnostics.filter(({ code }) => code === 'image/stale');
  const fixed = new Map([...files, ['hansa.lock.yaml', applyEdits(lock, said?.fix ?? [])]]);
  const left = compile(fixed, LANGUAGE).diagnostics.filter(({ at }) => at.file === 'hansa.lock.yaml');
  assert.deepEqual(
    left.map(({ code }) => code),
    ['image/unpinned'],
  );
});

describe('image/moved', () => {
  const compilation = compile(filesOf({ edits: OFFER, tenants: {}, lock: lockFor(OFFER) }), LANGUAGE);
  const said = (answers: Readonly<Record<string, string>>) => movedBy(compilation, new Map(Object.entries(answers)));

  it('stands at the digest that is no longer what the tag leads to', () => {
    const [moved, ...more] = said({ [MAKERS]: digestOf('b'), 'ghcr.io/stefanprodan/podinfo:6.14.1': digestOf('a') });
    assert.deepEqual(more, []);
    assert.deepEqual([moved?.code, moved?.found, moved?.expected], ['image/moved', digestOf('b'), digestOf('a')]);
    assert.equal(moved?.at.file, 'hansa.lock.yaml');
    assert.equal(compilation.spec.sources.text(moved?.at ?? { file: '', pointer: '' }), digestOf('a'));
  });

  it('says nothing of what nobody asked, or what answers as before', () => {
    assert.deepEqual(said({}), []);
    assert.deepEqual(said({ [MAKERS]: digestOf('a') }), []);
  });
});

describe('image/unpinned and image/stale, to the edges', () => {
  const code = 'image/unpinned';
  const file = 'hansa.lock.yaml';
  const chart = (name: string) => name.startsWith('oci://');

  it('counts images and charts apart, and stands at the list in which something is missing', () => {
    const said = (without: (name: string) => boolean) => {
      const [first] = complaintsOf({ code, edits: OFFER, tenants: {}, lock: lockFor(OFFER, without) });
      return [first?.found, first?.at.pointer];
    };
    assert.deepEqual(said(nextcloud), ['1 image without a digest', '/images']);
    assert.deepEqual(said(chart), ['2 charts without a digest', '/charts']);
  });

  it('names four, and counts those behind them', () => {
    const all = usedWith(OFFER).images.map(({ reference }) => reference);
    const message = (count: number) => {
      const gone = new Set(all.slice(0, count));
      return complaintsOf({ code, edits: OFFER, tenants: {}, lock: lockFor(OFFER, (name) => gone.has(name)) })[0]?.message ?? '';
    };
    assert.doesNotMatch(message(4), / more/);
    assert.match(message(5), / and 1 more/);
  });

  it('asks nobody for a lock who has one, with a mirror or without', () => {
    const edits = { ...OFFER, ...MIRROR };
    passes({ code, edits, tenants: {}, lock: lockFor(edits) });
  });

  it('takes away what is stale, and leaves the rest of the lock', () => {
    const lock = lockFor(OFFER, undefined, { 'docker.io/library/odoo:18.0': 'b' });
    const files = filesOf({ edits: OFFER, tenants: {}, lock });
    const [said] = compile(files, LANGUAGE).diagnostics.filter((each) => each.code === 'image/stale');
    const fixed = new Map([...files, [file, applyEdits(lock, said?.fix ?? [])]]);
    assert.deepEqual(
      compile(fixed, LANGUAGE).diagnostics.filter(({ at }) => at.file === file),
      [],
    );
  });

  it('leaves an empty list alone', () => {
    const lock = lockOf({ 'docker.io/library/odoo:18.0': 'b' });
    const [said] = complaintsOf({ code: 'image/stale', edits: OFFER, tenants: {}, lock });
    assert.equal(said?.fix.length, 1);
  });
});
