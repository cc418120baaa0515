import { type Code, finding } from '../diagnostics/code.ts';
import type { PlatformPlan, TenantPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { CrossRule } from './rule.ts';

/** New certificates a registered domain and week at Let's Encrypt. */
const WEEKLY = 50;

const RATE: Code = {
  code: 'certificates/rate',
  severity: 'error',
  title: 'More certificates than the authority gives',
  trap: 'A certificate for every host of every tenant (`certificates.per: host`).',
  why: `The authority gives at most ${WEEKLY} certificates a registered domain and week. A cell that is built anew after a loss needs all of them on one day.`,
  wayOut: 'One wildcard certificate a cell, by DNS-01: the default.',
  keys: ['certificates.per'],
  evidence: [{ url: 'https://letsencrypt.org/docs/rate-limits/', checkedAt: '2026-11-21' }],
};

export const certificatesRate: CrossRule = {
  code: RATE,
  across: true,
  fleet: (fleet, plan) => {
    const hosts = fleet.reduce((sum, entry) => sum + entry.hosts, 0);
    if (plan.certificates.value !== 'host' || hosts <= WEEKLY) return [];
    const at = plan.certificates.origin;
    const message = `${hosts} hosts would need a certificate each; the authority gives ${WEEKLY} a week for ${plan.platform.values.appsDomain}.`;
    return [
      finding(RATE, {
        at,
        subject: plan.platform.name,
        found: `${hosts} certificates`,
        expected: `at most ${WEEKLY} a week`,
        message,
        hint: 'Set `certificates.per: cell`, or leave it out.',
        remedies: [{ ...at, value: 'cell' }],
      }),
    ];
  },
};

const DEPTH: Code = {
  code: 'dns/wildcard-depth',
  severity: 'error',
  title: 'A wildcard covers one label',
  trap: "Hosts with two labels under the apps' domain (`dns.hosts: nested`) behind one wildcard certificate.",
  why: 'In a certificate `*.example` stands for exactly one label: `acme.example` is covered, `odoo.acme.example` is not, and every browser refuses it.',
  wayOut: 'Hosts one label deep: `acme--odoo.example`, the default.',
  keys: ['dns.hosts', 'certificates.per'],
  evidence: [{ url: 'https://www.rfc-editor.org/rfc/rfc9525#section-6.3', checkedAt: '2026-11-21' }],
};

export const wildcardDepth: CrossRule = {
  code: DEPTH,
  sold: (models, plan) => (plan.certificates.value === 'cell' ? nested(plan, models.flatMap(hostsOf)) : []),
};

function hostsOf(tenant: TenantPlan): string[] {
  return tenant.apps.flatMap((app) => app.routes.map((route) => route.values.host));
}

/** With a certificate a host, depth does not matter; and the app that has the slug alone for a host has no second label. */
function nested(plan: PlatformPlan, hosts: readonly string[]): Finding[] {
  const { appsDomain } = plan.platform.values;
  const deep = hosts.find((host) => host.slice(0, -appsDomain.length - 1).includes('.'));
  const [cell] = plan.cells;
  if (deep === undefined || !cell) return [];
  const at = reasonOf(cell.cell, 'hosts').origin;
  const host = deep.replace(/\.model\./, '.<slug>.');
  const [word] = deep.split('.', 1);
  const message = `\`${host}\` has two labels below ${appsDomain}; the wildcard \`*.${appsDomain}\` covers one.`;
  return [
    finding(DEPTH, {
      at,
      subject: plan.platform.name,
      found: 'nested',
      expected: 'dashed',
      message,
      hint: `Set \`dns.hosts: dashed\`, or leave it out: the host becomes \`<slug>--${word}.${appsDomain}\`.`,
      remedies: [{ ...at, value: 'dashed' }],
    }),
  ];
}
