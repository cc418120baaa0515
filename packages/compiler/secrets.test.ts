import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Unit } from './catalogue/entry.ts';
import { type CellPlan, type Compilation, type TenantPlan, compile, languageOf } from './index.ts';
import { type ClusterPlan, clustersOf, thingsOfTenant } from './plan/plan.ts';
import { renderPlatform } from './render/platform.ts';
import { renderTenant } from './render/tenant.ts';

const LANGUAGE = languageOf();
const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
/** Homes whose programs differ, beside the examples, and what else changes which Secrets there are. */
const OTHERS: Readonly<Record<string, string>> = {
  ovhcloud: 'cells: [{ name: one, at: ovhcloud/GRA11 }]\ndns: { provider: hetzner }',
  stackit: 'cells: [{ name: one, at: stackit/eu01-1 }]\ndns: { provider: desec }\nsettings: { keycloak: { databaseTls: verify } }',
  'hetzner under Argo CD':
    'cells: [{ name: one, at: hetzner/nbg1 }]\ndns: { provider: desec }\nstack: { secrets: sealed-secrets }\ngitops: { engine: argocd, repository: "ssh://git@git.fjord.test/all.git" }',
};
const REST = `apiVersion: hansa/v1
kind: Platform
name: fjord
domain: fjord.test
appsDomain: fjord-apps.test
contact: it@fjord.test
services: { mail: { relay: out.fjord.test, party: fjord } }
apps: [nextcloud, collabora, odoo, mautic, podinfo]
plans: [{ name: one, version: 1, seats: { min: 1, max: 50 }, price: { perSeat: 1.00 } }]
`;
const TENANT = 'apiVersion: hansa/v1\nkind: Tenant\nid: z9y8x7w6v5\nslug: skerry\ncell: one\nplan: one@1\nseats: 5\n';

function other(text: string): Map<string, string> {
  const gitops = text.includes('gitops:') ? '' : '\ngitops: { repository: "ssh://git@git.fjord.test/all.git" }\n';
  return new Map([
    ['platform.yaml', REST + text + gitops],
    ['tenants/skerry.yaml', TENANT],
  ]);
}

function example(name: string): Map<string, string> {
  const paths = ['platform.yaml', ...readdirSync(join(EXAMPLES, name, 'tenants')).map((file) => `tenants/${file}`)];
  return new Map(paths.map((path) => [path, readFileSync(join(EXAMPLES, name, path), 'utf8')]));
}

/** Secrets that a chart of the given name reads without a value that names them, and keys that it reads of one that is named. */
const BY_CHART: Readonly<Record<string, readonly string[]>> = {
  'hcloud-cloud-controller-manager': ['hcloud#token'],
  velero: ['velero#cloud'],
  crowdsec: ['crowdsec#lapi-secret', 'crowdsec#registration-token'],
};
/** Fields whose text is the name of a Secret in the object's own namespace. */
const NAMED = new Set(['secretName', 'existingSecret', 'serverCASecret', 'serverTLSSecret', 'clientCASecret', 'replicationTLSSecret']);
type Node = Readonly<Record<string, unknown>>;
/** A Secret and one key of it, `namespace/name#key`, or all of it without a key. */
type Reference = string;

/** Every reference below a value, whatever the kind of object: by the few forms that Kubernetes and the charts of this catalogue use. */
function references(value: unknown, namespace: string): Reference[] {
  if (Array.isArray(value)) return value.flatMap((each) => references(each, namespace));
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Node;
  return [
    ...own(node, namespace),
    ...Object.entries(node).flatMap(([key, child]) => {
      if (NAMED.has(key) && typeof child === 'string') return [`${namespace}/${child}`];
      return references(child, namespace);
    }),
  ];
}

function own(node: Node, namespace: string): Reference[] {
  const found: Reference[] = [];
  const plain = ['secretKeyRef', 'apiTokenSecretRef', 'tokenSecretKeyRef', 'existingSecret', 'accessKeyId', 'secretAccessKey'];
  for (const field of [...plain, 'rootPasswordSecretKeyRef', 'accessKeyIdSecretKeyRef', 'secretAccessKeySecretKeyRef']) {
    const ref = node[field] as Node | undefined;
    if (typeof ref === 'object') found.push(`${namespace}/${String(ref['name'])}#${String(ref['key'])}`);
  }
  // A Secret of the type basic-auth.
  const user = node['superuserSecret'] as Node | undefined;
  if (user) found.push(...['username', 'password'].map((key) => `${namespace}/${String(user['name'])}#${key}`));
  const whole = node['secretRef'] as Node | undefined;
  if (whole) found.push(`${namespace}/${String(whole['name'])}`);
  if (node['kind'] === 'Secret' && node['group'] === '') found.push(`${namespace}/${String(node['name'])}`);
  // Traefik's chart: a volume of type `secret`.
  if (node['type'] === 'secret' && typeof node['mountPath'] === 'string') found.push(`${namespace}/${String(node['name'])}`);
  return found;
}

/** Secrets that cert-manager makes in the cluster. */
function made(objects: readonly Node[]): Set<string> {
  const certificates = objects.filter((object) => object['kind'] === 'Certificate');
  return new Set(certificates.map(({ metadata, spec }) => `${(metadata as Node)['namespace']}/${(spec as Node)['secretName']}`));
}

/** What an object or a chart refers to. An issuer of the whole cluster reads Secrets of cert-manager's namespace. */
function ofObject(object: Node): Reference[] {
  const { namespace = 'cert-manager' } = object['metadata'] as { namespace?: string };
  return object['kind'] === 'Certificate' ? [] : references(object, namespace);
}

function ofUnit(unit: Unit): Reference[] {
  const charts = (unit.charts ?? []).flatMap((chart) => [
    ...references(chart.values, chart.namespace),
    ...(BY_CHART[chart.chart] ?? []).map((each) => `${chart.namespace}/${each}`),
  ]);
  return [...(unit.objects ?? []).flatMap((object) => ofObject(object)), ...charts];
}

const nameOf = (reference: Reference) => reference.split('#')[0] as string;

/** References that no Secret fulfils, and keys of Secrets that nothing refers to. */
function mismatch(used: readonly Reference[], given: ReadonlyMap<string, readonly string[]>) {
  const missing = used.filter((each) => {
    const [name = '', key] = each.split('#');
    return key === undefined ? !given.has(name) : !given.get(name)?.includes(key);
  });
  const unused = [...given].flatMap(([name, keys]) =>
    keys.filter((key) => !used.includes(name) && !used.includes(`${name}#${key}`)).map((key) => `${name}#${key}`),
  );
  return { missing: [...new Set(missing)], unused };
}

function checkPlatform(compilation: Compilation, cell: CellPlan, cluster: ClusterPlan): void {
  assert.ok(compilation.platform);
  const units = renderPlatform(LANGUAGE.catalogue, compilation.platform, cell, cluster);
  const inCluster = made(units.flatMap((unit) => unit.objects ?? []));
  const given = new Map(units.flatMap((unit) => unit.secrets ?? []).map(({ namespace, name, keys }) => [`${namespace}/${name}`, keys]));
  const used = units.flatMap(ofUnit).filter((each) => !inCluster.has(nameOf(each)));
  assert.deepEqual(mismatch(used, given), { missing: [], unused: [] });
  // A unit is ready when its pods are: what they wait for must not come with a later one.
  for (const unit of units) {
    const before = new Set([unit.name, ...closure(units, unit)]);
    const here = new Set(
      units
        .filter((each) => before.has(each.name))
        .flatMap((each) => each.secrets ?? [])
        .map((each) => `${each.namespace}/${each.name}`),
    );
    const late = ofUnit(unit)
      .map((each) => nameOf(each))
      .filter((name) => !inCluster.has(name) && !here.has(name));
    assert.deepEqual(late, [], `${unit.name} waits for a Secret that comes later`);
  }
  const planned = [cluster.cluster, ...cell.components, ...cell.databases].flatMap((thing) => thing.secrets);
  assert.equal(planned.length, [...given.values()].flat().length, 'every planned secret is in a unit');
}

function closure(units: readonly Unit[], unit: Unit): string[] {
  return unit.needs.flatMap((need) => [need, ...units.filter((each) => each.name === need).flatMap((each) => closure(units, each))]);
}

function checkTenant(compilation: Compilation, tenant: TenantPlan): void {
  assert.ok(compilation.platform);
  const objects = renderTenant(LANGUAGE.catalogue, compilation.platform, tenant).flatMap((file) =>
    typeof file.body === 'string' ? [] : file.body,
  );
  const given = new Map<string, string[]>();
  for (const { path, key } of thingsOfTenant(tenant).flatMap((thing) => thing.secrets)) {
    const name = `${tenant.namespace.values.name}/${path.slice(path.lastIndexOf('/') + 1)}`;
    given.set(name, [...(given.get(name) ?? []), key]);
  }
  assert.deepEqual(mismatch(objects.flatMap(ofObject), given), { missing: [], unused: [] });
}

const SPECS = new Map([
  ...['nordlys', 'sovereign-saas', 'gemeente', 'external-services', 'technology-stack'].map((name) => [name, example(name)] as const),
  ...Object.entries(OTHERS).map(([name, text]) => [name, other(text)] as const),
]);

for (const [name, files] of SPECS) {
  test(`${name}: every Secret and key that is referred to is planned or made in the cluster, and no other is`, () => {
    const compilation = compile(files, LANGUAGE);
    assert.deepEqual(
      compilation.diagnostics.filter((each) => each.severity === 'error').map((each) => each.message),
      [],
    );
    for (const cell of compilation.platform?.cells ?? []) for (const cluster of clustersOf(cell)) checkPlatform(compilation, cell, cluster);
    for (const tenant of compilation.tenants) checkTenant(compilation, tenant);
    assert.ok(compilation.tenants.length > 0);
  });
}
