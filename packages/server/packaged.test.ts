import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { compile, emitFile, renderAll } from '@hansa/compiler';
import { load, loadAll } from 'js-yaml';
import { readConfig } from './config/read.ts';
import { type ServerConfig, ownParts, simulatedParts } from './config/server-config.ts';

/** What the compiler renders for the control plane, read by the control plane itself: two rooms that know nothing of each other agree. */

const EXAMPLES = join(import.meta.dirname, '../../examples');
const folder = mkdtempSync(join(tmpdir(), 'hansa-packaged-'));
after(() => rmSync(folder, { recursive: true }));

interface Pod {
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts: readonly { readonly mountPath: string }[];
}

interface Rendered {
  readonly configuration: string | undefined;
  readonly container: Pod;
  readonly keys: readonly string[];
}

function rendered(platform: string, file: string): Rendered {
  const compilation = compile(new Map([['platform.yaml', platform]]));
  const cell = compilation.platform?.cells[0];
  assert.ok(cell, JSON.stringify(compilation.diagnostics.filter(({ severity }) => severity === 'error')));
  const files = renderAll(compilation).get(cell.cell.name) ?? [];
  const text = files.filter(({ path }) => path === file).map((each) => emitFile(each))[0] ?? '';
  const objects = loadAll(text) as { kind: string; metadata: { name: string }; data?: Record<string, string>; spec: never }[];
  const deployment = objects.find(({ kind }) => kind === 'Deployment') as unknown as {
    spec: { template: { spec: { containers: Pod[] } } };
  };
  return {
    configuration: objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'control-plane')?.data?.['server.yaml'],
    container: deployment.spec.template.spec.containers[0] as Pod,
    keys: cell.components.find(({ name }) => name === 'control-plane')?.secrets.map(({ key }) => key) ?? [],
  };
}

const FILE = 'platform/control-plane/control-plane.yaml';
const example = (name: string): string => readFileSync(join(EXAMPLES, name, 'platform.yaml'), 'utf8');

/** As the pod has it, with the Secret's keys as files in another folder. */
function read({ configuration, container, keys }: Rendered, words: Readonly<Record<string, string>> = {}): ServerConfig {
  const local = (text: string): string =>
    text.replaceAll('/etc/hansa/secrets', folder).replaceAll('/etc/hansa/configuration/server.yaml', join(folder, 'server.yaml'));
  const known: Readonly<Record<string, string>> = {
    'database-url': 'postgresql://hansa:word@10.60.0.11,10.60.0.12/hansa?sslmode=verify-full',
    'vault-key': 'x'.repeat(43),
    recipients: 'age1qqqq\nage1pppp\n',
    ...words,
  };
  for (const key of keys) writeFileSync(join(folder, key), known[key] ?? `${key}-value\n`);
  if (configuration !== undefined) writeFileSync(join(folder, 'server.yaml'), local(configuration));
  return readConfig(Object.fromEntries(container.env.map(({ name, value }) => [name, local(value)])));
}

/** Ports to which its own policy lets it go. */
function policyOf(platform: string): number[] {
  const compilation = compile(new Map([['platform.yaml', platform]]));
  const text = (renderAll(compilation).get('fsn-1') ?? []).filter(({ path }) => path === FILE).map((each) => emitFile(each))[0] ?? '';
  const policies = (loadAll(text) as { kind: string; spec?: { egress?: { ports?: { port: number }[] }[] } }[]).filter(
    ({ kind }) => kind === 'NetworkPolicy',
  );
  return policies.flatMap(({ spec }) => (spec?.egress ?? []).flatMap(({ ports = [] }) => ports.map(({ port }) => port)));
}

for (const name of readdirSync(EXAMPLES).filter((each) => example(each).includes('controlPlane'))) {
  test(`${name}: the control plane understands its configuration, and nothing in it is simulated`, () => {
    const all = rendered(example(name), FILE);
    const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const config = read(all, example(name).includes('sealed-secrets') ? { recipients: certificate } : {});
    assert.deepEqual([simulatedParts(config), ownParts(config)], [[], []]);
    assert.equal(config.mode, 'production');
    assert.match(String(config.url), /^https:\/\/console\./);
    const [cell] = config.cells.values();
    assert.ok(typeof cell?.objects === 'object' && cell.objects.access === 'objects-access-value');
    assert.ok(typeof cell.recipients === 'object' && cell.recipients.length > 0);
  });

  test(`${name}: every key of its Secret is read, and every file that is read is a key`, () => {
    const { configuration = '', container, keys } = rendered(example(name), FILE);
    const named = `${configuration}\n${container.env.map(({ value }) => value).join('\n')}`.matchAll(/\/etc\/hansa\/secrets\/([a-z.-]+)/g);
    assert.deepEqual([...new Set([...named].map(([, key]) => key))].toSorted(), [...new Set(keys)].toSorted());
  });
}

test('what only a person knows is rendered where it was said: sign-in, mailbox, DKIM, a second key of the vault', () => {
  const wishes = `otherVaultKey: true, dkim: { selector: s2026 }, mailbox: { address: back@sovereign-cloud.example, host: pop.relay.example },
      signIn: { issuer: "https://id.sovereign-cloud.example:8443/realms/staff", client: hansa, operator: [ops], secondFactor: passkey }`;
  const all = rendered(example('sovereign-saas').replace('controlPlane: {', `controlPlane: { ${wishes},`), FILE);
  const config = read(all, { 'vault-key-other': 'y'.repeat(43) });
  const { signIn, mail, vaultKeyOther } = config;
  assert.ok(typeof mail === 'object' && signIn && vaultKeyOther);
  assert.deepEqual([mail.bounces, mail.mailbox?.host, mail.mailbox?.port], ['back@sovereign-cloud.example', 'pop.relay.example', 995]);
  assert.deepEqual([mail.mailbox?.user, mail.mailbox?.password.reveal()], ['mailbox-user-value', 'mailbox-password-value']);
  assert.deepEqual([mail.dkim?.selector, mail.dkim?.key.reveal()], ['s2026', 'dkim-key-value\n']);
  assert.deepEqual([signIn.client, signIn.secret.reveal(), signIn.secondFactor], ['hansa', 'sign-in-secret-value', 'none']);
  assert.deepEqual([signIn.roles.claim, signIn.roles.values.operator], ['groups', ['ops']]);
  assert.deepEqual([simulatedParts(config), ownParts(config)], [[], []]);
  const policy = policyOf(example('sovereign-saas').replace('controlPlane: {', `controlPlane: { ${wishes},`));
  for (const port of [587, 995, 8443]) assert.ok(policy.includes(port), `nothing goes out at ${port}`);
});

test('PgBouncer is rendered before PostgreSQL, and names by nobody: with one cell a wildcard record stands for all of them', () => {
  const [cell] = read(rendered(example('sovereign-saas'), FILE)).cells.values();
  assert.ok(typeof cell?.postgres === 'object' && typeof cell.postgres.pooler === 'object');
  assert.deepEqual([cell.postgres.pooler.password.reveal(), cell.dns], ['pooler-password-value', 'none']);
});

test('a relay at the port of submissions is spoken to with TLS from the first byte', () => {
  const { mail } = read(rendered(example('sovereign-saas').replace('relay: ', 'port: 465, relay: '), FILE));
  assert.ok(typeof mail === 'object');
  assert.deepEqual([mail.port, mail.tls], [465, 'implicit']);
});

test('of one cell, too, the configuration may be brought; a second key of the vault is read all the same', () => {
  const wishes = 'configuration: brought, otherVaultKey: true';
  const { configuration, container, keys } = rendered(
    example('sovereign-saas').replace('controlPlane: {', `controlPlane: { ${wishes},`),
    FILE,
  );
  assert.equal(configuration, undefined);
  assert.deepEqual(keys, ['database-url', 'vault-key', 'vault-key-other', 'server.yaml']);
  const values = container.env.map(({ value }) => value);
  for (const key of ['server.yaml', 'vault-key-other']) assert.ok(values.includes(`/etc/hansa/secrets/${key}`), key);
});

test('of more than one cell the configuration is brought, for only a person knows a way to the others', () => {
  const second = `${example('sovereign-saas').replace('cells:\n', 'cells:\n  - { name: fsn-2, at: hetzner/nbg1 }\n')}`;
  const compilation = compile(new Map([['platform.yaml', second]]));
  const cell = compilation.platform?.cells.find(({ controlPlane }) => controlPlane);
  assert.ok(cell);
  const keys = cell.components.find(({ name }) => name === 'control-plane')?.secrets.map(({ key }) => key);
  assert.deepEqual(keys, ['database-url', 'vault-key', 'server.yaml']);
  const text = renderAll(compilation)
    .get(cell.cell.name)
    ?.filter(({ path }) => path === FILE)
    .map((each) => emitFile(each))[0];
  assert.match(text ?? '', /value: \/etc\/hansa\/secrets\/server\.yaml/);
  assert.doesNotMatch(text ?? '', /mountPath: \/etc\/hansa\/configuration/);
});

test('an evaluation has one process, unless more are asked for; a wish for one is kept', () => {
  const replicas = (platform: string): unknown =>
    compile(new Map([['platform.yaml', platform]])).platform?.cells[0]?.controlPlane?.workload.values.replicas;
  const base = example('sovereign-saas');
  assert.equal(replicas(base), 3);
  assert.equal(replicas(`${base}profile: evaluation\n`), 1);
  assert.equal(replicas(base.replace('controlPlane: {', 'controlPlane: { replicas: 5,')), 5);
});

test('the dashboard of the tree is a model that Grafana takes: its ids are its own, and no panel covers another', () => {
  const compilation = compile(new Map([['platform.yaml', example('sovereign-saas')]]));
  const files = renderAll(compilation).get('fsn-1') ?? [];
  const objects = loadAll(files.filter(({ path }) => path === FILE).map((each) => emitFile(each))[0] ?? '') as {
    data?: Record<string, string>;
  }[];
  const text = objects.find(({ data }) => data?.['control-plane.json'])?.data?.['control-plane.json'] ?? '';
  const { panels } = load(text) as { panels: readonly { id: number; gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>> }[] };
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, n) => `${x + (n % w)}/${y + Math.floor(n / w)}`),
  );
  assert.equal(new Set(cells).size, cells.length);
  assert.ok(panels.every(({ gridPos: { x, w } }) => Number.isInteger(w) && x + w <= 24));
});
