import { type Code, finding } from '../diagnostics/code.ts';
import { livingIn } from '../plan/fleet.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'objects/bucket-limit',
  severity: 'error',
  title: 'More buckets than the provider gives',
  trap: 'A bucket for each tenant at a provider that stops at a hundred buckets an account.',
  why: 'The first tenant beyond the limit gets no bucket: it is sold, its databases are made, and its installation fails with an error of the store. A bucket for several tenants is no way out: one overwrites the objects of the other.',
  wayOut:
    'Have the limit raised and write the new one as `services.objects.bucketLimit`, or a further cell: each cell has an account of its own.',
  keys: ['services.objects.bucketLimit', 'services.objects.at', 'services.objects.buckets'],
  evidence: [
    { url: 'https://docs.hetzner.com/storage/object-storage/overview', checkedAt: '2026-11-21' },
    {
      url: 'https://github.com/ovh/docs/blob/develop/pages/storage_and_backup/object_storage/s3_limitations/guide.en-gb.md',
      checkedAt: '2026-11-21',
    },
  ],
};

export const bucketLimit: CrossRule = {
  code: CODE,
  fleet: (fleet, plan) =>
    plan.cells.flatMap(({ cell, buckets: own, services: { objects } }) => {
      const limit = objects.values.bucketLimit;
      const tenants = livingIn(fleet, cell.name);
      const buckets = tenants.reduce((sum, tenant) => sum + tenant.buckets, own.length);
      if (limit === null || buckets <= limit) return [];
      const written = reasonOf(objects, 'bucketLimit');
      const { origin: at } = written.because.how === 'asked' ? written : reasonOf(objects, 'at');
      return [
        finding(CODE, {
          at,
          subject: cell.name,
          found: `${buckets} buckets`,
          expected: `at most ${limit}`,
          message: `The ${tenants.length} tenants of ${cell.name}${own.length > 0 ? ' and its components' : ''} need ${buckets} buckets; ${objects.values.at} gives an account ${limit}.`,
          hint: `Ask for more than ${limit} and write what you got as \`services.objects.bucketLimit\`, or add a cell and place the next tenants there.`,
        }),
      ];
    }),
};
