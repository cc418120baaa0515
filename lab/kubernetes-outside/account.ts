import { type Access, accessFrom } from '@hansa/server/outside/kubernetes/access.ts';
import { rightsIn } from '@hansa/server/outside/kubernetes/rights.ts';
import { kubeconfigOf, tokenOf } from '../kubernetes/accounts.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { isKubeObject } from '../kubernetes/objects.ts';
import { mustApply } from '../kubernetes/presence.ts';

export type Engine = 'flux' | 'argocd';
const HOMES = { flux: 'flux-system', argocd: 'argocd' } as const;

/** `kubeconfig` is the path of the file that `access` was read from. */
export type Account = { readonly access: Access; readonly token: string; readonly kubeconfig: string };

/** The account of the control plane with the rights that it asks for, through a kubeconfig as an operator would write one. */
export async function controlPlane(cluster: Cluster, engine: Engine): Promise<Account> {
  const objects = rightsIn(engine).filter(isKubeObject);
  await mustApply(
    cluster,
    objects.map((object) => ({ object, file: 'rights.ts' })),
  );
  return accountOf(cluster, HOMES[engine], 'hansa-control-plane');
}

/** An account that may do nothing at all. */
export function nobody(cluster: Cluster): Promise<Account> {
  return accountOf(cluster, 'default', 'default');
}

async function accountOf(cluster: Cluster, namespace: string, name: string): Promise<Account> {
  const token = await tokenOf(cluster, namespace, name);
  const kubeconfig = await kubeconfigOf(cluster, `${namespace}-${name}`, token);
  return { access: accessFrom(kubeconfig), token, kubeconfig };
}
