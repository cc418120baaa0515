import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Socket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { readConfig } from '../config/read.ts';
import { fingerprintOf } from '../db/master-keys.ts';
import { openPool } from '../db/pool.ts';
import { migrate } from '../db/migrate.ts';
import { type TrialDatabase, trialDatabase } from '../db/trial.ts';
import { startIdentity } from '../embedded/identity/provider.ts';
import { examine } from './doctor.ts';

const CANARY = 'canary-7b1d';
const KEY = Buffer.alloc(32, 7).toString('base64');

describe('doctor', () => {
  let trial: TrialDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'hansa-doctor-test-'));
  before(async () => {
    trial = await trialDatabase();
  });
  after(async () => {
    await trial.stop();
    rmSync(folder, { recursive: true });
  });

  const configured = (database: string, cell: string, kubernetes = 'simulated') => {
    const path = join(folder, 'server.yaml');
    const top = 'git: {spec: embedded, author: {name: H, email: h@localhost}}\nmail: simulated\nappMail: simulated\n';
    writeFileSync(
      path,
      `${top}cells:\n  fsn-1: {deploy: embedded, kubernetes: ${kubernetes}, identity: simulated, recipients: simulated, ${cell}}\n`,
    );
    return readConfig({ HANSA_CONFIG: path, DATABASE_URL: database, HANSA_VAULT_KEY: KEY, HANSA_DATA: folder, WORD: CANARY });
  };
  const states = async (config: ReturnType<typeof readConfig>) => {
    const { findings } = await examine(config);
    assert.doesNotMatch(JSON.stringify(findings), new RegExp(CANARY));
    return Object.fromEntries(findings.map(({ name, state, found }) => [name, { state, found }]));
  };

  test('a database before its first start and after, with what is simulated said so', async () => {
    const url = await trial.fresh();
    const cell = 'postgres: simulated, mariadb: none, cache: simulated, objects: simulated';
    // The server of the tests writes nothing through to the disk.
    const careless = await states(configured(url.reveal(), cell));
    assert.deepEqual(careless['database/durability'], { state: 'wrong', found: 'synchronous_commit is off' });
    const pool = openPool(url, { name: 'doctor-test' });
    await pool.query(`alter database ${(await pool.query('select current_database() name')).rows[0].name} set synchronous_commit = on`);
    const before = await states(configured(url.reveal(), cell));
    assert.equal(before['database']?.state, 'fine');
    assert.match(before['database']?.found ?? '', /^PostgreSQL 18, \d+ steps of the schema/);
    assert.deepEqual(
      ['fsn-1/kubernetes', 'fsn-1/postgres', 'fsn-1/mariadb', 'fsn-1/dns', 'data'].map((name) => before[name]?.state),
      ['simulated', 'simulated', 'none', 'none', 'fine'],
    );
    await migrate(pool);
    const own = fingerprintOf(Buffer.from(KEY, 'base64'));
    const vaultSays = async () => (await states(configured(url.reveal(), cell)))['vault'];
    assert.match((await vaultSays())?.found ?? '', new RegExp(`^its key ${own} comes from HANSA_VAULT_KEY and seals everything$`));
    await pool.query(`insert into secret_key (tenant, sealed, master) values ('a', '', $1), ('b', '', null)`, [own]);
    assert.match(
      (await vaultSays())?.found ?? '',
      /seals; 1 tenants are sealed with one that nobody wrote down, until hansa vault rekey is done$/,
    );
    await pool.query(`update secret_key set master = 'feedfeedfeedfeed' where tenant = 'b'`);
    assert.deepEqual(await vaultSays(), { state: 'wrong', found: '1 tenants are sealed with feedfeedfeedfeed, which is not here' });
    await pool.query(`update migration set digest = 'x' where number = 2`);
    await pool.end();
    assert.equal((await states(configured(url.reveal(), cell)))['database/schema']?.state, 'wrong');
  });

  test('the identity provider: it answers by its name and knows us, or what is wrong with it', async () => {
    const home = new URL('http://127.0.0.1:4680/');
    const [callback, logout] = [new URL('/sign-in/callback', home), new URL('/sign-in/ended', home)];
    const running = await startIdentity({ home, callback, logout, people: async () => [], admits: async () => false });
    const config = configured((await trial.fresh()).reveal(), 'postgres: none, mariadb: none, cache: none, objects: none');
    const roles = { claim: 'groups', tenant: null, values: { operator: ['ops'] } };
    const { issuer, client, secret } = running;
    const own = { issuer, client, secret, name: 'id', scopes: ['openid'], roles, secondFactor: 'none' as const };
    const state = async (more: Partial<typeof own>) => (await states({ ...config, signIn: { ...own, ...more } }))['sign-in']?.state;
    assert.equal((await states(config))['sign-in']?.state, 'none');
    assert.equal(await state({}), 'fine');
    assert.equal(await state({ secret: new Secret(CANARY) }), 'wrong');
    assert.equal(await state({ client: 'somebody' }), 'wrong');
    assert.equal(await state({ issuer: new URL(issuer.href.replace('127.0.0.1', 'localhost')) }), 'away', 'it goes by another name');
    await running.stop();
    assert.equal(await state({}), 'away');
  });

  test('an address at which no browser makes a passkey is said, for operators need one', async () => {
    const config = configured((await trial.fresh()).reveal(), 'postgres: none, mariadb: none, cache: none, objects: none');
    const found = async (url: string | null) => (await states({ ...config, url: url === null ? null : new URL(url) }))['passkeys']?.state;
    for (const url of ['https://192.0.2.7/', 'https://[2001:db8::7]/', 'http://127.0.0.1:4680/', 'http://hansa.control-plane.svc/'])
      assert.equal(await found(url), 'wrong', url);
    for (const url of ['https://console.example.org/', 'http://localhost:4680/', null]) assert.equal(await found(url), 'fine', String(url));
  });

  test('who is away is away, who says no is wrong; all are asked at once', async () => {
    // It takes the connection and never says a word, as a firewall that swallows does.
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket.on('error', () => {})));
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as { port: number };
    const at = `host: 127.0.0.1, port: ${port}, user: hansa, password: {env: WORD}, tls: none`;
    const superuser = new URL(trial.server.superuser.reveal());
    const socket = superuser.searchParams.get('host') ?? '';
    const cell = [
      `postgres: {${at}}`,
      'mariadb: {host: 127.0.0.1, port: 1, user: hansa, password: {env: WORD}, tls: none}',
      `cache: {nodes: [{host: 127.0.0.1, port: 1}], password: {env: WORD}, tls: none}`,
      'dns: {provider: rfc2136, zone: nordlys.cloud, host: 127.0.0.1, port: 1, key: {name: k, secret: {env: WORD}}}',
      `objects: {endpoint: "http://127.0.0.1:${port}", region: r, access: a, secret: {env: WORD}, keys: issued}`,
    ];
    const url = `postgresql://hansa:${CANARY}@localhost:${superuser.port}/hansa?host=${encodeURIComponent(socket)}`;
    const kubeconfig = join(folder, 'kubeconfig');
    const [cluster, user] = [{ server: `https://127.0.0.1:${port}` }, { token: CANARY }];
    const context = { name: 'c', context: { cluster: 'c', user: 'u' } };
    const named = { clusters: [{ name: 'c', cluster }], users: [{ name: 'u', user }], contexts: [context], 'current-context': 'c' };
    writeFileSync(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...named }));
    const begun = performance.now();
    const seen = await states(configured(url, cell.join(', '), `{kubeconfig: ${kubeconfig}, engine: flux}`));
    assert.ok(performance.now() - begun < 25_000);
    for (const kind of ['kubernetes', 'postgres', 'mariadb', 'cache', 'objects', 'dns'])
      assert.equal(seen[`fsn-1/${kind}`]?.state, 'away', kind);
    assert.deepEqual(seen['database'], { state: 'wrong', found: 'it does not let this role in' });
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
