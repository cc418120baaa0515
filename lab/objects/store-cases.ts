import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '@hansa/domain/port/secret.ts';
import { settled, testContext } from '@hansa/server/outside/contract.ts';
import type { BucketWant, ObjectsPort } from '@hansa/server/outside/objects/port.ts';
import { openObjects } from '@hansa/server/outside/objects/real.ts';
import { openStore, type Store } from '@hansa/server/outside/objects/store.ts';
import { openWire, type Wire } from '@hansa/server/outside/objects/wire.ts';
import type { Got } from '../missing.ts';
import { at, type StoreServer } from './servers.ts';

const KEY = { access: 'tenant-key-1', secret: new Secret('a-secret-of-the-tenant') };
const NAME = 'nordlys-fsn-1-c5d6e7f8g9-files';
const MANY = 1_100;
/** Keys that XML or a path cannot hold as they are. None ends in a slash: VersityGW takes such a one as a folder, MinIO keeps one version. */
const ODD = ['a b+c%20&<>"é', 'folder/deep/ü?x=1#y', "quote'and;semicolon"];

/** What a tenant leaves behind, and what an operator can get wrong: only with real bytes in a real store. */
// size: the cases share one store and read as one list
export function storeCases(name: string, program: Got<string>, start: () => Promise<StoreServer>): void {
  describe(`objects: ${name}, what tenants and operators do`, program.missing === undefined ? {} : { skip: program.missing }, () => {
    let [server, port, store, wire]: [StoreServer?, ObjectsPort?, Store?, Wire?] = [];
    const own = () => {
      if (!server || !port || !store) throw new Error('the store has not started');
      return { server, port, store };
    };
    const want = (): BucketWant => {
      return { name: NAME, region: own().server.config.region, quota: 512, lifecycle: { noncurrentDays: 30, abortDays: 7 }, keys: [KEY] };
    };
    before(async () => {
      server = await start();
      const endpoint = at(server.port);
      wire = openWire({ connections: 16 });
      port = openObjects({ ...server.config, endpoint });
      store = openStore({ ...server.config, endpoint, own: server.config, wire });
      await settled(() => own().port.ensure(want(), testContext()));
    });
    after(async () => {
      port?.close();
      wire?.close();
      await server?.stop();
    });

    test(`${MANY} versions, markers, odd names and an unfinished upload are counted, then gone in steps`, async () => {
      await fill(own().store);
      assert.deepEqual(await counted(own().port), { bytes: (MANY + ODD.length * 2) * 4, versions: MANY + ODD.length * 3 });
      const first = await own().port.remove(NAME, testContext({ deadline: Date.now() + 60_000 }));
      assert.match(first.kind, /^(working|done)$/, inspect(first));
      assert.deepEqual(await settled(() => own().port.remove(NAME, testContext())), { kind: 'done' });
      assert.equal((await own().port.observe(NAME, testContext())).kind, 'absent');
      assert.equal((await own().port.reach(NAME, KEY, testContext())).kind, 'refused');
    });

    test('a bucket that somebody opened to strangers is seen, and closed again', async () => {
      await settled(() => own().port.ensure(want(), testContext()));
      const Statement = [
        { Effect: 'Allow', Principal: '*', Action: ['s3:ListBucket'], Resource: [`arn:aws:s3:::${NAME}`] },
        { Effect: 'Allow', Principal: '*', Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::${NAME}/*`] },
      ];
      const body = JSON.stringify({ Version: '2012-10-17', Statement });
      await own().store.ask({ method: 'PUT', path: `/${NAME}`, query: { policy: '' }, body }, testContext());
      const seen = await own().port.observe(NAME, testContext());
      assert.ok(seen.kind === 'present' && seen.value.open, inspect(seen));
      assert.deepEqual(await settled(() => own().port.ensure(want(), testContext())), { kind: 'done' });
      const then = await own().port.observe(NAME, testContext());
      assert.ok(then.kind === 'present' && !then.value.open, inspect(then));
      assert.deepEqual(await own().port.reach(NAME, KEY, testContext()), { kind: 'done' });
    });

    test('the tenant’s key can do nothing with the bucket itself', async () => {
      for (const query of [{ versioning: '' }, { lifecycle: '' }, { policy: '' }, { acl: '' }]) {
        const body = '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>';
        const reply = await own().store.ask({ method: 'PUT', path: `/${NAME}`, query, body, as: KEY, may: [400, 403, 501] }, testContext());
        assert.notEqual(reply.status, 200, Object.keys(query)[0]);
      }
      assert.equal((await own().store.ask({ method: 'DELETE', path: `/${NAME}`, as: KEY, may: [403] }, testContext())).status, 403);
    });

    test('what the store does not end by a rule is refused where the configuration says that it does', async () => {
      const { config, port: number } = own().server;
      const bold = openObjects({ ...config, endpoint: at(number), ends: ['versions', 'uploads'] });
      const outcome = await bold.ensure(want(), testContext());
      bold.close();
      assert.ok(outcome.kind === 'refused', inspect(outcome));
      assert.match(outcome.cause.code, /^objects\/(unsupported|not-held|refused)$/);
    });

    test('a key that the operator issued is tried and left alone; a wrong one is refused', async () => {
      const { config, port: number } = own().server;
      const issued = openObjects({ ...config, endpoint: at(number), keys: 'issued' });
      assert.deepEqual(await issued.ensure(want(), testContext()), { kind: 'done' });
      const wrong = await issued.ensure({ ...want(), keys: [{ ...KEY, secret: new Secret('mistyped') }] }, testContext());
      assert.ok(wrong.kind === 'refused' && wrong.cause.code === 'objects/key-unknown', inspect(wrong));
      assert.deepEqual(await own().port.reach(NAME, KEY, testContext()), { kind: 'done' });
      issued.close();
    });

    test('our own key mistyped is a refusal, and never an absence', async () => {
      const { config, port: number } = own().server;
      const wrong = openObjects({ ...config, endpoint: at(number), secret: new Secret('mistyped') });
      assert.equal((await wrong.observe(NAME, testContext())).kind, 'unknown');
      assert.equal((await wrong.remove(NAME, testContext())).kind, 'refused');
      wrong.close();
    });
  });
}

const path = (key: string): string => `/${NAME}/${key.split('/').map(encodeURIComponent).join('/')}`;

/** As the tenant: many objects, odd names written twice and deleted, one upload begun. */
async function fill(store: Store): Promise<void> {
  const within = testContext({ deadline: Date.now() + 120_000 });
  const put = (key: string) => store.ask({ method: 'PUT', path: path(key), body: randomBytes(2).toString('hex'), as: KEY }, within);
  for (let at = 0; at < MANY; at += 50) await Promise.all(Array.from({ length: 50 }, (_, index) => put(`many/${at + index}`)));
  for (const key of ODD) {
    await put(key);
    await put(key);
    await store.ask({ method: 'DELETE', path: path(key), as: KEY }, within);
  }
  await store.ask({ method: 'POST', path: path('never ended'), query: { uploads: '' }, as: KEY }, within);
}

async function counted(port: ObjectsPort): Promise<{ bytes: number; versions: number }> {
  const sum = { bytes: 0, versions: 0 };
  for (let from: string | null | undefined = null; from !== undefined; ) {
    const seen = await port.usage(NAME, from, testContext());
    assert.ok(seen.kind === 'present', inspect(seen));
    sum.bytes += seen.value.bytes;
    sum.versions += seen.value.versions;
    from = seen.value.next ?? undefined;
  }
  return sum;
}
