import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Compilation, compile, languageOf } from '../../../compile.ts';
import { applyEdits } from '../../../spec/edit.ts';
import { CATALOGUE } from '../../index.ts';
import { keycloak } from './index.ts';
import { isolation } from './isolation.ts';

const CODE = 'identity/isolation';
const LANGUAGE = languageOf({ ...CATALOGUE, components: { ...CATALOGUE.components, keycloak } });
const TENANTS = ['k7m2p9x4qd', 'a0b1c2d3e4'];

function platform(settings: string): string {
  return `apiVersion: hansa/v1
kind: Platform
name: nordlys
domain: nordlys.example
appsDomain: nordlys-apps.example
contact: ops@nordlys.example
gitops: { repository: "ssh://git@git.nordlys.example/cloud.git" }
cells: [{ name: one, at: hetzner/fsn1 }]
dns: { provider: desec }
services: { mail: { relay: smtp.relay.example, party: scaleway } }
apps: [podinfo]
${settings}
plans: [{ name: team, version: 1, apps: [podinfo], seats: { min: 3, max: 100 }, price: { perSeat: 6.90, currency: EUR, per: month, tax: exclusive } }]
`;
}

function compiled(text: string, tenants: readonly string[] = TENANTS): Compilation {
  const files = tenants.map(
    (id, index) =>
      [
        `tenants/t${index}.yaml`,
        `apiVersion: hansa/v1\nkind: Tenant\nid: ${id}\nslug: tenant-${index}\ncell: one\nplan: team@1\nseats: 5\n`,
      ] as const,
  );
  return compile(new Map([['platform.yaml', text], ...files]), LANGUAGE);
}

function found(text: string, tenants?: readonly string[]) {
  return compiled(text, tenants).diagnostics.filter((each) => each.code === CODE);
}

const SHARED = platform('settings: { keycloak: { realms: shared } }');

describe(CODE, () => {
  it('refuses one realm for all, and points at the key', () => {
    const [diagnostic, ...more] = found(SHARED);
    assert.equal(diagnostic?.severity, 'error');
    assert.equal(diagnostic?.at.pointer, '/settings/keycloak/realms');
    assert.deepEqual(more, []);
  });

  it('lets a realm a tenant pass, asked for or by default', () => {
    assert.deepEqual(found(platform('settings: { keycloak: { realms: per-tenant } }')), []);
    assert.deepEqual(found(platform('')), []);
  });

  it('says so once, however many tenants there are, and before the first', () => {
    for (const tenants of [[], ['k7m2p9x4qd'], TENANTS]) assert.equal(found(SHARED, tenants).length, 1);
  });

  it('is about a real thing: shared gives two tenants one issuer, the default gives two', () => {
    const issuers = (text: string) => new Set(compiled(text).tenants.map((tenant) => tenant.realm.values.issuer)).size;
    assert.equal(issuers(SHARED), 1);
    assert.equal(issuers(platform('')), TENANTS.length);
  });

  it('has a fix that removes it and brings no other error', () => {
    const codes = (text: string) =>
      compiled(text)
        .diagnostics.filter((each) => each.severity === 'error')
        .map((each) => each.code);
    const fixed = applyEdits(SHARED, found(SHARED)[0]?.fix ?? []);
    assert.match(fixed, /realms: per-tenant/);
    assert.deepEqual(
      codes(fixed),
      codes(SHARED).filter((code) => code !== CODE),
    );
  });

  it('has evidence with a date', () => {
    for (const each of isolation.code.evidence) assert.match(each.checkedAt, /^\d{4}-\d\d-\d\d$/);
  });
});
