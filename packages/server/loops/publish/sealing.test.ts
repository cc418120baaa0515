import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TenantPlan } from '@hansa/compiler/plan/plan.ts';
import type { TreeRow } from '../../db/trees.ts';
import { type SealingForm, sealing } from './sealing.ts';

const ROW = { sealed: '', sealedText: null } as TreeRow;
const plan = (secrets: SealingForm): TenantPlan =>
  ({
    tenant: { values: { id: 'k7m2p9x4qd' } },
    apps: [],
    cell: { cell: { name: 'fsn-1' }, delivery: { values: { secrets } } },
  }) as unknown as TenantPlan;

const seal = (recipients: readonly string[], form: SealingForm, text: () => Promise<string> = () => Promise.resolve('text')) =>
  sealing({ recipients: () => recipients, forms: { sops: text, 'sealed-secrets': text } }).seal(plan(form), new Map(), ROW);

test('recipients of the other form are refused with what has to be changed', async () => {
  const age = await seal(['age1qqq'], 'sealed-secrets');
  assert.ok('code' in age && age.code === 'seal/recipients');
  assert.match(
    age.detail,
    /stack\.secrets: sealed-secrets, which takes its controller's certificate, and cells\.fsn-1\.recipients has age recipients/,
  );
  const certificate = await seal(['-----BEGIN CERTIFICATE-----'], 'sops');
  assert.ok('code' in certificate && /sops, which takes age recipients, and .* has a certificate/.test(certificate.detail));
  assert.ok('code' in (await seal([], 'sops')));
  assert.ok('text' in (await seal(['age1qqq'], 'sops')));
  assert.ok('text' in (await seal(['-----BEGIN PUBLIC KEY-----'], 'sealed-secrets')));
});

test('a store that is no part of the tree is refused, and asks nobody who reads', async () => {
  const refused = await seal(['age1qqq'], 'openbao' as SealingForm);
  assert.ok('code' in refused && /stack\.secrets: openbao, which the control plane does not fill/.test(refused.detail));
  const readers = sealing({
    recipients: () => assert.fail(),
    forms: { sops: () => assert.fail(), 'sealed-secrets': () => assert.fail() },
  }).readers;
  assert.equal(typeof readers(plan('openbao' as SealingForm).cell), 'string');
});

test('what the form itself refuses stops this cell, and is no fault of ours', async () => {
  const expired = await seal(['-----BEGIN CERTIFICATE-----'], 'sealed-secrets', () =>
    Promise.reject(new Error('the certificate has expired')),
  );
  assert.ok('code' in expired && expired.detail.endsWith('the certificate has expired'));
});

test('who reads decides the digest of a cell, and nothing else', () => {
  const readers = (recipients: readonly string[]) =>
    sealing({
      recipients: () => recipients,
      forms: { sops: () => Promise.resolve(''), 'sealed-secrets': () => Promise.resolve('') },
    }).readers(plan('sops').cell);
  assert.equal(readers(['age1a']), readers(['age1a']));
  assert.notEqual(readers(['age1a']), readers(['age1b']));
});
