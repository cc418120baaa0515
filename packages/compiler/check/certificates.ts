import { type Code, finding } from '../diagnostics/code.ts';
import type { FleetEntry } from '../plan/fleet.ts';
import type { PlatformPlan } from '../plan/plan.ts';
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

/** How many hosts the smallest fleet has that the offered plans can fill: a limit that the second tenant reaches is no business. */
function hostsOf(plan: PlatformPlan, fleet: readonly FleetEntry[]): number {
  const perTenant = new Map(plan.plans.map((each) => [each.name, each.values.apps.length]));
  return fleet.reduce((sum, entry) => sum + (perTenant.get(entry.plan) ?? 1), 0);
}

export const certificatesRate: CrossRule = {
  code: RATE,
  fleet: (fleet, plan) => {
    const hosts = hostsOf(plan, fleet);
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
  platform: (plan) => (plan.certificates.value === 'cell' ? nested(plan) : []),
};

/** With a certificate a host, depth does not matter; and an offer of one app has no second label. */
function nested(plan: PlatformPlan): Finding[] {
  const cell = plan.cells.find((each) => each.cell.values.hosts === 'nested');
  const several = plan.plans.find((each) => each.values.apps.length > 1);
  if (!cell || !several) return [];
  const at = reasonOf(cell.cell, 'hosts').origin;
  const { appsDomain } = plan.platform.values;
  const app = several.values.apps[1] ?? '';
  const message = `\`${app}.<slug>.${appsDomain}\` has two labels; the wildcard \`*.${appsDomain}\` covers one.`;
  return [
    finding(DEPTH, {
      at,
      subject: plan.platform.name,
      found: 'nested',
      expected: 'dashed',
      message,
      hint: `Set \`dns.hosts: dashed\`: the hosts become \`<slug>--${app}.${appsDomain}\`.`,
      remedies: [{ ...at, value: 'dashed' }],
    }),
  ];
}
