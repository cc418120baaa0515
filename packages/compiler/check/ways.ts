import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { PlatformPlan, TenantPlan } from '../plan/plan.ts';
import { type Thing, reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const DATE = '2026-11-21';

const THROUGH_POOL: Code = {
  code: 'restore/through-pool',
  severity: 'error',
  title: 'A restore through the pool',
  trap: 'A dump that is restored, or a schema that is migrated, through the pool on port 6432 (`backup.restore: pool`).',
  why: 'A dump begins by setting up its session: it empties the search path and lifts time-outs. A pool hands that session on to the next client, which then finds no table; and in transaction mode half of the restore runs in a session that was never set up.',
  wayOut: 'Port 5432 of the primary, as the own role of the database: the default.',
  keys: ['backup.restore'],
  evidence: [
    { url: 'https://gitlab.com/gitlab-org/gitlab/-/merge_requests/45855', checkedAt: DATE },
    { url: 'https://www.pgbouncer.org/features.html', checkedAt: DATE },
  ],
};

const UNPAIRED: Code = {
  code: 'backup/unpaired',
  severity: 'error',
  title: 'Rows and objects that are saved apart',
  trap: 'A backup of the databases and another one of the buckets or volumes, each by its own schedule (`backup.points: apart`).',
  why: 'What an object is called, whose it is and that it exists stands in the rows alone. Restored from two instants, rows point at objects that are not there, and objects have no row: files are lost that both copies hold.',
  wayOut: 'One point: position of the database, set of objects, files, version of the app and release, kept together. The default.',
  keys: ['backup.points'],
  evidence: [
    { url: 'https://docs.nextcloud.com/server/latest/admin_manual/configuration_files/primary_storage.html', checkedAt: DATE },
    { url: 'https://docs.nextcloud.com/server/latest/admin_manual/maintenance/backup.html', checkedAt: DATE },
  ],
};

const UNGATED: Code = {
  code: 'rollout/ungated',
  severity: 'error',
  title: 'Waves that are only labels',
  trap: 'A wave number as a label on the tenants, and an engine that is to roll them out in that order (`gitops.waves: labels`).',
  why: 'An engine applies what is in Git: all of it, at once. A label orders nothing by itself, and the rolling strategy that reads it is opt-in, switches automatic sync off, and asks after health, never after a journey or an error budget. The first bad release is everywhere.',
  wayOut: 'Commits: the trees of the next wave change when the gate of the wave before has held. The default.',
  keys: ['gitops.waves'],
  evidence: [{ url: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/', checkedAt: DATE }],
};

const BRAIN_INSIDE: Code = {
  code: 'failover/brain-inside',
  severity: 'error',
  title: 'The decider runs on what it fails over',
  trap: 'An automatic failover whose voters are pods of a cell (`failover.run: cells`).',
  why: 'When the cell is down so are they: nobody is left to decide. When it is only cut off they see everybody else as lost, and decide for themselves.',
  wayOut: 'Voters on hosts of their own at three parties: the default.',
  keys: ['failover.run', 'failover.mode'],
  evidence: [{ url: 'https://patroni.readthedocs.io/en/latest/ha_multi_dc.html', checkedAt: DATE }],
};

/** A value of the plan that cannot work, and the one that does: what a rule of this file is made of. */
interface Way {
  readonly code: Code;
  readonly key: string;
  readonly wrong: string;
  readonly right: string;
  readonly message: string;
}

function refused({ code, key, wrong, right, message }: Way, thing: Thing, subject: string): Finding[] {
  if ((thing.values as Readonly<Record<string, unknown>>)[key] !== wrong) return [];
  const at = reasonOf(thing, key).origin;
  const name = at.pointer.slice(1).replaceAll('/', '.');
  const hint = `Write \`${name}: ${right}\`, or leave it out.`;
  return [finding(code, { at, subject, found: wrong, expected: right, message, hint, remedies: [{ ...at, value: right }] })];
}

export const restoreThroughPool: CrossRule = {
  code: THROUGH_POOL,
  platform: (plan) =>
    refused(
      {
        code: THROUGH_POOL,
        key: 'restore',
        wrong: 'pool',
        right: 'direct',
        message: 'A restore through port 6432 leaves its session to the clients that come after it, or runs in sessions of others.',
      },
      plan.backup,
      'backup',
    ),
};

/** Only what keeps both can be torn: an app with rows alone has one copy of everything. */
export const backupUnpaired: CrossRule = {
  code: UNPAIRED,
  sold: (models, plan) => {
    const torn = [...new Set(models.flatMap(inTwoPlaces))];
    if (torn.length === 0) return [];
    const message = `Rows and files of ${torn.join(', ')} would come back from two instants: rows without their objects, objects without a row.`;
    return refused({ code: UNPAIRED, key: 'points', wrong: 'apart', right: 'paired', message }, plan.backup, 'backup');
  },
};

function inTwoPlaces({ apps }: TenantPlan): string[] {
  return apps.filter((app) => app.database && (app.bucket || app.volumes.length > 0)).map((app) => app.app.name);
}

export const rolloutUngated: CrossRule = {
  code: UNGATED,
  platform: (plan) =>
    firstOf(plan, {
      code: UNGATED,
      key: 'waves',
      wrong: 'labels',
      right: 'commits',
      message: 'Labels hold no wave back: a bad release would reach every tenant at once.',
    }),
};

/** What is written once for the platform is said once. */
function firstOf(plan: PlatformPlan, way: Way): Finding[] {
  return plan.cells.slice(0, 1).flatMap(({ cell, delivery }) => refused(way, delivery, cell.name));
}

/** Where a person decides, nothing runs. */
export const failoverBrainInside: CrossRule = {
  code: BRAIN_INSIDE,
  platform: (plan) => {
    if (plan.failover.values.mode !== 'automatic') return [];
    const message = 'Pods of a cell would decide that their own cell is down: whoever takes the cell down takes them along.';
    return refused({ code: BRAIN_INSIDE, key: 'run', wrong: 'cells', right: 'hosts', message }, plan.failover, 'failover');
  },
};
