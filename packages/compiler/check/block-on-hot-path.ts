import { type Code, finding } from '../diagnostics/code.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'storage/block-on-hot-path',
  severity: 'error',
  title: "Members' files on a block volume",
  trap: 'Files of tenants on block volumes, replicated or not (`settings.nextcloud.storage: block`).',
  why: 'A block volume is mounted by one node: a second pod waits for ever, a drained node takes the files along, and a failover to another provider finds none. It is bought by its full size, grows one tenant at a time, and every written byte crosses the network once a replica.',
  wayOut: 'Object storage, which every pod of both clusters reaches; volumes are for small, named state of one pod.',
  keys: ['settings.nextcloud.storage'],
  evidence: [{ url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes', checkedAt: '2026-11-21' }],
};

/** Whatever app says `storage: block`: the word means the same in each. */
export const blockOnHotPath: CrossRule = {
  code: CODE,
  platform: (plan) =>
    plan.apps.value.flatMap((app) => {
      const chosen = plan.settings[app]?.['storage'];
      if (chosen?.value !== 'block') return [];
      const at = chosen.origin;
      return [
        finding(CODE, {
          at,
          subject: app,
          found: 'block',
          expected: 'objects',
          message: `Files of ${app} would stand on volumes that one node mounts at a time.`,
          hint: 'Write `storage: objects`, or leave the key out: a bucket a tenant, no volume.',
          remedies: [{ ...at, value: 'objects' }],
        }),
      ];
    }),
};
