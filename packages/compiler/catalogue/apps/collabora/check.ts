import type { Code } from '../../../diagnostics/code.ts';
import { finding } from '../../../diagnostics/code.ts';
import type { Finding } from '../../../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../../../plan/plan.ts';
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

export const RULES: readonly Rule[] = [{ code: AUTOSCALE, platform: check }];
