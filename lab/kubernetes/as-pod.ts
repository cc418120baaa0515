import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../command.ts';
import { Missing } from '../missing.ts';
import { tokenOf } from './accounts.ts';
import type { Cluster } from './cluster.ts';

/** Puts a folder where a kubelet puts an account's token, in view of one program only, and becomes that program. */
const SCRIPT = 'mount -t tmpfs none /run && mkdir -p "$0" && cp "$1"/* "$0" && shift && exec "$@"';
const PLACE = '/run/secrets/kubernetes.io/serviceaccount';

/** Words that give the program after them a view of the files of its own: as root, or as a user who may play root. */
export async function ownView(): Promise<string[]> {
  for (const words of [['--mount'], ['--map-root-user', '--mount']]) {
    const tried = await run('unshare', [...words, 'true']).catch(() => undefined);
    if (tried?.code === 0) return ['unshare', ...words];
  }
  throw new Missing('a program that reads the token of its pod needs unshare --mount, which this system refuses');
}

export type Account = { readonly namespace: string; readonly name: string };

/** Starts a program as a pod's container is: by an account whose token, authority and namespace are in the place that client libraries know. */
export async function startAsPod(cluster: Cluster, name: string, account: Account, command: readonly [string, ...string[]]): Promise<void> {
  const [unshare = '', ...words] = await ownView();
  const folder = join(cluster.folder, `pod-${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'token'), await tokenOf(cluster, account.namespace, account.name), { mode: 0o600 });
  await writeFile(join(folder, 'namespace'), account.namespace);
  await copyFile(join(cluster.folder, 'certs/apiserver.crt'), join(folder, 'ca.crt'));
  const { port } = new URL(cluster.url);
  const env = { ...process.env, KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: port, POD_NAMESPACE: account.namespace };
  cluster.processes.start(name, unshare, [...words, 'sh', '-c', SCRIPT, PLACE, folder, ...command], env);
}
