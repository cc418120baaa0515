import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import { PAID } from '@hansa/domain/access/erasure.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { readConfig } from './config/read.ts';
import { openPool } from './db/pool.ts';
import { openSession } from './db/sessions.ts';
import { acceptPlatform } from './db/releases.ts';
import { transaction } from './db/transaction.ts';
import { type TrialDatabase, trialDatabase } from './db/trial.ts';
import { MasterKeys } from './db/master-keys.ts';
import { Vault } from './db/vault.ts';
import { StartRefusal, startServing } from './main.ts';
import { exampleFolder } from './spec/example.ts';
import { openLog } from './watch/log.ts';

const FILE = `
git: {spec: embedded, author: {name: Hansa, email: hansa@localhost}}
mail: simulated
appMail: simulated
cells:
  fsn-1: {deploy: embedded, kubernetes: simulated, postgres: simulated, mariadb: none, cache: simulated, objects: simulated, identity: simulated, recipients: simulated}
`;

describe('the control plane by configuration', () => {
  let trial: TrialDatabase;
  let folder = '';
  let database = '';
  const lines: string[] = [];
  const log = openLog({ json: true, write: (line) => lines.push(line), now: Date.now });
  const key = randomBytes(32).toString('base64');

  before(async () => {
    trial = await trialDatabase();
    database = (await trial.fresh()).reveal();
    folder = mkdtempSync(join(tmpdir(), 'hansa-serving-'));
    writeFileSync(join(folder, 'server.yaml'), FILE);
    process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
  });
  after(async () => {
    await trial.stop();
    rmSync(folder, { recursive: true });
  });

  const start = (more: Record<string, string> = {}) => {
    const env = {
      HANSA_CONFIG: join(folder, 'server.yaml'),
      DATABASE_URL: database,
      HANSA_VAULT_KEY: key,
      HANSA_DATA: join(folder, 'data'),
      PORT: '0',
    };
    return startServing({ config: readConfig({ ...env, ...more }), example: 'sovereign-saas', person: 'ada', log });
  };

  test('production with a database of its own: ready, with figures, and nothing of the example in it', async () => {
    const serving = await start();
    const ask = (path: string, headers = {}) => fetch(new URL(path, serving.address), { headers });
    assert.equal((await ask('/readyz')).status, 200);
    const metrics = await (await ask('/metrics')).text();
    for (const line of ['hansa_simulated{part="fsn-1/postgres"} 1', '# TYPE hansa_looks_total counter', '# TYPE hansa_work_rows gauge'])
      assert.ok(metrics.includes(line), line);
    assert.match(metrics, /hansa_work_rows\{kind="spec",state="\w+"\} 1/);
    assert.equal((await ask('/metrics', { 'x-forwarded-for': '192.0.2.1' })).status, 404);
    assert.ok(!serving.simulated.some((part) => part.startsWith('*') || part.includes('mariadb')));
    const begun = performance.now();
    await serving.stop();
    assert.ok(performance.now() - begun < 10_000);
  });

  test('who pays is not erased by one person, nor at once', async () => {
    const serving = await start();
    const pool = openPool(new Secret(database), { name: 'trial' });
    const platform = readFileSync(join(exampleFolder('sovereign-saas'), 'platform.yaml'), 'utf8');
    await transaction(pool, (client) => acceptPlatform(client, { id: 'r', commit: 'c0ffee', compiler: COMPILER_VERSION }, platform));
    const opening = { person: 'ada', role: 'operator', tenant: null, kind: 'token', lasts: 60 } as const;
    const { word } = await openSession(pool, (count) => randomBytes(count), opening);
    const ask = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
      fetch(new URL(path, serving.address), {
        method,
        headers: { authorization: `Bearer ${word}`, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const admin = { name: 'A', email: 'a@a.example' };
    const made = await ask('POST', '/v1/tenants', {}, { slug: 'payer', plan: 'team@1', seats: 3, admin });
    const { id } = (await made.json()) as { id: string };
    const erased = await ask('DELETE', `/v1/tenants/${id}`, { 'if-match': '"1"' });
    assert.equal(erased.status, 202);
    const { rows } = await pool.query('select intent, people, wait_ms::float8 wait from tenant join erasure on tenant = id where id = $1', [
      id,
    ]);
    assert.deepEqual(rows, [{ intent: 'active', people: 2, wait: PAID.wait }]);
    await pool.end();
    await serving.stop();
  });

  test('another key than the one that sealed what is there is a refusal, and so is none', async () => {
    const pool = openPool(new Secret(database), { name: 'trial' });
    const want = { path: 'p', key: 'k', generation: 1, recipe: { make: 'random', characters: 'a-z0-9', length: 8 } } as const;
    await new Vault(new MasterKeys(Buffer.from(key, 'base64'), null, randomBytes), randomBytes).provide(pool, 'a123456789', [want]);
    await pool.end();
    const refused = /HANSA_VAULT_KEY: found .*expected the key under which/;
    await assert.rejects(start({ HANSA_VAULT_KEY: randomBytes(32).toString('base64') }), (error: unknown) => {
      assert.ok(error instanceof StartRefusal);
      assert.match(error.message, refused);
      return true;
    });
    await assert.rejects(start({ HANSA_VAULT_KEY: '', HANSA_MODE: 'embedded' }), refused);
  });

  test('parts in the folder of a process are for one process alone; the next may come when it has gone', async () => {
    const first = await start();
    const second = { HANSA_DATA: join(folder, 'second') };
    await assert.rejects(start(second), /git\.spec, fsn-1\/deploy, mail, fsn-1\/kubernetes.* another process on this database/);
    await first.stop();
    await (await start(second)).stop();
  });

  test('an address for others needs TLS before it', async () => {
    await assert.rejects(start({ HOST: '0.0.0.0' }), /HANSA_URL=https/);
  });
});
