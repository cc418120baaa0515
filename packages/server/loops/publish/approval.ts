import type { TreeFile } from '@hansa/compiler';
import { type Context, DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import type { KubernetesPort } from '../../outside/kubernetes/port.ts';

/** What the cluster of a cell says to files before they are published. Nothing is published that it refuses. */
export type Approve = (cell: string, files: readonly TreeFile[], context: Context) => Promise<Outcome>;

/** Whoever says that a cell has no cluster of ours has nobody to ask: its trees are published as they are. */
const NOBODY = 'kubernetes/none';

export function approving(kubernetes: Pick<KubernetesPort, 'check'>): Approve {
  return async (cell, files, context) => {
    const objects = files.flatMap(({ body }) => (typeof body === 'string' ? [] : body)).filter(({ apiVersion }) => !READ.test(apiVersion));
    const outcome = await kubernetes.check({ cell, objects }, context);
    return 'cause' in outcome && outcome.cause.code === NOBODY ? DONE : outcome;
  };
}

/** Files that kustomize reads itself: no cluster serves their kinds. */
const READ = /^kustomize\.config\.k8s\.io\//;
