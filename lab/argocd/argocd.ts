import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../kubernetes/cluster.ts';
import type { KubeObject } from '../kubernetes/objects.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { freePorts } from '../ports.ts';
import type { Controllers } from './controllers.ts';

const namespace = 'argocd';
const labels = { 'app.kubernetes.io/part-of': 'argocd' };

/** Configuration that an installation leaves behind, at its defaults: whatever a tree needs beside must be in the tree. */
function installation(): KubeObject[] {
  const maps = [
    'argocd-cm',
    'argocd-rbac-cm',
    'argocd-cmd-params-cm',
    'argocd-ssh-known-hosts-cm',
    'argocd-tls-certs-cm',
    'argocd-gpg-keys-cm',
  ];
  const secret = { 'server.secretkey': randomBytes(16).toString('hex') };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...maps.map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels } })),
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'argocd-secret', namespace, labels }, stringData: secret },
  ];
}

/** Argo CD's image has kustomize beside it; here it is kubectl's own, which is the same library. Only what builds is asked of it. */
async function kustomizeFrom(folder: string, kube: string): Promise<string> {
  const programs = join(folder, 'argocd-programs');
  await mkdir(programs);
  const script = `#!/bin/sh\ntest "$1" = build && shift && exec '${kube}' kubectl kustomize "$@"\nexit 2\n`;
  await writeFile(join(programs, 'kustomize'), script, { mode: 0o755 });
  return programs;
}

/** Starts repo-server, application controller and ApplicationSet controller outside the cluster; they end before the API server does. */
export async function startArgo(cluster: Cluster, programs: Controllers, kube: string): Promise<void> {
  await mustApply(
    cluster,
    installation().map((object) => ({ object, file: 'made by the lab' })),
  );
  const [cache = 0, repo = 0, ...rest] = await freePorts(7);
  const [repoMetrics, applicationMetrics, setMetrics, setProbe, setWebhook] = rest;
  const loopback = '127.0.0.1';
  const path = `${await kustomizeFrom(cluster.folder, kube)}:${process.env['PATH']}`;
  const env = { ...(await environment(cluster)), PATH: path };
  const start = (name: string, args: readonly string[]) =>
    cluster.processes.start(name, programs.argocd, [...args, '--loglevel=warn'], { ...env, ARGOCD_BINARY_NAME: name });
  cluster.processes.start('cache', programs.cache, [`${loopback}:${cache}`]);
  const redis = `--redis=${loopback}:${cache}`;
  start('argocd-repo-server', [
    redis,
    `--address=${loopback}`,
    `--port=${repo}`,
    `--metrics-address=${loopback}`,
    `--metrics-port=${repoMetrics}`,
    '--disable-tls',
  ]);
  start('argocd-application-controller', [
    redis,
    `--repo-server=${loopback}:${repo}`,
    '--repo-server-plaintext',
    '--persist-resource-health', // else it is in the cache only, and a test cannot say which object is not healthy
    `--metrics-port=${applicationMetrics}`,
    `--namespace=${namespace}`,
  ]);
  start('argocd-applicationset-controller', [
    `--argocd-repo-server=${loopback}:${repo}`,
    '--repo-server-plaintext',
    `--metrics-addr=${loopback}:${setMetrics}`,
    `--probe-addr=${loopback}:${setProbe}`,
    `--webhook-addr=${loopback}:${setWebhook}`,
    `--namespace=${namespace}`,
  ]);
}

/** Folders that are fixed paths in Argo CD's image, and the kubeconfig in the place of a service account. */
async function environment({ folder, kubeconfig }: Cluster): Promise<NodeJS.ProcessEnv> {
  const own = (name: string) => join(folder, `argocd-${name}`);
  for (const name of ['tmp', 'gpg', 'plugins', 'tls', 'ssh']) await mkdir(own(name), { mode: 0o700 });
  return {
    ...process.env,
    KUBECONFIG: kubeconfig,
    ARGOCD_FAKE_IN_CLUSTER: 'true', // https://kubernetes.default.svc is the cluster of the kubeconfig
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_GNUPGHOME: own('gpg'),
    GNUPGHOME: own('gpg'),
    ARGOCD_PLUGINSOCKFILEPATH: own('plugins'),
    ARGOCD_TLS_DATA_PATH: own('tls'),
    ARGOCD_SSH_DATA_PATH: own('ssh'),
    ARGOCD_APPLICATION_CONTROLLER_REPO_SERVER_TIMEOUT_SECONDS: '120',
    TMPDIR: own('tmp'),
  };
}
