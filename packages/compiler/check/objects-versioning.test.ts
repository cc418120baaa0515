import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CATALOGUE } from '../catalogue/index.ts';
import { compile, languageOf } from '../compile.ts';
import { complaintsOf, filesOf, passes, refuses } from './trial.ts';

const code = 'objects/versioning';
const objects = (rest: string) => ({ services: `{ mail: { relay: out.fjord.test, party: fjord }, objects: { ${rest} } }` });

describe(code, () => {
  it('refuses a program without versions, and passes those that have them', () => {
    refuses({ code, edits: objects('engine: garage'), at: '/services/objects/engine', marks: 'garage', fix: true });
    for (const engine of ['provider', 'ceph', 'seaweedfs', 'minio']) passes({ code, edits: objects(`engine: ${engine}`) });
    passes({ code });
  });

  it('refuses a store of a provider that lacks them, at the store, and no other', () => {
    const { hetzner } = CATALOGUE.providers;
    assert.ok(hetzner);
    const stores = hetzner.stores.map((store) => ({ ...store, versioning: store.name !== 'hel1' }));
    const language = languageOf({ ...CATALOGUE, providers: { ...CATALOGUE.providers, hetzner: { ...hetzner, stores } } });
    const found = (at: string) =>
      compile(filesOf({ edits: objects(`at: ${at}`) }), language)
        .diagnostics.filter((each) => each.code === code)
        .map((each) => each.at.pointer);
    assert.deepEqual(found('hetzner/hel1'), ['/services/objects/at']);
    assert.deepEqual(found('hetzner/nbg1'), []);
    assert.deepEqual(found('scaleway/fr-par'), []);
  });

  it('names how long the versions were promised', () => {
    const [found] = complaintsOf({ code, edits: { ...objects('engine: garage'), backup: '{ keep: 90d }' } });
    assert.match(found?.message ?? '', /for 90d/);
    assert.deepEqual(
      found?.related.map((each) => each.pointer),
      ['/backup/keep'],
    );
  });
});
