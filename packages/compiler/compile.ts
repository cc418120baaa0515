import type { Catalogue } from './catalogue/catalogue.ts';
import { vocabularyOf } from './catalogue/catalogue.ts';
import { CATALOGUE } from './catalogue/index.ts';
import { checkReferences } from './check/references.ts';
import { allRules, checkDates, checkFleet, checkPlatform, checkTenant } from './check/check.ts';
import type { CrossRule } from './check/rule.ts';
import { type Diagnostic, type Finding, compareDiagnostics } from './diagnostics/diagnostic.ts';
import { type FleetEntry, fleetEntry } from './plan/fleet.ts';
import type { PlatformPlan, TenantPlan } from './plan/plan.ts';
import { planPlatform } from './plan/platform.ts';
import { planTenant } from './plan/tenant.ts';
import { type KeyDoc, keyDocs } from './spec/key.ts';
import { platformSchema } from './spec/platform.ts';
import { type Spec, type Written, readSpec } from './spec/read.ts';
import { type TenantSpec, tenantSchema } from './spec/tenant.ts';

/** Everything that is the same for every spec: the catalogue's words, the documentation of the keys, the rules. */
export interface Language {
  readonly catalogue: Catalogue;
  readonly platformDocs: ReadonlyMap<string, KeyDoc>;
  readonly tenantDocs: ReadonlyMap<string, KeyDoc>;
  readonly rules: readonly CrossRule[];
}

export function languageOf(catalogue: Catalogue = CATALOGUE): Language {
  return {
    catalogue,
    platformDocs: keyDocs(platformSchema(vocabularyOf(catalogue))),
    tenantDocs: keyDocs(tenantSchema),
    rules: allRules(catalogue),
  };
}

/** A spec that was read, planned and checked. The plan is there as far as it could be made, also beside errors. */
export interface Compilation {
  readonly language: Language;
  readonly spec: Spec;
  readonly platform: PlatformPlan | undefined;
  /** In the order of their files. */
  readonly tenants: readonly TenantPlan[];
  readonly fleet: readonly FleetEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Text or bytes by path: `platform.yaml`, `tenants/*.yaml`. */
export type SpecFiles = ReadonlyMap<string, string | Uint8Array>;

/**
 * Reads, plans and checks. Never throws for what a person wrote; nothing is rendered yet. What has ended by `today`, a day as in
 * 2026-11-21, is said only where it is given: the compiler has no clock.
 */
export function compile(files: SpecFiles, language: Language = languageOf(), today?: string): Compilation {
  const spec = readSpec(files, vocabularyOf(language.catalogue));
  const findings: Finding[] = [...spec.findings];
  const platform =
    spec.platform &&
    planPlatform({ catalogue: language.catalogue, sources: spec.sources, written: spec.platform, docs: language.platformDocs, findings });
  if (platform) findings.push(...checkPlatform(language.catalogue, platform));
  if (platform && today !== undefined) findings.push(...checkDates(language.catalogue, platform, today));
  const planned = platform ? spec.tenants.map((written) => compileTenant(language, platform, written)) : [];
  for (const each of planned) findings.push(...each.findings);
  const fleet = planned.flatMap((each) => each.entry ?? []);
  if (platform) findings.push(...checkFleet(language.catalogue, platform, fleet));
  const diagnostics = findings.map((each) => spec.sources.diagnostic(each)).sort(compareDiagnostics);
  return { language, spec, platform, tenants: planned.flatMap((each) => each.plan ?? []), fleet, diagnostics };
}

export interface CompiledTenant {
  readonly plan: TenantPlan | undefined;
  readonly entry: FleetEntry | undefined;
  readonly findings: readonly Finding[];
}

/** One tenant against a planned platform: a changed tenant costs one tenant, whatever the fleet's size. */
export function compileTenant(language: Language, platform: PlatformPlan, written: Written<TenantSpec>): CompiledTenant {
  const findings = checkReferences(platform, written);
  const plan = planTenant({ catalogue: language.catalogue, platform, written, docs: language.tenantDocs });
  if (!plan) return { plan, entry: undefined, findings };
  return { plan, entry: fleetEntry(written.file, plan), findings: [...findings, ...checkTenant(language.rules, plan, platform)] };
}

/** What `compile` says more of a spec when it is told the day. */
export function endedBy({ language, spec, platform }: Compilation, today: string): Diagnostic[] {
  const findings = platform ? checkDates(language.catalogue, platform, today) : [];
  return findings.map((each) => spec.sources.diagnostic(each));
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === 'error');
}
