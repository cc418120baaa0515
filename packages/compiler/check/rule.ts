import type { Finding } from '../diagnostics/diagnostic.ts';
import type { FleetEntry } from '../plan/fleet.ts';
import type { PlatformPlan, TenantPlan } from '../plan/plan.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Rule } from '../catalogue/entry.ts';

export type { Rule } from '../catalogue/entry.ts';

/** A rule that crosses entries of the catalogue, or looks at all tenants at once through the fleet's index. */
export interface CrossRule extends Rule {
  /**
   * Compares cells with each other, or looks for one among all. The other rules are asked once for each way in which cells see the
   * platform, with those cells alone.
   */
  readonly across?: true;
  readonly fleet?: (fleet: readonly FleetEntry[], plan: PlatformPlan, catalogue: Catalogue) => readonly Finding[];
  /** What depends on the day, as in 2026-11-21: asked only where the caller says which it is. */
  readonly dated?: (plan: PlatformPlan, today: string, catalogue: Catalogue) => readonly Finding[];
  /** Looks at a tenant of each plan that is sold, at its most seats: could the first customer be served? */
  readonly sold?: (models: readonly TenantPlan[], plan: PlatformPlan) => readonly Finding[];
  readonly catalogue?: (plan: PlatformPlan, catalogue: Catalogue, models: readonly TenantPlan[]) => readonly Finding[];
  /** Looks at what the trees name. Asked only where there is a lock: to know it the platform is rendered. */
  readonly named?: (plan: PlatformPlan, used: Used) => readonly Finding[];
  /** What depends on what registries say now, as digests by reference: asked only where somebody asked them. */
  readonly answered?: (plan: PlatformPlan, answers: ReadonlyMap<string, string>) => readonly Finding[];
}

/** What trees name by tag and version, as its makers name it; sorted. */
export interface Used {
  readonly images: readonly UsedImage[];
  readonly charts: readonly UsedChart[];
}

export interface UsedImage {
  /** By which a lock knows it. */
  readonly reference: string;
  /** Where a cluster asks for it: there, or at the mirror. */
  readonly at: string;
}

export interface UsedChart {
  /** By which a lock knows it. */
  readonly reference: string;
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
}
