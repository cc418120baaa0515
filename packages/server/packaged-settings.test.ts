import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compile, emitFile, renderAll } from '@hansa/compiler';
import { load, loadAll } from 'js-yaml';
import { z } from 'zod';
import { formsOf } from './config/forms.ts';
import { readConfig } from './config/read.ts';
import { Sources } from './config/secret-source.ts';
import { settingsIn, shapeOf } from './config/shape.ts';

/** Every setting that the server reads is rendered for a control plane in a cluster, or is named here with the reason why not. */

const PLATFORM = readFileSync(join(import.meta.dirname, '../../examples/sovereign-saas/platform.yaml'), 'utf8');
const FILE = 'platform/control-plane/control-plane.yaml';

/** The same platform with everything that can be said of its control plane and with nothing, its repositories and its relay by either way. */
const WISHES = [
  `otherVaultKey: true, dkim: { selector: s2026 }, mailbox: { address: bounces@sovereign-cloud.example, host: pop.relay.example },
     signIn: { issuer: "https://id.sovereign-cloud.example", client: hansa, operator: [ops], support: [desk], secondFactor: passkey }`,
  'otherVaultKey: false',
];
const platforms = WISHES.map((wishes, index) => {
  const text = PLATFORM.replace('controlPlane: {', `controlPlane: { ${wishes},`);
  return index === 0 ? text : text.replaceAll('ssh://git@', 'https://').replace('relay: ', 'port: 465, relay: ');
});

const LEFT_OUT: Readonly<Record<string, string>> = {
  url: 'HANSA_URL is set: the host follows from the domain',
  vaultKey: 'HANSA_VAULT_KEY_FILE is set',
  vaultKeyOther: 'HANSA_VAULT_KEY_OTHER_FILE is set where there is one',
  'secrets.maxAge': 'how old a secret may get is no consequence of a plan; a brought configuration says it',
  simulatedCloud: 'nothing is simulated in a cluster',
  'git.*.user': 'the user of a token is what the port says by default, and that of a key stands in its address',
  'git.*.ca': 'a Git server with an authority of its own is reached over SSH, or by a brought configuration',
  'rollout.soakMinutes': 'ten minutes, unless a brought configuration says otherwise',
  'signIn.ca': 'a provider that browsers believe has a certificate that they know',
  'signIn.name': 'what the button says is no matter of a plan',
  'signIn.scopes': 'openid and profile do for every provider that puts the claim into its token',
  'signIn.roles.admin': 'customers sign in at the realms of their tenants',
  'signIn.roles.member': 'customers sign in at the realms of their tenants',
  'signIn.roles.tenant': 'customers sign in at the realms of their tenants',
  'signIn.secondFactor.amr': 'the values that RFC 8176 has for a second factor hold by themselves',
  'signIn.secondFactor.acr': 'classes of sign-in are of one provider each; a brought configuration names them',
  'mail.ca': 'a relay that takes mail of the whole platform has a public certificate',
  'mail.mailbox.tls': 'TLS, which is what the port of the mailbox is for',
  'mail.mailbox.ca': 'the mailbox is of the same party as the relay',
  'cells.*.kubernetes.context': 'it looks at the cluster that it runs in',
  'cells.*.cache.user': 'the user is `default`, whose password it has',
  'cells.*.objects.admin': 'keys are issued: nobody is administered',
  'cells.*.objects.ends': 'both, as every provider in the catalogue takes them',
  'cells.*.objects.ca': 'providers of the catalogue have public certificates',
  'cells.*.identity.ca': 'a Service of the cluster, without TLS',
  'cells.*.dns': 'with one cell a wildcard record stands for all tenants (decision 23)',
};

/** Paths of all keys that a schema takes, with `*` for names and for a repository's place; a list or a choice of words is a leaf. */
function keysOf(schema: z.ZodType, path = ''): string[] {
  const inner = settingsIn(schema);
  if (inner) return keysOf(inner, path);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  )
    return keysOf(schema.unwrap() as z.ZodType, path);
  if (schema instanceof z.ZodPipe) return keysOf(schema.in as z.ZodType, path);
  if (schema instanceof z.ZodRecord) return keysOf(schema.valueType as z.ZodType, `${path}.*`);
  // Where a secret is: a file, a variable or a credential is one setting.
  if (schema instanceof z.ZodUnion && !/(secondFactor|tls)$/.test(path)) {
    const options = schema.options as z.ZodType[];
    const all = options.flatMap((option) => keysOf(option, path));
    return all.some((key) => /\.(file|env|credential)$/.test(key)) || all.every((key) => key === path) ? [path] : all;
  }
  if (schema instanceof z.ZodUnion)
    return (schema.options as z.ZodType[]).flatMap((option) => keysOf(option, path)).filter((key) => key !== path);
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, each]) => keysOf(each as z.ZodType, path === '' ? name : `${path}.${name}`));
  return [path];
}

/** The same of a value that was rendered. */
function pathsIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === 'file') return [path];
  return keys.flatMap((key) => [
    ...(path === '' ? [] : [path]),
    ...pathsIn((value as Record<string, unknown>)[key], path === 'cells' ? `${path}.*` : path === '' ? key : `${path}.${key}`),
  ]);
}

const plain = (path: string): string => path.replace(/^git\.spec|^cells\.\*\.deploy/, 'git.*').replace(/\[\d+\]/g, '');

function rendered(platform: string): { readonly settings: unknown; readonly env: readonly string[] } {
  const compilation = compile(new Map([['platform.yaml', platform]]));
  const cell = compilation.platform?.cells[0];
  assert.ok(cell, JSON.stringify(compilation.diagnostics.filter(({ severity }) => severity === 'error')));
  const text = renderAll(compilation)
    .get(cell.cell.name)
    ?.filter(({ path }) => path === FILE)
    .map((each) => emitFile(each))[0];
  const objects = loadAll(text ?? '') as { kind: string; metadata: { name: string }; data?: Record<string, string>; spec: never }[];
  const pod = objects.find(({ kind }) => kind === 'Deployment') as unknown as {
    spec: { template: { spec: { containers: { env: { name: string }[] }[] } } };
  };
  const config = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'control-plane')?.data?.['server.yaml'];
  return { settings: load(config ?? ''), env: pod.spec.template.spec.containers[0]?.env.map(({ name }) => name) ?? [] };
}

test('every setting that the server reads is rendered, or is left out for a reason that is still one', () => {
  const known = new Set(keysOf(shapeOf(formsOf(new Sources('.', {})), true)).map(plain));
  const written = new Set(platforms.flatMap((each) => pathsIn(rendered(each).settings)).map(plain));
  const isLeftOut = (key: string): boolean => Object.keys(LEFT_OUT).some((each) => key === each || key.startsWith(`${each}.`));
  assert.ok(known.size > 60, `${known.size} settings`);
  assert.deepEqual(
    [...known].filter((key) => !written.has(key) && !isLeftOut(key)),
    [],
    'neither rendered nor left out',
  );
  assert.deepEqual(
    [...written].filter((key) => isLeftOut(key)),
    [],
    'rendered, and said to be left out',
  );
  const stale = Object.keys(LEFT_OUT).filter((each) => ![...known].some((key) => key === each || key.startsWith(`${each}.`)));
  assert.deepEqual(stale, [], 'left out, and no setting any more');
});

test('every variable that the server reads is set', () => {
  const asked = new Set<string>();
  const env = new Proxy<Record<string, string>>({}, { get: (_, name) => void asked.add(String(name)) });
  readConfig(env);
  const set = new Set(platforms.flatMap((each) => rendered(each).env).map((name) => name.replace(/_FILE$/, '')));
  assert.deepEqual(
    [...asked].map((name) => name.replace(/_FILE$/, '')).filter((name) => !set.has(name)),
    [],
  );
});
