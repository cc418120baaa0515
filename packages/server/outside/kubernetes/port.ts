import type { Port } from '@hansa/domain/port/outcome.ts';

/** The namespace of a tenant in the cluster of a cell. */
export interface NamespaceRef {
  readonly cell: string;
  readonly namespace: string;
  readonly tenant: string;
}

/** What the cluster shall have taken from its repository. */
export interface NamespaceWant extends NamespaceRef {
  /** The commit in the cell's repository that holds the tenant's tree. */
  readonly commit: string;
  /** Deployments and StatefulSets by name, with the replicas that the tree says. */
  readonly workloads: readonly { readonly name: string; readonly replicas: number }[];
}

export interface NamespaceSeen {
  /** The commit that was applied last; null while nothing was. */
  readonly commit: string | null;
  /** Ready and wanted pods of each workload that is there, by name. */
  readonly workloads: readonly { readonly name: string; readonly ready: number; readonly replicas: number }[];
  /** What the cluster complains of, a sentence each, the newest first; at most ten. */
  readonly trouble: readonly string[];
}

/**
 * The cluster of a cell, as far as the control plane touches it: it looks at a tenant's namespace, tells the GitOps engine to look at a commit,
 * and removes the namespace at the end. Everything in between comes from the tree, through the engine.
 *
 * `observe` is `absent` when the cluster answered and has no such namespace. `ensure` asks the engine to look now and is `done` when it was asked:
 * whether the commit has arrived is seen, not awaited. `remove` deletes the namespace and is `working` until its objects are gone; the tree must be
 * gone before, or the engine makes it anew.
 */
export type KubernetesPort = Port<NamespaceRef, NamespaceWant, NamespaceSeen>;
