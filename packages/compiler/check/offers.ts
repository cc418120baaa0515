import { finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { PlanThing } from '../plan/kinds.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { CODES } from '../spec/codes.ts';
import type { CrossRule } from './rule.ts';

/** A plan that sells an app which is not on offer: nothing that the app needs would be built in any cell. */
export const offered: CrossRule = {
  code: CODES.reference,
  platform: (plan) =>
    plan.plans.flatMap((each) =>
      each.values.apps.flatMap((app, index) => (plan.apps.value.includes(app) ? [] : [notOffered(plan, each, app, index)])),
    ),
};

function notOffered(plan: PlatformPlan, sold: PlanThing, app: string, index: number): Finding {
  const { origin } = reasonOf(sold, 'apps');
  return finding(CODES.reference, {
    at: { file: origin.file, pointer: `${origin.pointer}/${index}` },
    subject: sold.name,
    found: app,
    expected: plan.apps.value.join(', '),
    message: `${sold.name} has ${app}, which is not on offer.`,
    hint: `Add ${app} to \`apps\` of the platform, or take it out of the plan.`,
    related: [plan.apps.origin],
  });
}

/** A plan that has no app, because the only apps on offer are those that stand beside the tenants. */
export const emptyPlans: CrossRule = {
  code: CODES.missing,
  platform: (plan) =>
    plan.plans
      .filter((each) => each.values.apps.length === 0)
      .map((each) =>
        finding(CODES.missing, {
          at: reasonOf(each, 'apps').origin,
          subject: each.name,
          found: 'no app',
          expected: plan.apps.value.join(', '),
          message: `${each.name} sells no app: without \`apps\` a plan has every app on offer but ${plan.apps.value.join(', ')}.`,
          hint: `Offer another app, or say \`apps: [${plan.apps.value.join(', ')}]\` in the plan.`,
        }),
      ),
};

/** A plan whose fewest seats are more than its most: nobody can buy it. */
export const soldSeats: CrossRule = {
  code: CODES.range,
  platform: (plan) =>
    plan.plans
      .filter(({ values }) => values.minSeats > values.maxSeats)
      .map((each) => {
        const { minSeats, maxSeats } = each.values;
        return finding(CODES.range, {
          at: { file: each.origin.file, pointer: `${each.origin.pointer}/seats/max` },
          subject: each.name,
          found: String(maxSeats),
          expected: `at least ${minSeats}`,
          message: `${each.name} sells at least ${minSeats} seats and at most ${maxSeats}: no number is both.`,
          hint: `Raise \`max\` to ${minSeats} or more, or lower \`min\`.`,
        });
      }),
};
