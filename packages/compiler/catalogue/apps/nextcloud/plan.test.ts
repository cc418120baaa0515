import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { compile, languageOf } from '../../../compile.ts';
import { required } from '../../../plan/plan.ts';
import { CATALOGUE } from '../../index.ts';
import { withAcme } from '../sample.ts';
import { FACTS, MODULES } from './facts.ts';
import { SETUP_SH } from './files/shell.ts';
import { nextcloud } from './index.ts';
import { OPTIONS } from './options.ts';
import { processes, sizeOf } from './sizes.ts';

const LANGUAGE = languageOf({ ...CATALOGUE, apps: { ...CATALOGUE.apps, nextcloud } });

function planned({ seats = 25, settings = '', apps = 'nextcloud', profile = 'production' } = {}) {
  const platform = { profile, apps: `[${apps}]`, settings: `{ nextcloud: { ${settings} } }` };
  const { tenants } = compile(withAcme(platform, { seats: String(seats) }), LANGUAGE);
  return required(tenants[0]?.apps.find((each) => each.app.name === 'nextcloud'));
}

describe('the plan of Nextcloud', () => {
  it('answers on the slug itself', () => {
    assert.equal(planned().app.values.url, 'https://acme.nordlys-apps.example');
  });

  it('goes through the session pool, or directly, as asked', () => {
    assert.deepEqual([planned().database?.values.pool, planned().database?.values.port], ['session', 6432]);
    assert.deepEqual(
      [planned({ settings: 'pool: direct' }).database?.values.pool, planned({ settings: 'pool: direct' }).database?.values.port],
      ['direct', 5432],
    );
  });

  it('lives on MariaDB where that is asked for', () => {
    const { database } = planned({ settings: 'database: mariadb' });
    assert.deepEqual([database?.values.engine, database?.values.port], ['mariadb', 3306]);
  });

  it('keeps nothing on a volume, and every kind of state has a holder', () => {
    const plan = planned();
    assert.deepEqual(plan.volumes, []);
    assert.deepEqual(
      plan.app.state.map((each) => [each.kind, each.where]),
      [
        ['rows', 'database/k7m2p9x4qd/nextcloud'],
        ['objects', 'bucket/k7m2p9x4qd/nextcloud'],
        ['keys', 'app/k7m2p9x4qd/nextcloud'],
      ],
    );
    for (const item of plan.app.state) assert.notEqual(item.capture, null, item.name);
  });

  it('has only secrets whose characters survive an address and an INI file', () => {
    const made = planned().app.secrets.filter((each) => each.recipe.make === 'random');
    assert.ok(made.length >= 6);
    for (const { key, recipe } of made) assert.ok(recipe.make === 'random' && recipe.characters === 'A-Za-z0-9_-', key);
  });

  it('makes secret and salt at least as long as the installer would', () => {
    const length = (name: string) => {
      const recipe = planned().app.secrets.find((each) => each.key === name)?.recipe;
      return recipe?.make === 'random' ? recipe.length : 0;
    };
    assert.ok(length('secret') >= 48 && length('password-salt') >= 30);
  });

  it('is told of a sign-out elsewhere by the address that its provider has', () => {
    const { client, app } = planned();
    assert.equal(
      client?.values.logout,
      `https://${new URL(String(app.values.url)).host}/index.php/apps/user_oidc/backchannel-logout/hansa`,
    );
    assert.match(SETUP_SH, /occ user_oidc:provider hansa /);
  });

  it('says which modules come how: pinned archives, or the operator’s own image', () => {
    const [oidc, ...rest] = planned().app.values.modules;
    assert.deepEqual([oidc?.name, oidc?.how, rest.length], ['user_oidc', 'init', 0]);
    assert.match(String(oidc?.sha256), /^[a-f0-9]{64}$/);
    const own = planned({ settings: 'image: "registry.nordlys.example/cloud/nextcloud:34.0.3-1"' });
    assert.deepEqual(own.app.values.modules, [{ name: 'user_oidc', version: '8.10.1', how: 'image' }]);
    assert.ok(own.workloads.every((each) => each.values.image === 'registry.nordlys.example/cloud/nextcloud:34.0.3-1'));
  });

  it('brings office only to tenants that have Collabora', () => {
    const names = (apps: string) => planned({ apps }).app.values.modules.map((each) => each.name);
    assert.deepEqual(names('nextcloud'), ['user_oidc']);
    if (LANGUAGE.catalogue.apps['collabora']) assert.deepEqual(names('nextcloud, collabora'), ['user_oidc', 'richdocuments']);
  });

  it('admits an own image only by an exact tag or digest', () => {
    const digest = `r.example/nextcloud@sha256:${'a'.repeat(64)}`;
    for (const good of ['r.example/x/nextcloud:34.0.3', 'r.example:5000/nextcloud:1', digest])
      assert.ok(OPTIONS.safeParse({ image: good }).success, good);
    for (const bad of ['r.example/nextcloud', 'r.example/nextcloud:latest', 'nextcloud:34', 'r.example/Next:1', 'r.example/n:1 -x'])
      assert.ok(!OPTIONS.safeParse({ image: bad }).success, bad);
  });
});

describe('the sizes of Nextcloud', () => {
  it('grow with the seats and never shrink', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 500 }), (seats, more) => {
        const [small, large] = [sizeOf(seats, 'production'), sizeOf(seats + more, 'production')];
        assert.ok(large.web.replicas >= small.web.replicas && large.connections >= small.connections);
        assert.ok(small.web.maxReplicas >= small.web.replicas);
      }),
    );
  });

  it('have a second pod from 20 seats on, and one in an evaluation', () => {
    assert.deepEqual(
      [19, 20, 121].map((seats) => sizeOf(seats, 'production').web.replicas),
      [1, 2, 3],
    );
    assert.equal(sizeOf(5000, 'evaluation').web.maxReplicas, 1);
  });

  it('start no more processes than fit the memory', () => {
    for (const memory of [1024, 2048, 4096]) assert.ok(processes(memory) * 112 + 256 <= memory);
  });
});

describe('the facts of Nextcloud', () => {
  it('have a source and a date', () => {
    for (const fact of FACTS) assert.ok(fact.source.length > 5 && /^2026-\d\d-\d\d$/.test(fact.checkedAt), fact.what);
  });

  it('pin archives by address, version and digest', () => {
    for (const { name, version, url, sha256 } of MODULES) {
      assert.ok(url.endsWith(`/v${version}/${name}-v${version}.tar.gz`), url);
      assert.match(sha256, /^[a-f0-9]{64}$/);
    }
  });
});
