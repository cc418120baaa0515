import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../command.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import type { KubeObject } from '../kubernetes/objects.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { freePorts } from '../ports.ts';
import type { Controllers } from './controllers.ts';
import type { Vault } from './secrets.ts';

const namespace = 'flux-system';

/**
 * What installing Flux and bootstrapping a cell leave behind: the namespace, the age key of the cell (made here, never stored), and the
 * two controllers, which end before the API server does. They run outside the cluster, with the administrator's rights. Gives what encrypts
 * for the cell.
 */
export async function startFlux(cluster: Cluster, programs: Controllers): Promise<Vault> {
  const key = await mustRun(programs.ageKeygen, []);
  const bootstrap: KubeObject[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'sops-age', namespace }, stringData: { 'age.agekey': key } },
  ];
  await mustApply(
    cluster,
    bootstrap.map((object) => ({ object, file: 'made by the lab' })),
  );
  const [artifacts = 0, ...rest] = await freePorts(5);
  const [sourceMetrics, sourceHealth, kustomizeMetrics, kustomizeHealth] = rest.map((port) => `127.0.0.1:${port}`);
  const storage = join(cluster.folder, 'artifacts');
  const temporary = join(cluster.folder, 'tmp');
  await mkdir(storage);
  await mkdir(temporary);
  const env = { ...process.env, RUNTIME_NAMESPACE: namespace, KUBECONFIG: cluster.kubeconfig, TMPDIR: temporary };
  const both = ['--enable-leader-election=false', '--log-level=info', '--concurrent=4'];
  const address = `127.0.0.1:${artifacts}`;
  cluster.processes.start(
    'source-controller',
    programs.source,
    [
      ...both,
      `--storage-path=${storage}`,
      `--storage-addr=${address}`,
      `--storage-adv-addr=${address}`,
      `--metrics-addr=${sourceMetrics}`,
      `--health-addr=${sourceHealth}`,
    ],
    env,
  );
  // Dependencies are looked at again after 30 s by default: a platform of ten units in a row would take five minutes.
  cluster.processes.start(
    'kustomize-controller',
    programs.kustomize,
    [...both, '--requeue-dependency=1s', `--metrics-addr=${kustomizeMetrics}`, `--health-addr=${kustomizeHealth}`],
    env,
  );
  const recipient = /# public key: (age1\w+)/.exec(key)?.[1];
  if (recipient === undefined) throw new Error('age-keygen printed no public key');
  return { sops: programs.sops, recipient, sealed: new Map() };
}
