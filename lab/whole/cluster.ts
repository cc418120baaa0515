import { controllers, type Controllers } from '../flux/controllers.ts';
import { startFlux } from '../flux/flux.ts';
import { controlPlane } from '../kubernetes-outside/account.ts';
import { followTenants } from '../kubernetes-outside/follow-flux.ts';
import { Applier } from '../kubernetes/apply.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { plannedNodes } from '../kubernetes/planned.ts';
import { podsOf } from '../kubernetes/pods.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { type Programs, programs } from '../kubernetes/programs.ts';
import { bindClaims } from '../kubernetes/volumes.ts';
import type { RenderedCell } from '../rendered.ts';

export interface ClusterPrograms {
  readonly kubernetes: Programs;
  readonly flux: Controllers;
}

export async function clusterPrograms(): Promise<ClusterPrograms> {
  return { kubernetes: await programs(), flux: await controllers() };
}

/** The cell's cluster: a real API server with the nodes of the plan, and Flux, which is told where to look when there is something. */
export interface CellCluster {
  /** The path of a kubeconfig with the rights that the control plane asks for. */
  readonly kubeconfig: string;
  /** Whom the secrets of the cell are encrypted for. */
  readonly recipient: string;
  /** Has Flux follow the tenants' part of the repository: it has to have a tenant by then. */
  follow(): Promise<void>;
  /** Gives volumes to whatever waits for one: no driver of volumes runs here. */
  tend(): Promise<void>;
  /** Whether the namespace is there, and how many of its pods are ready; those of Jobs do not count, as they come and go. */
  holds(namespace: string): Promise<{ readonly namespace: boolean; readonly ready: number }>;
  stop(): Promise<void>;
}

/** Starts it for a cell as it is rendered. Of its tenants only what they wait for is read. */
export async function startCellCluster({ kubernetes, flux }: ClusterPrograms, cell: RenderedCell): Promise<CellCluster> {
  const cluster = await startClusterWithDefinitions(kubernetes);
  try {
    await mustApply(
      cluster,
      plannedNodes(cell).map(({ object }) => ({ object, file: 'made by the lab' })),
    );
    const { recipient } = await startFlux(cluster, flux);
    const { kubeconfig } = await controlPlane(cluster, 'flux');
    return {
      kubeconfig,
      recipient,
      follow: () => followTenants(cluster, cell),
      tend: async () => void (await bindClaims(cluster, new Applier(cluster.client))),
      holds: (namespace) => holds(cluster, namespace),
      stop: () => cluster.stop(),
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

const JOB = 'batch.kubernetes.io/job-name';

async function holds(cluster: Cluster, namespace: string): Promise<{ readonly namespace: boolean; readonly ready: number }> {
  const { status } = await cluster.client.get(`/api/v1/namespaces/${namespace}`);
  const pods = (await podsOf(cluster)).filter((pod) => pod.namespace === namespace && pod.ready && !(JOB in pod.labels));
  return { namespace: status === 200, ready: pods.length };
}
