import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from './client.ts';
import type { Cluster } from './cluster.ts';
import { at } from './objects.ts';

/** A token of a service account, which may be made a moment later than we ask; it holds for two hours. */
export async function tokenOf(cluster: Cluster, namespace: string, name: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;
  await cluster.processes.until(`the account ${name}`, async () => (await cluster.client.get(path)).status === 200);
  const asked = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 7_200 } };
  const { status, body } = await cluster.client.send('POST', `${path}/token`, asked);
  const token = at(body, 'status', 'token');
  if (status !== 201 || typeof token !== 'string') throw new Error(messageOf(body));
  return token;
}

/** A kubeconfig of the cluster for whoever has that token, which is in a file beside it. Gives its path. */
export async function kubeconfigOf({ kubeconfig, folder }: Cluster, name: string, token: string): Promise<string> {
  const config: Record<string, unknown> = JSON.parse(await readFile(kubeconfig, 'utf8'));
  const tokenFile = join(folder, `${name}.token`);
  await writeFile(tokenFile, `${token}\n`, { mode: 0o600 });
  const path = join(folder, `${name}.kubeconfig`);
  await writeFile(path, JSON.stringify({ ...config, users: [{ name: 'admin', user: { tokenFile } }] }), { mode: 0o600 });
  return path;
}
