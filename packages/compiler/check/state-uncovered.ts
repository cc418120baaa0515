import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding, Origin } from '../diagnostics/diagnostic.ts';
import type { Footing } from '../plan/footing.ts';
import type { NamelessTenant } from '../plan/plan.ts';
import { copiesOverlap } from '../plan/retention.ts';
import { type StateItem, reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'state/uncovered',
  severity: 'error',
  title: 'State that nothing keeps',
  trap: 'A state of an app without a capture, an offsite copy or a drill: `backup.full: never`, copies kept for less than the time between two of them, `backup.offsite: none` or a store of the same provider, `backup.drill: never`.',
  why: 'Whatever is not covered is lost with its machine, its provider or the mistake that nobody rehearsed; the customer learns it on the day of the loss.',
  wayOut: 'Keep the default of the key that the diagnostic names, or choose another interval or store.',
  keys: ['backup.full', 'backup.keep', 'backup.offsite', 'backup.drill', 'services.objects.at'],
  evidence: [
    {
      url: 'https://www.enisa.europa.eu/publications/guidelines-for-smes-on-the-security-of-personal-data-processing',
      checkedAt: '2026-11-21',
    },
  ],
};

const GAPS = ['capture', 'offsite', 'drill'] as const;

export const stateUncovered: CrossRule = {
  code: CODE,
  platform: (plan) => asked(plan),
  tenant: (tenant, plan) => (isCovered(tenant) || asked(plan).length > 0 ? [] : ofTenant(tenant, plan)),
};

/** The keys that leave a gap for every tenant, said once at the platform. */
function asked(plan: Footing): Finding[] {
  const { full, offsite, drill } = plan.backup.values;
  const missing = { capture: full === 'never', offsite: offsite === null, drill: drill === 'never' };
  // An evaluation has nobody's data; it says so on every report.
  if (plan.platform.values.profile === 'evaluation') return [];
  const gaps = GAPS.filter((gap) => missing[gap]).map((gap) => complaint(keyOf(plan, gap), 'all state', gap, 'every app'));
  return [...gaps, ...sameProvider(plan), ...(missing.capture ? [] : forgotten(plan))];
}

/** Copies that are thrown away before the next one is made: most of the time there is none. */
function forgotten(plan: Footing): Finding[] {
  const { full, keep } = plan.backup.values;
  if (copiesOverlap(plan.backup)) return [];
  const at = reasonOf(plan.backup, 'keep').origin;
  return [
    finding(CODE, {
      at,
      subject: 'all state',
      found: keep,
      expected: `longer than from one full copy to the next (${full})`,
      message: `Copies are kept for ${keep} and made ${full}: the last one is gone before the next is there.`,
      hint: 'Set `backup.keep` to several times that interval, or leave it out: 30d is its default.',
      remedies: [{ ...at, remove: true }],
    }),
  ];
}

/** A second copy at the provider of the first goes when the account goes, and when the provider does. */
function sameProvider(plan: Footing): Finding[] {
  const near = plan.cells.find(({ services: { objects } }) => objects.values.offsite?.startsWith(`${objects.values.party}/`));
  if (!near) return [];
  const { at, party, offsite } = near.services.objects.values;
  const finding = complaint(keyOf(plan, 'offsite'), near.cell.name, 'offsite', `${near.cell.name}, which is at ${at},`);
  return [{ ...finding, found: offsite ?? '', expected: `a store of another provider than ${party}` }];
}

function keyOf(plan: Footing, gap: (typeof GAPS)[number]): Origin {
  return reasonOf(plan.backup, gap === 'capture' ? 'full' : gap).origin;
}

/** What only one app lacks: a new kind of state whose holder nobody covers. */
function ofTenant(tenant: NamelessTenant, plan: Footing): Finding[] {
  if (plan.platform.values.profile === 'evaluation') return [];
  return tenant.apps.flatMap((app) =>
    app.app.state.flatMap((state) =>
      gapsOf(state).map((gap) => complaint(keyOf(plan, gap), `${app.app.name}/${state.name}`, gap, app.app.name)),
    ),
  );
}

/** Of nearly every tenant: asked first, since it costs no list. */
function isCovered({ apps }: NamelessTenant): boolean {
  return apps.every(({ app }) => app.state.every((state) => GAPS.every((gap) => state[gap] !== null)));
}

function gapsOf(state: StateItem): (typeof GAPS)[number][] {
  return GAPS.filter((gap) => state[gap] === null);
}

const WORDS = {
  capture: 'no copy is ever made of it',
  offsite: 'no copy of it leaves its provider',
  drill: 'no restore of it is ever rehearsed',
};

function complaint(at: Origin, subject: string, gap: (typeof GAPS)[number], whose: string): Finding {
  const wanted = { capture: 'daily', offsite: 'a store of another provider', drill: 'monthly' }[gap];
  return finding(CODE, {
    at,
    subject,
    found: `no ${gap}`,
    expected: wanted,
    message: `State of ${whose} is not covered: ${WORDS[gap]}.`,
    hint: `Set \`${at.pointer.slice(1).replaceAll('/', '.')}\` to ${wanted}, or leave it out: that is its default.`,
    remedies: [{ ...at, remove: true }],
  });
}
