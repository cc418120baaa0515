import type { CrossRule } from './rule.ts';

/** The rules that cross components, in the order of the reference: one file each. */
export const RULES: readonly CrossRule[] = [];
