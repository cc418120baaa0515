import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Access, accessFrom } from '@hansa/server/outside/kubernetes/access.ts';
import { rightsIn } from '@hansa/server/outside/kubernetes/rights.ts';
import { messageOf } from '../kubernetes/client.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { at, isKubeObject } from '../kubernetes/objects.ts';
import { mustApply } from '../kubernetes/presence.ts';

export type Engine = 'flux' | 'argocd';
const HOMES = { flux: 'flux-system', argocd: 'argocd' } as const;

export type Account = { readonly access: Access; readonly token: string };

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
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;
  await cluster.processes.until(`the account ${name}`, async () => (await cluster.client.get(path)).status === 200);
  const asked = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 7_200 } };
  const { status, body } = await cluster.client.send('POST', `${path}/token`, asked);
  const token = at(body, 'status', 'token');
  if (status !== 201 || typeof token !== 'string') throw new Error(messageOf(body));
  return { access: await withToken(cluster, `${namespace}-${name}`, token), token };
}

/** The kubeconfig of the cluster with another user, whose token is a file beside it. */
async function withToken({ kubeconfig, folder }: Cluster, name: string, token: string): Promise<Access> {
  const config: Record<string, unknown> = JSON.parse(await readFile(kubeconfig, 'utf8'));
  await writeFile(join(folder, `${name}.token`), `${token}\n`, { mode: 0o600 });
  const path = join(folder, `${name}.kubeconfig`);
  await writeFile(path, JSON.stringify({ ...config, users: [{ name: 'admin', user: { tokenFile: `${name}.token` } }] }), { mode: 0o600 });
  return accessFrom(path);
}
