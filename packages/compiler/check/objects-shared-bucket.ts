import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'objects/shared-bucket',
  severity: 'error',
  title: 'Two instances on one bucket',
  trap: 'One bucket for several instances (`services.objects.buckets: shared`), or a restore drill that opens the live bucket (`backup.drillOn: live`).',
  why: 'Object names are opaque numbers that only the database of their instance explains: two instances count alike and overwrite each other, and a drill that cleans up deletes what it does not know.',
  wayOut: 'A bucket for each tenant and use; a drill on a copied prefix.',
  keys: ['services.objects.buckets', 'backup.drillOn'],
  evidence: [
    { url: 'https://docs.nextcloud.com/server/latest/admin_manual/configuration_files/primary_storage.html', checkedAt: '2026-11-21' },
  ],
};

export const objectsSharedBucket: CrossRule = { code: CODE, platform: (plan) => [...buckets(plan), ...drills(plan)] };

function buckets(plan: PlatformPlan): Finding[] {
  const shared = plan.cells.find((cell) => cell.services.objects.values.buckets === 'shared');
  if (!shared) return [];
  const at = reasonOf(shared.services.objects, 'buckets').origin;
  const message = 'All instances would share one bucket: each would overwrite and delete the objects of the others.';
  return [
    finding(CODE, {
      at,
      subject: 'objects',
      found: 'shared',
      expected: 'per-tenant',
      message,
      hint: 'Set `services.objects.buckets: per-tenant`, or leave it out.',
      remedies: [{ ...at, value: 'per-tenant' }],
    }),
  ];
}

function drills(plan: PlatformPlan): Finding[] {
  if (plan.backup.values.drillOn !== 'live') return [];
  const at = reasonOf(plan.backup, 'drillOn').origin;
  const message = 'A drill would run a second instance on the live bucket, and its clean-up would delete live files.';
  return [
    finding(CODE, {
      at,
      subject: 'backup',
      found: 'live',
      expected: 'copy',
      message,
      hint: 'Set `backup.drillOn: copy`, or leave it out.',
      remedies: [{ ...at, value: 'copy' }],
    }),
  ];
}
