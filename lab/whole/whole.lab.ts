import assert from 'node:assert/strict';
import { Resolver } from 'node:dns/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { testContext } from '@hansa/server/outside/contract.ts';
import { openObjects } from '@hansa/server/outside/objects/real.ts';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { mustRun, run } from '../command.ts';
import { ACCOUNT } from '../keycloak/identity.ts';
import { BOOTSTRAP } from '../keycloak/server.ts';
import { raw } from '../keycloak/world.ts';
import { got } from '../missing.ts';
import { at } from '../objects/servers.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary.ts';
import { GATEWAY, type Hansa, hansaOver } from './serve.ts';
import { FIRST, type Outside, programsOf, startOutside, ZONE } from './stand.ts';

/** The same program against real systems by configuration only. The steps build on each other. */

const programs = await got(programsOf);
const lab = { skip: programs.missing ?? false };
const ADMIN = { name: 'Ada Example', email: 'ada@customer.example' };
type Body = Record<string, unknown>;

describe('hansa serve over everything real at once', () => {
  let folder: TemporaryFolder;
  let outside: Outside;
  let hansa: Hansa;
  let token = '';
  let id = '';

  before(async () => {
    if (!programs.value) return;
    folder = await temporaryFolder('whole');
    outside = await startOutside(programs.value, folder);
    hansa = await hansaOver(outside, folder.path);
  });
  after(async () => {
    await hansa?.stop();
    await outside?.stop();
    folder?.remove();
  });

  const ask = async (method: string, path: string, body?: Body, match?: string): Promise<Body> => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    };
    const more = match === undefined ? {} : { 'if-match': match };
    const init = { method, headers: { ...headers, ...more }, ...(body && { body: JSON.stringify(body) }) };
    const answer = await fetch(`${hansa.address}${path}`, init);
    const said = (await answer.json()) as Body;
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${JSON.stringify(said)}`);
    return { ...said, etag: answer.headers.get('etag') ?? '' };
  };
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    // Who is asked may be busy, or not there yet.
    let failed: unknown;
    const asked = () => holds().catch((error: unknown) => void (failed = error));
    for (const end = Date.now() + 600_000; !(await asked()); await sleep(200)) {
      await outside.cluster.tend();
      if (Date.now() < end) continue;
      const seen = await ask('GET', `/v1/tenants/${id}`).catch(String);
      assert.fail(`${what}: not within ten minutes\n${failed}\n${JSON.stringify(seen, null, 1)}\n${hansa.log()}`);
    }
  };
  const state = async () => (await ask('GET', `/v1/tenants/${id}`))['state'];

  /** As anybody asks: the name server itself, by DNS. What it says is not there is nothing; an answer that does not come is an error. */
  const resolved = async (slug: string): Promise<{ readonly alias: readonly string[]; readonly addresses: readonly string[] }> => {
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${outside.dns.port}`]);
    const name = `${slug}.${ZONE}`;
    const asked = [resolver.resolveCname(name), resolver.resolve4(name), resolver.resolve6(name)];
    const [alias = [], ...addresses] = await Promise.all(asked.map(orNone));
    return { alias, addresses: addresses.flat() };
  };

  const inPostgres = async (): Promise<{ readonly databases: number; readonly roles: number }> => {
    const { port, password } = outside.postgres;
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
    await client.connect();
    const count = async (text: string) => (await client.query(text, [`t\\_${id}\\_%`])).rowCount ?? 0;
    const databases = await count('select 1 from pg_database where datname like $1');
    const roles = await count('select 1 from pg_roles where rolname like $1');
    await client.end();
    return { databases, roles };
  };

  const treeOf = async (): Promise<readonly string[]> => {
    const listed = await run('git', ['-C', join(outside.repositories, 'deploy-fsn-1.git'), 'ls-tree', '-r', '--name-only', 'main']);
    return listed.stdout.split('\n').filter((path) => path.includes(`tenants/${id}/`));
  };

  /** Each outsider, asked by somebody else than the control plane, whether it has anything of the tenant. */
  const has = async (): Promise<Record<string, boolean>> => {
    const { mariadb, cache, store, keycloak, repositories } = outside;
    const like = `t\\_${id}\\_%`;
    const { databases, roles } = await inPostgres();
    const admin = await createConnection({ host: '127.0.0.1', port: mariadb.port, user: 'admin', password: mariadb.password });
    const [schemas] = await admin.query<RowDataPacket[]>('show databases like ?', [like]);
    const [logins] = await admin.query<RowDataPacket[]>('select user from mysql.user where user like ?', [like]);
    await admin.end();
    const redis = ['-p', String(cache.nodes[0]?.port), '-a', cache.password, '--no-auth-warning'];
    const users = await mustRun(programs.value?.redisClient ?? '', [...redis, 'acl', 'list']);
    const objects = openObjects({ ...store.config, endpoint: at(store.port) });
    const bucket = await objects.observe(`nordlys-fsn-1-${id}-nextcloud`, testContext());
    objects.close();
    const cluster = await outside.cluster.holds(`t-${id}`);
    const account = { base: keycloak.base, account: ACCOUNT, mail: undefined };
    // The signed heads of the register name the chain of each tenant by its id for ever, as the register itself does.
    const spec = await run('git', ['-C', join(repositories, 'spec.git'), 'grep', '-l', id, 'main', '--', ':!register']);
    return {
      database: databases !== 0,
      role: roles !== 0,
      schema: schemas.length > 0,
      login: logins.length > 0,
      cache: users.includes(id),
      bucket: bucket.kind === 'present',
      realm: (await raw(account, 'GET', `/${id}`)).status === 200,
      name: (await Promise.all(['delta', 'beta'].map(resolved))).some(({ alias }) => alias.length > 0),
      namespace: cluster.namespace,
      pods: cluster.ready > 0,
      tree: (await treeOf()).length > 0,
      spec: spec.stdout !== '',
    };
  };

  test('a new Keycloak is settled by command, and the doctor finds nothing wrong before anything runs', lab, async () => {
    const args = [
      'identity',
      'settle',
      'fsn-1',
      '--bootstrap-client',
      BOOTSTRAP.client,
      '--bootstrap-secret-file',
      join(folder.path, 'bootstrap'),
    ];
    const settled = await hansa.cli(...args);
    assert.equal(settled.code, 0, settled.stderr);
    const doctor = await hansa.cli('doctor', '--format', 'json');
    const { findings } = JSON.parse(doctor.stdout) as { findings: { name: string; state: string; found: string }[] };
    assert.deepEqual(
      findings.filter((each) => each.state === 'wrong' || each.state === 'away'),
      [],
    );
    assert.ok(findings.some(({ name, state: found }) => name === 'mail' && found === 'fine'));
    for (const part of ['fsn-1/identity', 'fsn-1/dns', 'fsn-1/kubernetes'])
      assert.ok(
        findings.some(({ name, state: found }) => name === part && found === 'fine'),
        part,
      );
    assert.doesNotMatch(doctor.stdout, /canary|of-no-worth/);
  });

  test('one tenant comes about, is asked for everywhere, and its administrator can come in', lab, async (t) => {
    await hansa.start();
    const created = await hansa.cli('token', 'create', '--role', 'operator', '--expires', '1h', '--name', 'lab');
    token = created.stdout.trim();
    assert.ok(token, created.stderr);
    const began = Date.now();
    const plans = async () => (await ask('GET', '/v1/spec/state'))['plans'] as string[];
    await until('a platform', async () => (await plans()).length > 0);
    const [plan] = await plans();
    id = String((await ask('POST', '/v1/tenants', { slug: 'delta', plan, seats: 5, admin: ADMIN }))['id']);
    // The first of many steps is asked for alone, so that it dies long before the letters are written: they would come a second time.
    await until('a database', async () => (await inPostgres()).databases > 0);
    await hansa.kill();
    await hansa.start();
    await until('a commit of its tree', async () => (await treeOf()).length > 0);
    await outside.cluster.follow();
    await until('active', async () => (await state()) === 'active');
    t.diagnostic(`active ${Math.round((Date.now() - began) / 1000)} s after the command, with a kill -9 in between`);
    const all = await has();
    assert.deepEqual(all, Object.fromEntries(Object.keys(all).map((name) => [name, true])));
    const letters = outside.relay.arrived.filter(({ to }) => to === ADMIN.email);
    assert.deepEqual([letters.length, letters.at(-1)?.subject], [2, 'delta is ready']);
    const texts = outside.relay.raw.map((text) => text.replaceAll('=\r\n', '').replaceAll('=3D', '='));
    assert.ok(
      texts.some((text) => /https:\/\/id-fsn-1\.nordlys\.example\/realms\/\S+action-token/.test(text)),
      'a link with which to choose a password',
    );
    const page = /https:\/\/id-fsn-1\.nordlys\.example(\/realms\/\S+reset-credentials\?client_id=nextcloud)/.exec(texts.at(-1) ?? '')?.[1];
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'id-fsn-1.nordlys.example' };
    const shown = await fetch(`${outside.keycloak.base.origin}${page}`, { headers });
    assert.deepEqual([shown.status, /name="username"/.test(await shown.text())], [200, true], 'the page for another link asks whose it is');
  });

  test('renamed, it is found under its new name, which leads to the gateway, and no longer under the old one', lab, async (t) => {
    const led = { alias: [`fsn-1.${ZONE}`], addresses: GATEWAY };
    await until('the host of the cell', async () => (await resolved('delta')).addresses.length === GATEWAY.length);
    assert.deepEqual(await resolved('delta'), led);
    const began = Date.now();
    const before = await ask('GET', `/v1/tenants/${id}`);
    await ask('PATCH', `/v1/tenants/${id}`, { slug: 'beta' }, String(before['etag']));
    await until('the new name', async () => (await ask('GET', `/v1/tenants/${id}`))['settled'] === true);
    t.diagnostic(`renamed ${Math.round((Date.now() - began) / 1000)} s after the command`);
    assert.deepEqual([await resolved('delta'), await resolved('beta')], [{ alias: [], addresses: [] }, led]);
  });

  test('erased, it is nowhere, and the other tenant of the cell stands as it stood', lab, async (t) => {
    const other = `t-${FIRST.id}`;
    await until('the other', async () => (await ask('GET', `/v1/tenants/${FIRST.id}`))['state'] === 'active');
    const stood = await outside.cluster.holds(other);
    const began = Date.now();
    const leaving = await ask('GET', `/v1/tenants/${id}`);
    const asked = await ask('PATCH', `/v1/tenants/${id}`, { state: 'leaving' }, String(leaving['etag']));
    await ask('DELETE', `/v1/tenants/${id}`, undefined, String(asked['etag']));
    await until('erased', async () => (await state()) === 'erased');
    await until('out of the spec', async () => (await has())['spec'] === false);
    t.diagnostic(`erased ${Math.round((Date.now() - began) / 1000)} s after the command`);
    const all = await has();
    assert.deepEqual(all, Object.fromEntries(Object.keys(all).map((name) => [name, false])));
    assert.deepEqual(await outside.cluster.holds(other), stood);
  });

  test('no secret is in its log', lab, () => {
    assert.doesNotMatch(hansa.log(), /canary|of-no-worth|admin-of-the-lab/);
  });
});

function orNone(records: Promise<string[]>): Promise<string[]> {
  return records.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return [];
    throw error;
  });
}
