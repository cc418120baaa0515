import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inspect } from 'node:util';
import { ConfigRefusal } from './complaint.ts';
import { readConfig } from './read.ts';
import { type NamesConfig, type PostgresServer, ownParts, simulatedParts } from './server-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'hansa-config-'));
after(() => rmSync(folder, { recursive: true }));

const CANARY = 'canary-3f9c';
const KEY = randomBytes(32).toString('base64');

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const WHOLE = `
url: https://console.nordlys.example
git:
  author: {name: Nordlys, email: hansa@nordlys.example}
  signingKey: {file: sign}
  spec: {url: "ssh://git@git.example/spec.git", key: {file: sign}, knownHosts: hosts}
signIn: {issuer: "https://id.example/realms/staff", client: hansa, secret: {env: RELAY}, roles: {operator: [/ops]}}
mail:
  host: relay.example
  user: hansa
  password: {env: RELAY}
  sender: {address: hansa@nordlys.example, name: Nordlys}
  bounces: bounces@nordlys.example
appMail: {user: apps, password: {env: RELAY}}
cells:
  fsn-1:
    deploy: {url: "https://git.example/fsn.git", token: {env: RELAY}}
    kubernetes: {kubeconfig: kube, engine: flux}
    postgres: {host: pg.example, user: hansa, password: {file: word}, pooler: {password: {env: RELAY}}}
    mariadb: none
    cache: {nodes: [{host: a.example}, {host: b.example}], password: {credential: word}, tls: none}
    objects: {endpoint: "https://s3.example", region: fsn1, access: AK, secret: {file: word}, keys: issued}
    identity: simulated
    dns: {provider: rfc2136, zone: nordlys.cloud, host: ns.example, key: {name: hansa, secret: {file: word}}, addresses: [192.0.2.1, "2001:db8::1"]}
    recipients: [age1qqqq]
`;

const env = () => {
  file('sign', 'KEY\n');
  file('hosts', 'git.example ssh-ed25519 AAAA\n');
  file('word', `${CANARY}\n`);
  return {
    HANSA_CONFIG: file('whole.yaml', WHOLE),
    DATABASE_URL: 'postgres://hansa:word@db.example/hansa',
    HANSA_VAULT_KEY: KEY,
    RELAY: CANARY,
    CREDENTIALS_DIRECTORY: folder,
  };
};

function complaints(given: Record<string, string>): { name: string; found: string; expected: string }[] {
  try {
    readConfig(given);
  } catch (error) {
    assert.ok(error instanceof ConfigRefusal, inspect(error));
    assert.doesNotMatch(error.message, new RegExp(CANARY));
    return error.complaints.map(({ name, found, expected }) => ({ name, found, expected }));
  }
  return [];
}

test('nothing said is the embedded default, simulated by name', () => {
  const config = readConfig({});
  assert.deepEqual(
    [config.mode, config.database, config.port, config.git.spec, config.cells.size],
    ['embedded', 'embedded', 4680, 'embedded', 0],
  );
  assert.deepEqual(simulatedParts(config).slice(0, 3), ['mail', 'app mail', '*/kubernetes']);
});

test('a whole production: secrets by file, variable and credential; TLS unless somebody says none; frozen', () => {
  const config = readConfig(env());
  const cell = config.cells.get('fsn-1');
  const postgres = cell?.postgres as PostgresServer;
  assert.equal(config.mode, 'production');
  assert.equal(postgres.password.reveal(), CANARY);
  assert.deepEqual(postgres.tls, {});
  assert.equal(postgres.pooler?.password.reveal(), CANARY);
  assert.equal(Object.hasOwn(cell?.cache as object, 'tls'), false);
  assert.equal(cell?.mariadb, 'none');
  assert.deepEqual(simulatedParts(config), ['fsn-1/identity']);
  assert.equal(config.git.signingKey?.reveal(), 'KEY\n');
  assert.throws(() => ((postgres as { host: string }).host = 'x'), TypeError);
  assert.doesNotMatch(inspect(config, { depth: 9 }), new RegExp(CANARY));
});

test('who answers for the names of a cell: a server by its key, a provider by its token, or in production nobody without a word', () => {
  const line = WHOLE.split('\n').find((each) => each.startsWith('    dns:')) ?? '';
  const dns = (said: string) => readConfig({ ...env(), HANSA_CONFIG: file('dns.yaml', WHOLE.replace(line, said)) }).cells.get('fsn-1')?.dns;
  const wrong = (said: string) =>
    complaints({ ...env(), HANSA_CONFIG: file('dns.yaml', WHOLE.replace(line, said)) }).map(({ name }) => name);
  const server = dns(line) as NamesConfig;
  assert.ok(server.provider === 'rfc2136' && server.port === 53 && server.ttl === 300 && server.key.algorithm === 'hmac-sha256');
  assert.equal(dns(''), 'none');
  const desec = dns('    dns: {provider: desec, zone: nordlys.cloud, token: {env: RELAY}}') as NamesConfig;
  assert.ok(desec.provider === 'desec' && desec.ttl === 3_600 && desec.token.reveal() === CANARY && desec.endpoint.host === 'desec.io');
  assert.deepEqual(wrong('    dns: {provider: bunny, zone: nordlys.cloud}'), ['cells.fsn-1.dns.provider']);
  assert.deepEqual(wrong(`    dns: {provider: hetzner, zone: Nordlys.cloud., token: ${CANARY}, addresses: [x]}`).toSorted(), [
    'cells.fsn-1.dns.addresses.0',
    'cells.fsn-1.dns.token',
    'cells.fsn-1.dns.zone',
  ]);
});

test('production without a word of it says all that is missing, at once', () => {
  assert.deepEqual(
    complaints({ HANSA_MODE: 'production' }).map(({ name }) => name),
    ['DATABASE_URL', 'HANSA_CONFIG', 'HANSA_VAULT_KEY'],
  );
  const empty = complaints({ ...env(), HANSA_CONFIG: file('empty.yaml', 'cells: {fsn-1: {postgres: simulated}}\n') });
  const names = empty.map(({ name }) => name);
  for (const name of ['git', 'mail', 'appMail', 'cells.fsn-1.kubernetes', 'cells.fsn-1.mariadb', 'cells.fsn-1.recipients'])
    assert.ok(names.includes(name), name);
  assert.ok(!names.includes('cells.fsn-1.postgres'));
});

test('what is wrong is said with its place, what was expected, and nothing of what was written', () => {
  const wrong = WHOLE.replace('host: pg.example', `host: "${CANARY} x"`)
    .replace('password: {file: word}', `password: ${CANARY}`)
    .replace('pooler: {', 'poler: {')
    .replace('knownHosts: hosts', 'knownHosts: nowhere')
    .replace('https://s3.example', `http://u:${CANARY}@s3.example`)
    .replace('{credential: word}', '{env: UNSET}');
  assert.deepEqual(
    complaints({ ...env(), HANSA_CONFIG: file('wrong.yaml', wrong), PORT: '99999', HANSA_VAULT_KEY: CANARY })
      .map(({ name, found }) => `${name}: ${found}`)
      .toSorted(),
    [
      'HANSA_VAULT_KEY: 8 bytes',
      'PORT: "99999"',
      'cells.fsn-1.cache.password: a variable that is not set',
      'cells.fsn-1.objects.endpoint: another text',
      'cells.fsn-1.postgres.host: another text',
      'cells.fsn-1.postgres.password: another text',
      'cells.fsn-1.postgres.poler: a key that nobody reads',
      'git.spec.knownHosts: a file that cannot be read (ENOENT)',
    ],
  );
});

test('a database alone is production; said to be embedded, it replaces that one part', () => {
  const { DATABASE_URL } = env();
  assert.ok(complaints({ DATABASE_URL }).length >= 2);
  const config = readConfig({ DATABASE_URL, HANSA_MODE: 'embedded' });
  assert.notEqual(config.database, 'embedded');
  assert.deepEqual(complaints({ DATABASE_URL_FILE: join(folder, 'nowhere') })[0]?.found, 'a file that cannot be read (ENOENT)');
});

test('proxies are networks, and a shared simulated cloud is an address of this machine or by TLS', () => {
  const more = (lines: string): Record<string, string> => ({ ...env(), HANSA_CONFIG: file('more.yaml', `${WHOLE}\n${lines}`) });
  const config = readConfig(more('proxies: [10.42.0.0/16, "fd00::/8"]\nsimulatedCloud: http://127.0.0.1:4690'));
  assert.deepEqual(config.proxies, ['10.42.0.0/16', 'fd00::/8']);
  assert.equal(config.simulatedCloud?.port, '4690');
  for (const wrong of ['10.42.0.0', '10.42.0.0/33', 'example/8'])
    assert.equal(complaints(more(`proxies: ["${wrong}"]`))[0]?.name, 'proxies.0');
  assert.equal(complaints(more('simulatedCloud: http://cloud.example'))[0]?.name, 'simulatedCloud');
});

test('what lives in the folder of one process is known by name', () => {
  const lines = WHOLE.replace('identity: simulated', 'identity: none');
  assert.deepEqual(ownParts(readConfig(env())), ['fsn-1/identity']);
  assert.deepEqual(ownParts(readConfig({ ...env(), HANSA_CONFIG: file('real.yaml', lines) })), []);
  assert.deepEqual(
    ownParts(readConfig({ ...env(), HANSA_CONFIG: file('shared.yaml', `${WHOLE}\nsimulatedCloud: http://127.0.0.1:4690`) })),
    [],
  );
});
