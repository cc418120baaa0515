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
  /** The word in the spec: the name, or what asks for it, as `cluster` does for CloudNativePG. */
  readonly word: string;
  readonly kubernetes?: KubernetesRange;
  /** Where programs of the cluster reach it on its host. */
  readonly port?: number;
  /** The size of its host, where the usual one is too small. */
  readonly host?: string;
  /** For a choice that is only known: why not. For another: what of it is rendered, where that is not all. One sentence without its full stop. */
  readonly why?: string;
  /** The licence, where it is not an open one. */
  readonly closed?: string;
  /** Where nobody maintains it any more, or what may be had of it has ended: since when, and how that is known. */
  readonly ended?: string;
  /** Where that was read. */
  readonly proof?: string;
}

/** One layer of the stack: the first choice is the default. */
export interface Layer {
  readonly name: LayerName;
  readonly does: string;
  readonly because: string;
  /** The key that chooses, as in `stack.gateway`; a star for the items of a list. Without one nothing chooses: all of them are there. */
  readonly key?: string;
  readonly choices: readonly [Choice, ...Choice[]];
}

/** Layers whose choice holds for the whole platform. */
export type StackLayer =
  | 'infrastructure'
  | 'gitops'
  | 'overview'
  | 'objects'
  | 'volumes'
  | 'network'
  | 'database'
  | 'postgres'
  | 'mariadb'
  | 'cache'
  | 'cacheRun'
  | 'queue'
  | 'gateway'
  | 'mesh'
  | 'identity'
  | 'secrets'
  | 'certificates'
  | 'dns'
  | 'policy'
  | 'detection'
  | 'metrics'
  | 'logs'
  | 'monitoring'
  | 'metricsWay'
  | 'ci'
  | 'registry';

export type LayerName = StackLayer | 'distribution' | 'loadBalancer' | 'backup' | 'parts';

/** The words that the catalogue adds to the spec: what may be chosen, and which settings each choice has. */
export interface Vocabulary {
  readonly apps: readonly string[];
  /** Every `provider/site`, by what can stand there. */
  readonly sites: { readonly compute: readonly string[]; readonly objects: readonly string[] };
  readonly parties: readonly string[];
  /** What to do where somebody names the site of one that has none, by its name. */
  readonly siteless: Readonly<Record<string, string>>;
  readonly layers: Readonly<Record<LayerName, Layer>>;
  /** Settings by app or component; each schema is a strict object made with `key`. */
  readonly settings: Readonly<Record<string, z.ZodObject>>;
}
