import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'mail/missing',
  severity: 'error',
  title: 'No way to send mail',
  trap: 'Apps with members, or the control plane, and no `services.mail`.',
  why: 'Nobody can be invited, no password reset arrives, no share is announced and no quote is sent: the customer cannot begin.',
  wayOut: 'Name a relay and who runs it: `services.mail: { relay, party }`.',
  keys: ['services.mail'],
  evidence: [
    { url: 'https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/email_configuration.html', checkedAt: '2026-11-21' },
  ],
};

export const mailMissing: CrossRule = {
  code: CODE,
  sold: (models, plan): Finding[] => {
    if (plan.cells.every((cell) => cell.services.mail)) return [];
    const senders = models.flatMap((tenant) => tenant.apps.filter((app) => app.app.values.sendsMail).map((app) => app.app.name));
    const own = plan.cells.some((cell) => cell.controlPlane?.thing.values.configuration === 'derived') ? ['the control plane'] : [];
    if (senders.length + own.length === 0) return [];
    const apps = [...new Set(senders), ...own].join(', ');
    const at = { file: plan.platform.origin.file, pointer: '/services/mail' };
    return [
      finding(CODE, {
        at,
        subject: 'services',
        found: 'no relay',
        expected: 'services.mail',
        message: `${apps} cannot invite anyone or reset a password: there is no mail relay.`,
        hint: 'Add `mail: { relay: smtp.example.eu, party: <who runs it> }` under `services`.',
      }),
    ];
  },
};
