import type { Finding, Language } from '@hansa/compiler';
import { checkPlatform } from '@hansa/compiler/check/check.ts';
import { vocabularyOf } from '@hansa/compiler/catalogue/catalogue.ts';
import { planPlatform } from '@hansa/compiler/plan/platform.ts';
import { PLATFORM_FILE, type Spec, readSpec } from '@hansa/compiler/spec/read.ts';
import type { Vocabulary } from '@hansa/compiler/spec/vocabulary.ts';
import type { ReadPlatform } from './memo.ts';
import type { Content } from './messages.ts';

export { type TenantFile, readTenant } from '@hansa/compiler/spec/read.ts';

/** platform.yaml as read, with everything that was found in it so far. */
export interface PlatformFile {
  readonly spec: Spec;
  readonly findings: readonly Finding[];
}

const VOCABULARIES = new WeakMap<Language, Vocabulary>();

/** The same object for the same language: the schema that is built from it is kept by its identity. */
export function vocabularyFor(language: Language): Vocabulary {
  const known = VOCABULARIES.get(language) ?? vocabularyOf(language.catalogue);
  VOCABULARIES.set(language, known);
  return known;
}

export function readPlatform(language: Language, content: Content | undefined): PlatformFile {
  const files = new Map(content === undefined ? [] : [[PLATFORM_FILE, content] as const]);
  const spec = readSpec(files, vocabularyFor(language));
  return { spec, findings: spec.findings };
}

/** Plans and checks the platform: the first half of `compile`, without its tenants. */
export function planWritten(language: Language, { spec }: PlatformFile): ReadPlatform {
  if (!spec.platform) return { spec, findings: spec.findings, plan: undefined };
  const findings: Finding[] = [...spec.findings];
  const { catalogue, platformDocs: docs } = language;
  const plan = planPlatform({ catalogue, sources: spec.sources, written: spec.platform, docs, findings });
  return { spec, plan, findings: [...findings, ...checkPlatform(catalogue, plan)] };
}
