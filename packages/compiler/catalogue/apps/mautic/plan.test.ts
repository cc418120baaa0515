import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, languageOf } from '../../../compile.ts';
import { required } from '../../../plan/plan.ts';
import { CATALOGUE } from '../../index.ts';
import { withAcme } from '../sample.ts';
import { BROKEN, IMAGE, VERSION } from './facts.ts';
import { mautic } from './index.ts';
import { connections, requestsAtOnce, webSize } from './sizes.ts';
import { STATE } from './state.ts';

const LANGUAGE = languageOf({ ...CATALOGUE, apps: { mautic } });

function compiled(seats = 25, settings = '') {
  return compile(withAcme({ apps: '[mautic]', settings: `{ mautic: { ${settings} } }` }, { seats: String(seats) }), LANGUAGE);
}

function planned(seats?: number, settings?: string) {
  return required(required(compiled(seats, settings).tenants[0]).apps[0]);
}

describe('plan of Mautic', () => {
  it('is accepted as it is', () => {
    assert.deepEqual(compiled().diagnostics, []);
  });

  it('pins none of the images that are known to fail', () => {
    assert.ok(!(VERSION in BROKEN));
    assert.ok(IMAGE.includes(`:${VERSION}-`) && IMAGE.endsWith('-apache'));
  });

  it('lives on MariaDB, where messages waiting to be sent are too: no cache, no bucket', () => {
    const plan = planned();
    assert.equal(plan.database?.values.engine, 'mariadb');
    assert.deepEqual([plan.cache, plan.bucket], [undefined, undefined]);
  });

  it('signs on by SAML, with the answer where Mautic expects it', () => {
    const { client } = planned();
    assert.equal(client?.values.protocol, 'saml');
    assert.deepEqual(client?.values.redirects, ['https://acme--mautic.nordlys-apps.example/s/saml/login_check']);
  });

  it('gives the secrets that the pods ask for', () => {
    assert.deepEqual(
      planned()
        .app.secrets.map((secret) => secret.key)
        .sort(),
      ['admin-password', 'database-password', 'mail-password', 'mail-user', 'secret-key'],
    );
  });

  it('makes the passwords that stand in a URL of characters that need no encoding', () => {
    const made = planned().app.secrets.flatMap((secret) => (secret.recipe.make === 'random' ? [secret.recipe.characters] : []));
    assert.ok(made.length > 0);
    for (const characters of made) assert.match(characters, /^[A-Za-z0-9_-]+$/);
  });

  it('takes the volume as large as it was asked for, never more than one pod of each role', () => {
    const plan = planned(1000, 'volume: 40Gi');
    assert.equal(plan.volumes[0]?.values.size, 40 * 1024);
    for (const workload of plan.workloads) assert.deepEqual([workload.values.replicas, workload.values.maxReplicas], [1, 1], workload.name);
  });

  it('grows with the seats, and its connections with the requests at once', () => {
    let before = { memory: 0, connections: 0 };
    for (const seats of [1, 10, 100, 1000]) {
      const now = { memory: webSize(seats).memory, connections: connections(seats) };
      assert.ok(now.memory >= before.memory && now.connections >= before.connections);
      assert.ok(now.connections > requestsAtOnce(webSize(seats).memoryLimit));
      before = now;
    }
  });

  it('has names short enough for CronJobs and for a digest behind them', () => {
    for (const workload of planned().workloads) assert.ok(workload.name.length <= 40, workload.name);
  });
});

describe('state of Mautic', () => {
  it('covers the database, the volume and the key that integrations are encrypted with', () => {
    assert.deepEqual([...new Set(STATE.map((each) => each.holder))].sort(), ['database', 'secrets', 'volume/mautic-files']);
  });

  it('names for everything where it lives and what saves it', () => {
    const { app } = planned();
    assert.equal(app.state.length, STATE.length);
  });

  it('has every volume in it', () => {
    const held = STATE.map((each) => each.holder);
    for (const volume of planned().volumes) assert.ok(held.includes(`volume/${volume.name}`), volume.name);
  });
});
