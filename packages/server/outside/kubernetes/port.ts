import type { Context, Outcome, Port } from '@hansa/domain/port/outcome.ts';

/** The namespace of a tenant in the cluster of a cell. */
export interface NamespaceRef {
  readonly cell: string;
  readonly namespace: string;
  readonly tenant: string;
}

/** What the cluster shall have taken from its repository. */
export interface NamespaceWant extends NamespaceRef {
  /** The mark of the published tree, which its Namespace carries as {@link TREE_MARK}. */
  readonly tree: string;
  /** Deployments and StatefulSets by name, with the replicas that the tree says. */
  readonly workloads: readonly { readonly name: string; readonly replicas: number }[];
}

export interface NamespaceSeen {
  /** The mark of the tree that was applied to its end; null while nothing was, or while something is on its way. */
  readonly tree: string | null;
  /** The commit that the engine looked at last: for people. It may be a later one, of another tenant. */
  readonly commit: string | null;
  /** Ready pods of the current generation and wanted pods of each workload that is there, by name. */
  readonly workloads: readonly { readonly name: string; readonly ready: number; readonly replicas: number }[];
  /** What the cluster complains of, a sentence each: the engine, then pods, then events, the newest first in each; at most ten. */
  readonly trouble: readonly string[];
}

/**
 * Annotation of a tenant's Namespace: which tree it came with. Commits do not say that. The engine's commit is the head of the branch when it
 * looked, so it moves when other tenants are published, and which of two came first only Git knows. What the text itself carries is
 * the same after a rebase, in a second cluster, and in a repository that was made anew.
 */
export const TREE_MARK = 'hansa/tree';

/**
 * The cluster of a cell, as far as the control plane touches it: it looks at a tenant's namespace, tells the GitOps engine to look at a commit,
 * and removes the namespace at the end. Everything in between comes from the tree, through the engine.
 *
 * `observe` is `absent` when the cluster answered and has neither the namespace nor a volume of it. Who may not look does not know.
 * `ensure` asks the engine to look now, when there is reason to, and is `done` when it was asked: whether the tree has arrived is seen,
 * not awaited. `remove` waits until the engine has let go of the tree (else it would make all anew), deletes the namespace, if it is this
 * tenant's, and is `working` until its objects and its volumes are gone.
 *
 * The general suite of ports does not fit: it wants that `ensure` alone makes what was removed. Here only a published tree does, so the
 * subject of `suite.ts` publishes trees as well.
 */
export interface KubernetesPort extends Port<NamespaceRef, NamespaceWant, NamespaceSeen> {
  /**
   * What the cluster would say to these objects, which nothing is written by. `done`: it takes each of them, as far as it can be asked.
   * `refused`, in its own words: it says no, and would again. `transient`: nobody can say now, since it is away, or does not serve a kind yet.
   */
  check(question: Checked, context: Context): Promise<Outcome>;
  /** Makes the engine look at the platform's part, and at which tenants there are, now and not at its own interval. The same `word` twice is once. */
  poke(what: { readonly cell: string; readonly word: string }, context: Context): Promise<Outcome>;
}

/** An object as a tree has it. */
export interface CheckedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export interface Checked {
  readonly cell: string;
  readonly objects: readonly CheckedObject[];
}
