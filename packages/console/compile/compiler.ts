import type { Finding, Language } from '@hansa/compiler';
import { checkPlatform } from '@hansa/compiler/check/check.ts';
import { vocabularyOf } from '@hansa/compiler/catalogue/catalogue.ts';
import type { PlatformPlan } from '@hansa/compiler/plan/plan.ts';
import { planPlatform } from '@hansa/compiler/plan/platform.ts';
import { PLATFORM_FILE, type Spec, readSpec } from '@hansa/compiler/spec/read.ts';
import type { Vocabulary } from '@hansa/compiler/spec/vocabulary.ts';
import type { YamlNode } from '@hansa/compiler/spec/yaml/node.ts';
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

/** A platform as planned and checked, apart from where anything stands in its text. */
export interface PlannedPlatform {
  readonly plan: PlatformPlan | undefined;
  readonly findings: readonly Finding[];
}

/** Plans and checks the platform: the first half of `compile`, without its tenants. */
export function planWritten(language: Language, { spec }: PlatformFile): PlannedPlatform {
  if (!spec.platform) return { plan: undefined, findings: [] };
  const findings: Finding[] = [];
  const { catalogue, platformDocs: docs } = language;
  const plan = planPlatform({ catalogue, sources: spec.sources, written: spec.platform, docs, findings });
  return { plan, findings: [...findings, ...checkPlatform(catalogue, plan)] };
}

/**
 * Everything of a document that a plan can depend on: its keys and scalars as they are written, in their order, without their places.
 * Two texts with the same shape differ in comments, blanks and line breaks only, and are planned alike.
 */
export function shapeOf({ spec }: PlatformFile): string {
  const root = spec.sources.documents.get(PLATFORM_FILE)?.root;
  return root ? JSON.stringify(shape(root)) : '';
}

function shape(node: YamlNode): unknown {
  if (node.kind === 'scalar') return typeof node.value === 'string' ? [node.text] : [node.text, node.value];
  if (node.kind === 'sequence') return node.items.map(shape);
  return { of: node.entries.map((entry) => [entry.key.text, shape(entry.value)]) };
}
