import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filesOf } from '../../../check/trial.ts';
import { compile } from '../../../compile.ts';
import { renderPlatform } from '../../../render/platform.ts';
import { renderTenant } from '../../../render/tenant.ts';
import { renderAll } from '../../../render.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { Unit } from '../../entry.ts';
import { CATALOGUE } from '../../index.ts';

const STORED = {
  stack: '{ secrets: openbao }',
  apps: '[nextcloud]',
  plans: '[{ name: one, version: 1, apps: [nextcloud], seats: { min: 1, max: 50 }, storagePerSeat: 5Gi, price: { perSeat: 1.00 } }]',
};

function compiled(edits: Readonly<Record<string, string>>) {
  const compilation = compile(filesOf({ edits }));
  const { platform, tenants } = compilation;
  const [cell = assert.fail()] = platform?.cells ?? [];
  assert.ok(platform);
  const units = plain<Unit[]>(renderPlatform(CATALOGUE, platform, cell));
  const tenant = plain<{ path: string; body: Manifest[] }[]>(tenants.flatMap((each) => renderTenant(CATALOGUE, platform, each)));
  return { compilation, units, tenant };
}

function plain<T>(value: unknown): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function ofKind(units: readonly Unit[], kind: string): Manifest[] {
  return units.flatMap(({ objects }) => objects ?? []).filter((each) => each.kind === kind);
}

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);

describe('External Secrets', () => {
  const { units, tenant, compilation } = compiled(STORED);

  it('asks for every Secret of the platform that would else be a file beside the tree, after the store', () => {
    const listed = units.flatMap((unit) => (unit.secrets ?? []).map(({ namespace, name, keys }) => ({ unit, namespace, name, keys })));
    assert.ok(listed.length > 2);
    for (const { unit, namespace, name, keys } of listed) {
      const asked = (unit.objects ?? []).find((each) => each.kind === 'ExternalSecret' && each.metadata.name === name);
      assert.equal(asked?.metadata.namespace, namespace);
      assert.deepEqual(
        at(asked, 'spec', 'data'),
        keys.map((key) => ({ secretKey: key, remoteRef: { key: `south/${namespace}/${name}`, property: key } })),
      );
      assert.ok(unit.needs.includes('externalsecrets'), unit.name);
    }
    assert.equal(ofKind(units, 'ExternalSecret').length, listed.length);
  });

  it('asks as an account of the namespace, once in each, so that OpenBao knows who asks', () => {
    const accounts = ofKind(units, 'ServiceAccount').filter(({ metadata }) => metadata.name === 'secrets-reader');
    const namespaces = ofKind(units, 'ExternalSecret').map(({ metadata }) => metadata.namespace);
    assert.deepEqual(accounts.map(({ metadata }) => metadata.namespace).sort(), [...new Set(namespaces)].sort());
    const [store] = ofKind(units, 'ClusterSecretStore');
    const jwt = at(store, 'spec', 'provider', 'vault', 'auth', 'jwt');
    assert.deepEqual(at(jwt, 'kubernetesServiceAccountToken', 'serviceAccountRef'), { name: 'secrets-reader', audiences: ['openbao'] });
    assert.deepEqual(at(store, 'spec', 'conditions'), [{ namespaceSelector: { matchLabels: { 'hansa/cell': 'south' } } }]);
  });

  it('gives a tenant its own path alone, and a changed annotation with each new value', () => {
    const objects = tenant.flatMap(({ body }) => body);
    const asked = objects.filter(({ kind }) => kind === 'ExternalSecret');
    assert.ok(asked.length > 0);
    for (const { metadata, spec } of asked) {
      assert.equal(metadata.annotations?.['hansa/generation'], '1');
      const refs = at(spec, 'data') as readonly { readonly remoteRef: { readonly key: string } }[];
      for (const { remoteRef } of refs) assert.equal(remoteRef.key, `south/${metadata.namespace}/${metadata.name}`);
    }
    assert.equal(objects.filter(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === 'secrets-reader').length, 1);
  });

  it('lets tenants wait until the store answers, and says what somebody does at OpenBao', () => {
    assert.ok(units.find(({ name }) => name === 'externalsecrets')?.foundation);
    const files = renderAll(compilation).get('south') ?? [];
    const list = String(files.find(({ path }) => path === 'platform/SECRETS.md')?.body);
    assert.match(
      list,
      /path "hansa\/data\/south\/\{\{identity\.entity\.aliases\.\$accessor\.metadata\.namespace\}\}\/\*" \{ capabilities = \["read"\] \}/,
    );
    assert.match(list, /\| `south\/identity\/keycloak` \|/);
    assert.doesNotMatch(list, /secrets\.sops\.yaml/);
  });

  it('opens the way to OpenBao alone where its addresses are private, trusts its authority, and asks where it was told', () => {
    const pem = '-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n';
    const more = { settings: `{ external-secrets: { server: "https://bao.fjord.test", addresses: [10.70.0.5], authority: "${pem}" } }` };
    const own = compiled({ ...STORED, ...more }).units;
    const vault = at(ofKind(own, 'ClusterSecretStore')[0], 'spec', 'provider', 'vault');
    assert.equal(at(vault, 'server'), 'https://bao.fjord.test');
    assert.equal(atob(String(at(vault, 'caBundle'))), pem.replaceAll('\\n', '\n'));
    const text = (from: readonly Unit[]) =>
      JSON.stringify(
        ofKind(from, 'NetworkPolicy').find(({ metadata }) => metadata.name === 'controller' && metadata.namespace === 'external-secrets'),
      );
    assert.match(text(own), /10\.70\.0\.5\/32"\}\}\],"ports":\[\{"port":443/);
    assert.match(text(units), /"port":8200/);
  });

  it('is not there, and nothing of it in a tree, where secrets are files', () => {
    const { units: plainUnits, tenant: plainTenant } = compiled({});
    assert.doesNotMatch(JSON.stringify([plainUnits, plainTenant]), /external-?secrets|secrets-reader/i);
  });
});
