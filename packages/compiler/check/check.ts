import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Rule } from '../catalogue/entry.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { FleetEntry } from '../plan/fleet.ts';
import type { Footing } from '../plan/footing.ts';
import { type PlatformPlan, type TenantPlan, ifWhole } from '../plan/plan.ts';
import { seenBy, viewsOf } from '../plan/seen.ts';
import type { CrossRule, Used } from './rule.ts';
import { RULES } from './rules.ts';

/** Every rule that there is: those that cross components, then those of each entry of the catalogue. */
export function allRules(catalogue: Catalogue): readonly CrossRule[] {
  return [...RULES, ...entryRules(catalogue)];
}

function entryRules(catalogue: Catalogue): readonly Rule[] {
  return [...Object.values(catalogue.apps), ...Object.values(catalogue.components)].flatMap((entry) => entry.rules);
}

/** What is wrong with the platform, before any tenant but those that are `models` of what it sells. `used` is asked only where there is a lock. */
export function checkPlatform(catalogue: Catalogue, plan: PlatformPlan, models: readonly TenantPlan[], used: () => Used): Finding[] {
  const named = plan.pins && ifWhole(used);
  const views = viewsOf(plan).map((view) => ({ view, models: modelsIn(view, models) }));
  const findings = allRules(catalogue).flatMap((rule) =>
    (rule.across ? [{ view: plan, models }] : views).flatMap((seen) => [
      ...(rule.platform?.(seen.view) ?? []),
      ...(rule.catalogue?.(seen.view, catalogue, seen.models) ?? []),
      ...(rule.sold?.(seen.models, seen.view) ?? []),
      ...((named && rule.named?.(seen.view, named)) ?? []),
    ]),
  );
  return once(findings);
}

function modelsIn({ cells }: PlatformPlan, models: readonly TenantPlan[]): readonly TenantPlan[] {
  return models.filter(({ cell }) => cells.includes(cell));
}

/** What has ended by that day. */
export function checkDates(catalogue: Catalogue, plan: PlatformPlan, today: string): Finding[] {
  return allRules(catalogue).flatMap((rule) => rule.dated?.(plan, today, catalogue) ?? []);
}

/** What is not as a lock says, by what registries answered: digests by reference. */
export function checkAnswers(catalogue: Catalogue, plan: PlatformPlan, answers: ReadonlyMap<string, string>): Finding[] {
  return allRules(catalogue).flatMap((rule) => rule.answered?.(plan, answers) ?? []);
}

export function checkTenant(rules: readonly CrossRule[], tenant: TenantPlan, footing: Footing): Finding[] {
  const findings: Finding[] = [];
  const seen = seenBy(footing, tenant.cell);
  // Of sixty rules two look at tenants: a list for each of the others, for each tenant, is work for the collector of garbage alone.
  for (const rule of rules) if (rule.tenant) findings.push(...rule.tenant(tenant, seen));
  return findings;
}

/** What is wrong between tenants: names used twice, cells that are full. */
export function checkFleet(catalogue: Catalogue, plan: PlatformPlan, fleet: readonly FleetEntry[]): Finding[] {
  const views = viewsOf(plan);
  return allRules(catalogue).flatMap((rule) =>
    (rule.across ? [plan] : views).flatMap((view) => rule.fleet?.(fleet, view, catalogue) ?? []),
  );
}

/** One complaint a rule and place: what was written once for fifty cells, or for three services, is complained of once. */
function once(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, at }) => {
    const key = `${code} ${at.file} ${at.pointer}`;
    return !seen.has(key) && seen.add(key);
  });
}
