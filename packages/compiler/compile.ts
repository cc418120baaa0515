import type { Catalogue } from './catalogue/catalogue.ts';
import { vocabularyOf } from './catalogue/catalogue.ts';
import { CATALOGUE } from './catalogue/index.ts';
import { checkReferences } from './check/references.ts';
import { allRules, checkDates, checkFleet, checkPlatform, checkTenant } from './check/check.ts';
import type { CrossRule } from './check/rule.ts';
import { type Diagnostic, type Finding, compareDiagnostics } from './diagnostics/diagnostic.ts';
import { type FleetEntry, fleetEntry } from './plan/fleet.ts';
import type { PlatformPlan, TenantPlan } from './plan/plan.ts';
import { type Excerpt, type PlatformRequest, planExcerpt, planPlatform } from './plan/platform.ts';
import { planTenant } from './plan/tenant.ts';
import { type KeyDoc, keyDocs } from './spec/key.ts';
import { type Spec, type Written, readSpec, schemaOf } from './spec/read.ts';
import { type TenantSpec, tenantSchema } from './spec/tenant.ts';
import type { Vocabulary } from './spec/vocabulary.ts';

/** Everything that is the same for every spec: the catalogue's words, the documentation of the keys, the rules. */
export interface Language {
  readonly catalogue: Catalogue;
  readonly vocabulary: Vocabulary;
  readonly platformDocs: ReadonlyMap<string, KeyDoc>;
  readonly tenantDocs: ReadonlyMap<string, KeyDoc>;
  readonly rules: readonly CrossRule[];
}

export function languageOf(catalogue: Catalogue = CATALOGUE): Language {
  const vocabulary = vocabularyOf(catalogue);
  return {
    catalogue,
    vocabulary,
    platformDocs: keyDocs(schemaOf(vocabulary)),
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
  const spec = readSpec(files, language.vocabulary);
  const { platform, findings: own } = compilePlatform(language, spec);
  const findings = [...own];
  if (platform && today !== undefined) findings.push(...checkDates(language.catalogue, platform, today));
  const planned = platform ? spec.tenants.map((written) => compileTenant(language, platform, written)) : [];
  for (const each of planned) findings.push(...each.findings);
  const fleet = planned.flatMap((each) => each.entry ?? []);
  if (platform) findings.push(...checkFleet(language.catalogue, platform, fleet));
  const diagnostics = findings.map((each) => spec.sources.diagnostic(each)).sort(compareDiagnostics);
  return { language, spec, platform, tenants: planned.flatMap((each) => each.plan ?? []), fleet, diagnostics };
}

export interface CompiledPlatform {
  readonly platform: PlatformPlan | undefined;
  readonly findings: readonly Finding[];
}

/** Plans and checks what is there before the first tenant. What was found while reading is among the findings. */
export function compilePlatform(language: Language, spec: Spec): CompiledPlatform {
  const request = requestOf(language, spec);
  if (!request) return { platform: undefined, findings: spec.findings };
  const platform = planPlatform(request);
  return { platform, findings: [...spec.findings, ...request.findings, ...checkPlatform(language.catalogue, platform)] };
}

/** As much of a platform as a tenant of a few cells needs: for one that was planned and checked before, and is not checked again. */
export function excerptPlatform(language: Language, spec: Spec, excerpt: Excerpt): PlatformPlan | undefined {
  const request = requestOf(language, spec);
  return request && planExcerpt(request, excerpt);
}

function requestOf({ catalogue, platformDocs: docs }: Language, { sources, platform: written }: Spec): PlatformRequest | undefined {
  return written && { catalogue, sources, written, docs, findings: [] };
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
export function endedBy({ language, spec, platform }: Pick<Compilation, 'language' | 'spec' | 'platform'>, today: string): Diagnostic[] {
  const findings = platform ? checkDates(language.catalogue, platform, today) : [];
  return findings.map((each) => spec.sources.diagnostic(each));
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === 'error');
}
