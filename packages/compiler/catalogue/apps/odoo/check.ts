import type { Code } from '../../../diagnostics/code.ts';
import { finding } from '../../../diagnostics/code.ts';
import type { Rule } from '../../entry.ts';
import { type Asked, asked } from './options.ts';

const POOL_MODE: Code = {
  code: 'odoo/pool-mode',
  severity: 'error',
  title: 'Odoo listens, and a transaction pool does not hold the line',
  trap: 'Odoo through a pooler that lends every connection for one transaction only, the maintenance database included.',
  why: 'The cron sends LISTEN cron_trigger and the websocket process LISTEN imbus, both in the database `postgres`, and wait for notifications on that connection. In transaction mode the pooler gives the connection to others after the first COMMIT: no message reaches a browser, and scheduled actions run late. Nothing is logged. Tried with Odoo 19.0: through a transaction pool a message did not arrive within ten seconds, through a session pool it did at once.',
  wayOut:
    "Leave `settings.odoo.pool` at `split`: transactions for the tenant's database, sessions for `postgres`. `session` and `direct` work too, with more connections.",
  keys: ['settings.odoo.pool'],
  evidence: [
    { url: 'https://github.com/OCA/server-tools/pull/1629', checkedAt: '2026-11-21' },
    { url: 'https://github.com/OCA/server-tools/pull/3692', checkedAt: '2026-11-21' },
    { url: 'https://www.pgbouncer.org/features.html', checkedAt: '2026-11-21' },
  ],
};

const OBJECT_STORAGE: Code = {
  code: 'odoo/object-storage',
  severity: 'error',
  title: 'Odoo cannot keep attachments in object storage',
  trap: 'Attachments of Odoo on S3, as if it were built in.',
  why: 'The core knows two places for attachments: files and the database. The modules for cloud storage that the maker adds know Google and Azure and no S3, and take uploads of the chatter only. Any other module must fit the series and be there before the first attachment is written; none is part of this catalogue.',
  wayOut: 'Leave `settings.odoo.attachments` at `database`: attachments are then saved and restored with the rows that name them.',
  keys: ['settings.odoo.attachments'],
  evidence: [{ url: 'https://github.com/odoo/odoo/blob/19.0/odoo/addons/base/models/ir_attachment.py', checkedAt: '2026-11-21' }],
};

interface Refusal {
  readonly code: Code;
  readonly setting: 'attachments' | 'pool';
  readonly wrong: string;
  readonly right: string;
  readonly message: string;
  readonly hint: string;
}

/** A setting with one value that cannot work; it only matters where Odoo is on offer. */
function never({ code, setting, wrong, right, message, hint }: Refusal): Rule {
  return {
    code,
    platform: (plan) => {
      const chosen = plan.settings['odoo'] && asked(plan.settings['odoo'])[setting satisfies keyof Asked];
      if (!chosen || chosen.value !== wrong || !plan.apps.value.includes('odoo')) return [];
      return [
        finding(code, {
          at: chosen.origin,
          subject: 'odoo',
          found: wrong,
          expected: right,
          message,
          hint,
          remedies: [{ ...chosen.origin, value: right }],
        }),
      ];
    },
  };
}

export const RULES: readonly Rule[] = [
  never({
    code: POOL_MODE,
    setting: 'pool',
    wrong: 'transaction',
    right: 'split',
    message: "Odoo's cron and bus cannot listen through a transaction pool.",
    hint: 'Write `pool: split`, or leave the key out: only the maintenance database then has sessions of its own.',
  }),
  never({
    code: OBJECT_STORAGE,
    setting: 'attachments',
    wrong: 'objects',
    right: 'database',
    message: 'Odoo has no object storage for attachments.',
    hint: 'Write `attachments: database`, or leave the key out.',
  }),
];
