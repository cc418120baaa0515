import type { Code } from '../../../diagnostics/code.ts';
import { finding } from '../../../diagnostics/code.ts';
import type { Finding, Origin } from '../../../diagnostics/diagnostic.ts';
import type { Footing } from '../../../plan/footing.ts';
import type { PlatformPlan, NamelessTenant } from '../../../plan/plan.ts';
import type { Rule } from '../../entry.ts';

const AUTOSCALE: Code = {
  code: 'collabora/autoscale',
  severity: 'error',
  title: 'One document, one Collabora',
  trap: 'More than one Collabora pod behind the gateway: by autoscaling, as its chart does out of the box, or by a fixed number.',
  why: 'A document that is being edited lives in the memory of one process. Two people who are sent to two pods edit two copies, and the later save wins. The gateway would have to choose the pod by the document (the query parameter WOPISrc); Traefik chooses by client address at best. With autoscaling even a proxy that hashes moves documents whenever a pod comes or goes.',
  wayOut: 'Leave `settings.collabora` at one pod: it grows with the seats, and it serves one tenant only.',
  keys: ['settings.collabora.autoscale', 'settings.collabora.replicas'],
  evidence: [
    { url: 'https://sdk.collaboraonline.com/docs/installation/Kubernetes.html', checkedAt: '2026-11-21' },
    { url: 'https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/service/', checkedAt: '2026-11-21' },
  ],
};

function check(plan: PlatformPlan): Finding[] {
  const settings = plan.settings['collabora'];
  if (!settings || !plan.apps.value.includes('collabora')) return [];
  const { autoscale, replicas } = settings;
  const found: Finding[] = [];
  if (autoscale?.value === true)
    found.push(
      finding(AUTOSCALE, {
        at: autoscale.origin,
        subject: 'collabora',
        found: 'true',
        expected: 'false',
        message: 'Autoscaling takes a document away from those who edit it.',
        hint: 'Write `autoscale: false`, or leave the key out; the one pod of each tenant is sized by its seats.',
        remedies: [{ ...autoscale.origin, value: false }],
      }),
    );
  if (typeof replicas?.value === 'number' && replicas.value > 1)
    found.push(
      finding(AUTOSCALE, {
        at: replicas.origin,
        subject: 'collabora',
        found: String(replicas.value),
        expected: '1',
        message: `With ${replicas.value} pods two people can edit two copies of one document.`,
        hint: 'Write `replicas: 1`: no proxy that hashes on the document is rendered, and Traefik cannot do it.',
        remedies: [{ ...replicas.origin, value: 1 }],
      }),
    );
  return found;
}

const ALONE: Code = {
  code: 'collabora/alone',
  severity: 'error',
  title: 'Collabora without files to open',
  trap: 'A plan, or a tenant, that has Collabora and no Nextcloud.',
  why: 'Collabora keeps no files and knows no members: a page of Nextcloud opens it, and it asks that Nextcloud for the document (WOPI). Alone it has nobody whom it would answer.',
  wayOut: 'Nextcloud beside it; or leave Collabora out.',
  keys: ['plans.*.apps', 'apps'],
  evidence: [{ url: 'https://github.com/nextcloud/richdocuments', checkedAt: '2026-11-21' }],
};

function isAlone(apps: readonly string[]): boolean {
  return apps.includes('collabora') && !apps.includes('nextcloud');
}

function alone(at: Origin, subject: string): Finding {
  return finding(ALONE, {
    at,
    subject,
    found: 'no nextcloud',
    expected: 'nextcloud beside collabora',
    message: `${subject} has Collabora and no Nextcloud: nothing opens a document in it.`,
    hint: 'Add nextcloud to the list, or take collabora out.',
  });
}

function alonePlans(plan: PlatformPlan): Finding[] {
  return plan.plans.filter((each) => isAlone(each.values.apps)).map((each) => alone((each.why.apps ?? each).origin, each.name));
}

/** Where the plan lacks it, that is said once at the plan. */
function aloneTenant({ tenant }: NamelessTenant, { plans }: Footing): Finding[] {
  const sold = plans.find((each) => each.name === tenant.values.plan);
  const own = isAlone(tenant.values.apps) && !isAlone(sold?.values.apps ?? []);
  return own ? [alone((tenant.why.apps ?? tenant).origin, tenant.values.slug)] : [];
}

export const RULES: readonly Rule[] = [
  { code: AUTOSCALE, platform: check },
  { code: ALONE, platform: alonePlans, tenant: aloneTenant },
];
