import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '@hansa/domain/port/secret.ts';
import type pg from 'pg';
import { readConfig } from './config/read.ts';
import { MasterKeys } from './db/master-keys.ts';
import { openPool } from './db/pool.ts';
import { openSession } from './db/sessions.ts';
import { type TrialDatabase, trialDatabase } from './db/trial.ts';
import { Vault } from './db/vault.ts';
import { type Serving, startServing } from './main.ts';
import { openLog } from './watch/log.ts';

/** As the settings of the relay and of the vault have them; what is made here is a canary by itself. */
const RELAY = 'canary-of-the-relay-5c1e';
const MASTER = Buffer.from('canary-of-the-vault-in-32-bytes.');
/** Halves of keys and names of accounts: they identify, and are no secrets. */
const PUBLIC = /#(bucket-access-key|mail-user)$/;

describe('a secret shows up nowhere', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let serving: Serving;
  const folder = mkdtempSync(join(tmpdir(), 'hansa-canary-'));
  const path = process.env['PATH'];
  /** What was logged, answered, and given to processes. */
  const seen: string[] = [];
  let word = '';
  const vault = new Vault(new MasterKeys(MASTER, null, randomBytes), randomBytes);

  before(async () => {
    const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    mkdirSync(join(folder, 'bin'));
    // Stands before the real one, and writes down what it is called with.
    const script = `#!/bin/sh\nprintf '%s\\n' "$*" >> '${folder}/called'\nenv >> '${folder}/called'\nexec '${git}' "$@"\n`;
    writeFileSync(join(folder, 'bin/git'), script);
    chmodSync(join(folder, 'bin/git'), 0o755);
    process.env['PATH'] = `${join(folder, 'bin')}:${path}`;
    trial = await trialDatabase();
    const database = await trial.fresh();
    pool = openPool(database, { name: 'canary' });
    writeFileSync(join(folder, 'server.yaml'), 'appMail: {user: apps, password: {env: RELAY}}\n');
    const env = { HANSA_CONFIG: join(folder, 'server.yaml'), HANSA_MODE: 'embedded', HANSA_DATA: join(folder, 'data'), PORT: '0', RELAY };
    const keys = { DATABASE_URL: database.reveal(), HANSA_VAULT_KEY: MASTER.toString('base64') };
    const log = openLog({ json: true, write: (line) => void seen.push(line), now: Date.now });
    serving = await startServing({ config: readConfig({ ...env, ...keys }), example: 'sovereign-saas', person: 'ada', log });
    ({ word } = await openSession(pool, (count) => randomBytes(count), {
      person: 'ada',
      role: 'operator',
      tenant: null,
      kind: 'token',
      lasts: 3_600,
    }));
  });
  after(async () => {
    process.env['PATH'] = path ?? '';
    await stop();
    await pool.end();
    await trial.stop();
    rmSync(folder, { recursive: true });
  });

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= serving.stop());
  async function ask(method: string, at: string, more: { body?: unknown; match?: string } = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${word}`, 'content-type': 'application/json', ...(more.match && { 'if-match': more.match }) };
    const init = { method, headers, ...(more.body !== undefined && { body: JSON.stringify(more.body) }) };
    const response = await fetch(new URL(at, serving.address), init);
    seen.push(response.url, JSON.stringify([...response.headers]), await response.clone().text());
    return response;
  }
  async function settled(id: string): Promise<void> {
    const end = Date.now() + 120_000;
    for (;;) {
      const { rows } = await pool.query('select 1 from tenant where id = $1 and settled = version', [id]);
      if (rows.length > 0) return;
      assert.ok(Date.now() < end, `${id} does not settle`);
      await sleep(100);
    }
  }

  test('created, rotated, refused, suspended: not in a log, an answer, an address, a row, a commit, or what a process is given', {
    timeout: 300_000,
  }, async () => {
    const admin = { name: 'Ada', email: 'ada@delta.example' };
    // The first platform is taken in while the server already answers.
    while (((await (await ask('GET', '/v1/spec/state')).json()) as { platform: string | null }).platform === null) await sleep(50);
    const made = await ask('POST', '/v1/tenants', { body: { slug: 'delta', plan: 'business@1', seats: 5, admin } });
    assert.equal(made.status, 202);
    const { id } = (await made.json()) as { id: string };
    await settled(id);
    const rotations = `/v1/tenants/${id}/rotations`;
    const etag = async () => (await ask('GET', `/v1/tenants/${id}`)).headers.get('etag') ?? '';
    assert.equal((await ask('POST', rotations, { body: { apps: ['nextcloud/secret'] }, match: await etag() })).status, 422);
    assert.equal((await ask('POST', rotations, { body: {}, match: await etag() })).status, 202);
    await settled(id);
    assert.equal((await ask('POST', rotations, { body: {}, match: await etag() })).status, 409);
    // An outsider that says no to what it has: its complaint must not tell more.
    await ask('PATCH', `/v1/tenants/${id}`, { body: { state: 'suspended' }, match: await etag() });
    await settled(id);
    for (const at of [`/v1/tenants/${id}/events`, '/v1/spec/state', '/v1/cells', '/v1/tenants', '/metrics', '/v1/openapi.json'])
      await ask('GET', at);
    const values = await vault.read(pool, id);
    const secrets = [...values].filter(([at]) => !PUBLIC.test(at)).flatMap(([, kept]) => kept.map(({ value }) => value.reveal()));
    assert.ok(secrets.length >= 15 && secrets.includes(RELAY), `${secrets.length} values, of two generations`);
    const { rows } = await pool.query<{ table_name: string }>(
      `select table_name from information_schema.tables where table_schema = 'public'`,
    );
    for (const { table_name: table } of rows) seen.push(JSON.stringify((await pool.query(`select t::text from "${table}" t`)).rows));
    await stop();
    process.env['PATH'] = path ?? '';
    const places = new Map<string, Buffer>([['log, answers and rows', Buffer.from(seen.join('\n'))]]);
    for (const [name, bytes] of filesIn(folder)) places.set(name, bytes);
    for (const repository of repositoriesIn(folder)) places.set(`${repository}: objects`, objectsOf(repository));
    assert.ok([...places.keys()].some((name) => name.endsWith('/called')) && [...places.keys()].some((name) => name.endsWith(': objects')));
    for (const secret of [...secrets, MASTER.toString(), MASTER.toString('base64')].map((each) => new Secret(each)))
      for (const needle of formsOf(secret.reveal()))
        for (const [name, bytes] of places) assert.ok(!bytes.includes(needle), `a value of ${id}, or the vault's key, is in ${name}`);
  });
});

/** As it is, in base64 and in hexadecimal. */
function formsOf(value: string): string[] {
  return [value, Buffer.from(value).toString('base64').replaceAll('=', ''), Buffer.from(value).toString('hex')];
}

function filesIn(folder: string): (readonly [string, Buffer])[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name))] as const);
}

function repositoriesIn(folder: string): string[] {
  return filesIn(folder).flatMap(([name]) => (name.endsWith('/HEAD') ? [name.slice(0, -'/HEAD'.length)] : []));
}

/** Packs are compressed: what is in them shows only unpacked. */
function objectsOf(repository: string): Buffer {
  const args = ['--git-dir', repository, 'cat-file', '--batch-all-objects', '--batch'];
  return execFileSync('git', args, { maxBuffer: 1 << 30 });
}
