import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'objects/shared-bucket',
  severity: 'error',
  title: 'Two instances on one bucket',
  trap: 'One bucket for several instances (`services.objects.buckets: shared`), or a restore drill that opens the live bucket (`backup.drillOn: live`), or a copy in the store of the original.',
  why: 'Object names are opaque numbers that only the database of their instance explains: two instances count alike and overwrite each other, and a drill that cleans up deletes what it does not know.',
  wayOut: 'A bucket for each tenant and use; a drill on a copied prefix.',
  keys: ['services.objects.buckets', 'services.objects.copy', 'backup.drillOn'],
  evidence: [
    { url: 'https://docs.nextcloud.com/server/latest/admin_manual/configuration_files/primary_storage.html', checkedAt: '2026-11-21' },
  ],
};

export const objectsSharedBucket: CrossRule = { code: CODE, platform: (plan) => [...buckets(plan), ...drills(plan), ...copies(plan)] };

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

/** A copy of every object beside itself: whatever takes the store takes both. */
function copies(plan: PlatformPlan): Finding[] {
  const same = plan.cells.find(({ services: { objects } }) => objects.values.copy === objects.values.at);
  if (!same) return [];
  const at = reasonOf(same.services.objects, 'copy').origin;
  const store = same.services.objects.values.at;
  return [
    finding(CODE, {
      at,
      subject: same.cell.name,
      found: store,
      expected: `another store than ${store}`,
      message: `The copy of the objects of ${same.cell.name} would be in ${store}, where the objects are.`,
      hint: 'Name a store of another provider, or leave `services.objects.copy` out.',
      remedies: [{ ...at, remove: true }],
    }),
  ];
}
