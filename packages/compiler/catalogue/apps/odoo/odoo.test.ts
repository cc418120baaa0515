import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assert as holds, boolean, constantFrom, integer, property } from 'fast-check';
import type { Edits } from '../../../check/sample.ts';
import { type Compilation, compile, languageOf } from '../../../compile.ts';
import { required } from '../../../plan/plan.ts';
import { withAcme } from '../sample.ts';
import { FACTS } from './facts.ts';
import { connections, listening, shapeOf, webSize, workersOf } from './sizes.ts';

const LANGUAGE = languageOf();

interface Spec {
  readonly settings?: string;
  readonly apps?: string;
  readonly name?: string;
  readonly tenant?: Edits;
  readonly profile?: string;
}

function compiled({
  settings = '',
  apps = '[odoo, podinfo]',
  name = 'nordlys',
  tenant = {},
  profile = 'production',
}: Spec = {}): Compilation {
  return compile(withAcme({ name, profile, apps, settings: `{ odoo: { ${settings} } }` }, tenant), LANGUAGE);
}

function planned(spec: Spec = {}) {
  return required(compiled(spec).tenants[0]?.apps.find((app) => app.app.name === 'odoo'));
}

function complaints(spec: Spec): string[] {
  return compiled(spec)
    .diagnostics.filter((each) => each.code.startsWith('odoo/'))
    .map((each) => `${each.code} ${each.at.file}${each.at.pointer}`);
}

describe('what Odoo needs', () => {
  test('a database by transaction through the pooler, and no volume', () => {
    const plan = planned();
    assert.equal(plan.database?.values.pool, 'transaction');
    assert.equal(plan.database?.values.port, 6432);
    assert.equal(plan.database?.values.directPort, 5432);
    assert.deepEqual(plan.volumes, []);
    assert.equal(plan.bucket, undefined);
    assert.deepEqual(
      plan.app.state.map(({ kind }) => kind),
      ['rows', 'keys'],
    );
  });

  test('the mode of the pool follows the setting and names it as its reason', () => {
    for (const [asked, mode, port] of [
      ['session', 'session', 6432],
      ['direct', 'direct', 5432],
    ] as const) {
      const { database } = planned({ settings: `pool: ${asked}` });
      assert.equal(database?.values.pool, mode);
      assert.equal(database?.values.port, port);
      assert.deepEqual(database?.why.pool?.origin, { file: 'platform.yaml', pointer: '/settings/odoo/pool' });
    }
  });

  test('secrets are references, and what is made at random survives a URL', () => {
    const { secrets } = planned().app;
    assert.deepEqual(secrets.map(({ key }) => key).sort(), [
      'admin-password',
      'client-secret',
      'database-password',
      'mail-password',
      'mail-user',
    ]);
    for (const { recipe } of secrets) if (recipe.make === 'random') assert.match(recipe.characters, /^(A-Za-z0-9_-|a-z0-9)$/);
  });

  test("missing modules come pinned by hash, or with the operator's own image", () => {
    const fetched = planned().app.values;
    assert.deepEqual(
      fetched.modules.map(({ name, how }) => [name, how]),
      [
        ['auth_oidc', 'init'],
        ['jose', 'init'],
        ['session_db', 'init'],
      ],
    );
    for (const { sha256 } of fetched.modules) assert.match(sha256 ?? '', /^[0-9a-f]{64}$/);
    const own = planned({ settings: 'image: "registry.nordlys.example/odoo:19.0-7"' }).app.values;
    assert.equal(own.image, 'registry.nordlys.example/odoo:19.0-7');
    assert.ok(own.modules.every(({ how }) => how === 'image'));
  });

  test('an image without an exact tag is no image', () => {
    for (const image of ['odoo', 'docker.io/library/odoo', 'registry.example/odoo:']) {
      assert.ok(
        compiled({ settings: `image: "${image}"` }).diagnostics.some((each) => each.severity === 'error'),
        image,
      );
    }
  });

  test('a suspended tenant has no web and no cron, and keeps its database', () => {
    const plan = planned({ tenant: { state: 'suspended' } });
    assert.deepEqual(
      plan.workloads.map(({ name, values }) => [name, values.replicas]),
      [
        ['odoo', 0],
        ['odoo-cron', 0],
        ['odoo-setup', 1],
      ],
    );
    assert.ok(plan.database);
  });
});

describe('sizes', () => {
  test('sessions in files belong to one pod; shared ones to two, which production needs', () => {
    assert.deepEqual(shapeOf(25, 'files', true), { replicas: 1, workers: 2 });
    assert.deepEqual(shapeOf(25, 'database', true), { replicas: 2, workers: 2 });
    assert.deepEqual(shapeOf(25, 'database', false), { replicas: 1, workers: 2 });
    const [web] = planned({ settings: 'sessions: files' }).workloads;
    assert.equal(web?.values.replicas, 1);
    assert.deepEqual(web?.why.replicas?.origin, { file: 'platform.yaml', pointer: '/settings/odoo/sessions' });
  });

  test('workers serve a third of the seats at six people each, and grow with the seats', () => {
    holds(
      property(
        integer({ min: 1, max: 5000 }),
        constantFrom('database' as const, 'files' as const),
        boolean(),
        (seats, sessions, production) => {
          const [shape, more] = [shapeOf(seats, sessions, production), shapeOf(seats + 1, sessions, production)];
          assert.ok(shape.replicas * shape.workers * 6 * 3 >= seats);
          assert.ok(shape.workers >= 2);
          assert.ok(more.replicas * more.workers + more.replicas >= shape.replicas * shape.workers);
          assert.equal(workersOf(webSize(shape.workers)), shape.workers);
          assert.ok(connections(shape) >= shape.replicas * shape.workers + listening(shape));
        },
      ),
    );
  });

  test('the limit of a pod admits one worker at its own limit', () => {
    for (const workers of [2, 4, 8]) assert.ok(webSize(workers).memoryLimit >= 1536 + 200 * (workers - 1));
  });
});

describe('odoo/pool-mode', () => {
  const wrong = 'pool: transaction';

  test('a transaction pool for everything is refused at its key, with a way out', () => {
    assert.deepEqual(complaints({ settings: wrong }), ['odoo/pool-mode platform.yaml/settings/odoo/pool']);
    const [found] = compiled({ settings: wrong }).diagnostics.filter((each) => each.code === 'odoo/pool-mode');
    assert.equal(found?.fix[0]?.text, 'split');
    for (const { checkedAt } of found?.evidence ?? []) assert.match(checkedAt, /^\d{4}-\d\d-\d\d$/);
  });

  test('every other mode passes, and so does saying nothing', () => {
    for (const pool of ['split', 'session', 'direct']) assert.deepEqual(complaints({ settings: `pool: ${pool}` }), []);
    assert.deepEqual(complaints({}), []);
  });

  test('another name, order or size changes nothing; not offering Odoo does', () => {
    for (const spec of [{ name: 'sydlys' }, { apps: '[podinfo, odoo]' }, { tenant: { seats: '900' } }, { profile: 'evaluation' }]) {
      assert.equal(complaints({ ...spec, settings: wrong }).length, 1);
    }
    assert.deepEqual(complaints({ settings: wrong, apps: '[podinfo]' }), []);
  });
});

describe('odoo/object-storage', () => {
  test('attachments in objects are refused, in the database they are not', () => {
    assert.deepEqual(complaints({ settings: 'attachments: objects' }), ['odoo/object-storage platform.yaml/settings/odoo/attachments']);
    assert.deepEqual(complaints({ settings: 'attachments: database' }), []);
  });

  test('a reordered mapping keeps the verdict, and both traps are reported at once', () => {
    const both = ['attachments: objects, pool: transaction', 'pool: transaction, attachments: objects'];
    for (const settings of both)
      assert.deepEqual(complaints({ settings }).sort(), [
        'odoo/object-storage platform.yaml/settings/odoo/attachments',
        'odoo/pool-mode platform.yaml/settings/odoo/pool',
      ]);
  });
});

test('every fact has a source and a date', () => {
  for (const { what, source, checkedAt } of FACTS) {
    assert.ok(what.endsWith('.'), what);
    assert.ok(source.length > 3, what);
    assert.match(checkedAt, /^\d{4}-\d\d-\d\d$/);
  }
});
