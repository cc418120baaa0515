import type { Finding } from '../diagnostics/diagnostic.ts';
import type { FleetEntry } from '../plan/fleet.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Rule } from '../catalogue/entry.ts';

export type { Rule } from '../catalogue/entry.ts';

/** A rule that crosses entries of the catalogue, or looks at all tenants at once through the fleet's index. */
export interface CrossRule extends Rule {
  readonly fleet?: (fleet: readonly FleetEntry[], plan: PlatformPlan, catalogue: Catalogue) => readonly Finding[];
  readonly catalogue?: (plan: PlatformPlan, catalogue: Catalogue) => readonly Finding[];
}
