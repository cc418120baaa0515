/** Where one control plane keeps its files and listens; all on the loopback interface. */
export type Places = {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly ports: {
    readonly etcd: number;
    readonly etcdPeer: number;
    readonly api: number;
    readonly controllers: number;
    readonly scheduler: number;
    readonly kwok: number;
  };
};

const loopback = '127.0.0.1';

/** The defaults (20 requests a second) are manners towards a big cluster; here they only make the start 3 s longer. */
const eager = ['--kube-api-qps=500', '--kube-api-burst=1000'];

/** `--unsafe-no-fsync`: the data is thrown away at the end, and fsync is what a slow disk of a CI machine waits for. */
export function etcdFlags({ folder, ports }: Places): string[] {
  const [client, peer] = [`http://${loopback}:${ports.etcd}`, `http://${loopback}:${ports.etcdPeer}`];
  return [
    'etcd',
    '--name=lab',
    `--data-dir=${folder}/etcd`,
    '--unsafe-no-fsync',
    '--log-level=warn',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=lab=${peer}`,
  ];
}

/** Admission is the default set (Pod Security, quotas, limits, policies of the API server itself) and NodeRestriction, as K3s has it. */
export function apiServerFlags({ folder, ports }: Places): string[] {
  return [
    'kube-apiserver',
    `--etcd-servers=http://${loopback}:${ports.etcd}`,
    `--bind-address=${loopback}`,
    `--advertise-address=${loopback}`,
    '--endpoint-reconciler-type=none',
    `--secure-port=${ports.api}`,
    `--cert-dir=${folder}/certs`,
    `--token-auth-file=${folder}/tokens.csv`,
    '--anonymous-auth=false',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${folder}/sa.pub`,
    `--service-account-signing-key-file=${folder}/sa.key`,
    '--allow-privileged',
    '--profiling=false',
  ];
}

export function controllerFlags({ folder, kubeconfig, ports }: Places): string[] {
  return [
    'kube-controller-manager',
    `--kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    `--bind-address=${loopback}`,
    `--secure-port=${ports.controllers}`,
    `--cert-dir=${folder}/certs-controllers`,
    `--service-account-private-key-file=${folder}/sa.key`,
    `--root-ca-file=${folder}/certs/apiserver.crt`,
    '--use-service-account-credentials=true',
    '--cluster-cidr=10.244.0.0/16',
    '--controllers=*,-nodeipam', // kwok gives the nodes their addresses
    '--pvclaimbinder-sync-period=1s', // 15 s until a claim sees the volume that was made for it
    '--horizontal-pod-autoscaler-sync-period=1s', // 15 s until it raises a workload to its least number of pods
    '--profiling=false',
    ...eager,
  ];
}

export function schedulerFlags({ folder, kubeconfig, ports }: Places): string[] {
  return [
    'kube-scheduler',
    `--kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    `--bind-address=${loopback}`,
    `--secure-port=${ports.scheduler}`,
    `--cert-dir=${folder}/certs-scheduler`,
    '--profiling=false',
    ...eager,
  ];
}

/** The lease time is not kwok's default: with that one pods turn NotReady after some minutes. */
export function kwokFlags({ kubeconfig, ports }: Places, stages: string): string[] {
  return [
    `--config=${stages}`,
    `--kubeconfig=${kubeconfig}`,
    '--node-lease-duration-seconds=40',
    '--manage-all-nodes=false',
    '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
    '--cidr=10.244.0.0/16',
    '--node-ip=10.0.0.1',
    `--server-address=${loopback}:${ports.kwok}`,
  ];
}
