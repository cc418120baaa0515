import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { compile, languageOf } from '../../../compile.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { applyEdits } from '../../../spec/edit.ts';
import { CATALOGUE } from '../../index.ts';
import { keycloak } from './index.ts';
import { poolMode } from './pool-mode.ts';

const CODE = 'keycloak/pool-mode';
const LANGUAGE = languageOf({ ...CATALOGUE, components: { ...CATALOGUE.components, keycloak } });

function platform(settings: string): string {
  return `apiVersion: hansa/v1
kind: Platform
name: nordlys
domain: nordlys.example
appsDomain: nordlys-apps.example
contact: ops@nordlys.example
gitops: { repository: "ssh://git@git.nordlys.example/cloud.git" }
cells: [{ name: one, at: hetzner/fsn1 }, { name: two, at: ovhcloud/GRA11 }]
dns: { provider: desec }
services: { mail: { relay: smtp.relay.example, party: scaleway } }
apps: [podinfo]
settings: { keycloak: { ${settings} } }
plans: [{ name: team, version: 1, apps: [podinfo], seats: { min: 3, max: 100 }, price: { perSeat: 6.90, currency: EUR, per: month, tax: exclusive } }]
`;
}

function errors(text: string): readonly Diagnostic[] {
  return compile(new Map([['platform.yaml', text]]), LANGUAGE).diagnostics.filter((each) => each.severity === 'error');
}

function found(settings: string): readonly Diagnostic[] {
  return errors(platform(settings)).filter((each) => each.code === CODE);
}

describe(CODE, () => {
  it('refuses a transaction pool under the driver’s own prepared statements, once for all cells', () => {
    const [diagnostic, ...more] = found('pool: transaction');
    assert.equal(diagnostic?.at.pointer, '/settings/keycloak/pool');
    assert.deepEqual(more, []);
  });

  it('refuses it too when the driver was asked for, and points at both keys', () => {
    const [diagnostic] = found('pool: transaction, preparedStatements: driver');
    assert.deepEqual(
      diagnostic?.related.map((place) => place.pointer),
      ['/settings/keycloak/preparedStatements'],
    );
  });

  it('lets a transaction pool pass when somebody looks after the statements', () => {
    assert.deepEqual(found('pool: transaction, preparedStatements: tracked'), []);
    assert.deepEqual(found('pool: transaction, preparedStatements: none'), []);
  });

  it('lets the default, a session pool and a direct connection pass', () => {
    for (const settings of ['realms: per-tenant', 'pool: session', 'pool: direct']) assert.deepEqual(found(settings), []);
  });

  it('depends on these two keys and on nothing else', () => {
    const pool = fc.constantFrom('direct', 'session', 'transaction');
    const statements = fc.constantFrom('driver', 'tracked', 'none');
    const rest = fc.record({ databaseTls: fc.constantFrom('require', 'verify', 'none'), realms: fc.constantFrom('per-tenant', 'shared') });
    fc.assert(
      fc.property(pool, statements, rest, (a, b, others) => {
        const more = Object.entries(others)
          .map(([key, value]) => `, ${key}: ${value}`)
          .join('');
        assert.equal(found(`pool: ${a}, preparedStatements: ${b}${more}`).length, a === 'transaction' && b === 'driver' ? 1 : 0);
      }),
      { numRuns: 30 },
    );
  });

  it('has a fix that removes it and brings no other error', () => {
    const text = platform('pool: transaction');
    const fixed = applyEdits(text, errors(text).find((each) => each.code === CODE)?.fix ?? []);
    assert.match(fixed, /pool: session/);
    assert.deepEqual(
      errors(fixed).map((each) => each.code),
      errors(text)
        .map((each) => each.code)
        .filter((code) => code !== CODE),
    );
  });

  it('has evidence with a date', () => {
    assert.ok(poolMode.code.evidence.length > 0);
    for (const each of poolMode.code.evidence) assert.match(each.checkedAt, /^\d{4}-\d\d-\d\d$/);
  });

  it('says nothing of a Keycloak that no cell has', () => {
    const text = platform('pool: transaction').replace('apps: [podinfo]\n', 'apps: [podinfo]\nstack: { identity: authentik }\n');
    assert.deepEqual(
      errors(text).map((each) => each.code),
      ['stack/known-only'],
    );
  });
});
