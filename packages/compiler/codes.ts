import type { Catalogue } from './catalogue/catalogue.ts';
import { CATALOGUE } from './catalogue/index.ts';
import { allRules } from './check/check.ts';
import { type Code } from './diagnostics/code.ts';
import { compareText } from './diagnostics/diagnostic.ts';
import { CODES as PLAN } from './plan/codes.ts';
import { CODES as SPEC } from './spec/codes.ts';

/** The registry: every code that can be reported, by name. Codes are never reused; a page of the reference is made from each. */
export function allCodes(catalogue: Catalogue = CATALOGUE): readonly Code[] {
  const rules = allRules(catalogue).map((rule) => rule.code);
  const byName = new Map([...Object.values(SPEC), ...Object.values(PLAN), ...rules].map((code) => [code.code, code]));
  return [...byName.values()].sort((a, b) => compareText(a.code, b.code));
}
