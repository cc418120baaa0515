import type { z } from 'zod';

/** How far Hansa goes with a choice: run against the real program, valid against the real schema, or facts only. */
export type Tier = 'proven' | 'rendered' | 'known';

/** Minor versions of Kubernetes that a program was tested with by its makers. */
export interface KubernetesRange {
  readonly from: string;
  readonly to: string;
}

export interface Choice {
  readonly name: string;
  readonly tier: Tier;
  readonly kubernetes?: KubernetesRange;
  /** For a choice that is only known: why not, in one sentence. */
  readonly why?: string;
}

/** One layer of the stack: the first choice is the default. */
export interface Layer {
  readonly name: string;
  readonly does: string;
  readonly because: string;
  readonly choices: readonly [Choice, ...Choice[]];
}

/** The words that the catalogue adds to the spec: what may be chosen, and which settings each choice has. */
export interface Vocabulary {
  readonly apps: readonly string[];
  /** Every `provider/site`, by what can stand there. */
  readonly sites: { readonly compute: readonly string[]; readonly objects: readonly string[] };
  readonly parties: readonly string[];
  readonly dns: readonly string[];
  readonly layers: Readonly<Record<'distribution' | 'gateway' | 'secrets' | 'identity' | 'policy' | 'detection' | 'gitops' | 'dns', Layer>>;
  /** Settings by app or component; each schema is a strict object made with `key`. */
  readonly settings: Readonly<Record<string, z.ZodObject>>;
}
