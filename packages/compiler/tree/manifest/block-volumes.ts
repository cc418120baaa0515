// size: one program in two halves, with the rights and helpers that they share
import type { Reason, SecretRef } from '../../plan/thing.ts';
import { sized } from './chart.ts';
import { type Identity, labels, metadata, selector } from './labels.ts';
import type { Manifest } from './object.ts';
import { confined, runAs, spread } from './pod.ts';
import { annotated } from './renewed.ts';

/** A provider's driver of block volumes: everything but what every driver of that kind shares. */
export interface BlockVolumes {
  readonly namespace: string;
  readonly cell: string;
  readonly reason: Reason;
  /** The provider's, which it runs with. */
  readonly secrets: readonly SecretRef[];
  /** Name of the driver, which nodes register under, as in `csi.example.com`. */
  readonly driver: string;
  /** Value of `hansa/provider` of the nodes that have such volumes. */
  readonly provider: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly controller: Half;
  /** The half on each node has no credentials and no token: it mounts what the other half attached. */
  readonly node: Half;
  readonly classes: readonly { readonly name: string; readonly parameters: Readonly<Record<string, string>> }[];
  /** The name by which a companion of registry.k8s.io is pulled. */
  readonly companions: (image: string) => string;
  readonly replicas: number;
}

interface Half {
  readonly args: readonly string[];
  readonly env?: readonly object[];
  readonly envFrom?: readonly object[];
  /** A volume that is mounted, and where. */
  readonly files?: { readonly volume: object; readonly path: string };
}

/** Companions of every driver, at the versions that one upstream release was made with. */
const COMPANIONS = { attacher: 'v4.10.0', provisioner: 'v5.3.0', resizer: 'v1.14.0', 'node-driver-registrar': 'v2.15.0' } as const;
const KUBELET = '/var/lib/kubelet';
const SOCKET = '/csi/csi.sock';
const RBAC = 'rbac.authorization.k8s.io';

export function blockVolumes(volumes: BlockVolumes): readonly Manifest[] {
  return [...accounts(volumes), ...rights(volumes), driver(volumes), ...classes(volumes), controller(volumes), node(volumes)];
}

function identity({ cell, provider }: BlockVolumes, component: 'controller' | 'node'): Identity {
  return { name: `${provider}-volumes-${component}`, instance: cell, component, partOf: 'platform', cell };
}

function meta(volumes: BlockVolumes, component: 'controller' | 'node', name: string, wide = false) {
  return metadata(name, identity(volumes, component), volumes.reason.origin, wide ? {} : { namespace: volumes.namespace });
}

function accounts(volumes: BlockVolumes): Manifest[] {
  return (['controller', 'node'] as const).map((component) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: meta(volumes, component, identity(volumes, component).name),
    automountServiceAccountToken: component === 'controller',
  }));
}

const READ = ['get', 'list', 'watch'];

/** What attacher, provisioner and resizer use together. No snapshots: a point is made by the programs that hold the data. */
const RULES = [
  { apiGroups: [''], resources: ['persistentvolumes'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'watch'] },
  { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: [...READ, 'update'] },
  { apiGroups: [''], resources: ['persistentvolumeclaims/status'], verbs: ['patch'] },
  { apiGroups: [''], resources: ['nodes', 'pods'], verbs: READ },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'list', 'patch', 'update', 'watch'] },
  { apiGroups: ['storage.k8s.io'], resources: ['csinodes', 'storageclasses'], verbs: READ },
  { apiGroups: ['storage.k8s.io'], resources: ['volumeattachments'], verbs: [...READ, 'patch'] },
  { apiGroups: ['storage.k8s.io'], resources: ['volumeattachments/status'], verbs: ['patch'] },
];

function rights(volumes: BlockVolumes): Manifest[] {
  const { name } = identity(volumes, 'controller');
  const subjects = [{ kind: 'ServiceAccount', name, namespace: volumes.namespace }];
  const wide = `hansa:${name}`;
  const leases = [
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create', 'delete', 'get', 'list', 'update', 'watch'] },
  ];
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: meta(volumes, 'controller', wide, true), rules: RULES },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: meta(volumes, 'controller', wide, true),
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: wide },
      subjects,
    },
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: meta(volumes, 'controller', name), rules: leases },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: meta(volumes, 'controller', name),
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects,
    },
  ];
}

function driver(volumes: BlockVolumes): Manifest {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: meta(volumes, 'node', volumes.driver, true),
    spec: { attachRequired: true, podInfoOnMount: true, volumeLifecycleModes: ['Persistent'] },
  };
}

/** Volumes are made where the pod is, can grow, and go when their claim goes; claims are never pruned. */
function classes(volumes: BlockVolumes): Manifest[] {
  return volumes.classes.map(({ name, parameters }) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: meta(volumes, 'controller', name, true),
    provisioner: volumes.driver,
    parameters,
    allowVolumeExpansion: true,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  }));
}

function companion(volumes: BlockVolumes, name: keyof typeof COMPANIONS, args: readonly string[]) {
  return {
    name,
    image: volumes.companions(`sig-storage/csi-${name}:${COMPANIONS[name]}`),
    args: [`--csi-address=${SOCKET}`, ...args],
    resources: sized(10, 32, 128),
  };
}

function program(volumes: BlockVolumes, half: Half) {
  const { image, command } = volumes;
  const { args, env, envFrom } = half;
  return {
    name: 'driver',
    image,
    ...(command ? { command } : {}),
    args: [`--endpoint=unix://${SOCKET}`, ...args],
    ...(env ? { env } : {}),
    ...(envFrom ? { envFrom } : {}),
    resources: sized(10, 48, 256),
  };
}

const mounted = (half: Half) => (half.files ? [{ name: 'files', mountPath: half.files.path, readOnly: true }] : []);
const fileVolumes = (half: Half) => (half.files ? [{ name: 'files', ...half.files.volume }] : []);

/** Makes and attaches volumes. One of the replicas holds the lease of each companion. */
function controller(volumes: BlockVolumes): Manifest {
  const own = identity(volumes, 'controller');
  const socket = [{ name: 'socket', mountPath: '/csi' }];
  const elected = ['--leader-election', '--timeout=180s'];
  const companions = [
    companion(volumes, 'attacher', [...elected, '--default-fstype=ext4']),
    companion(volumes, 'provisioner', [...elected, '--default-fstype=ext4', '--extra-create-metadata', '--feature-gates=Topology=true']),
    companion(volumes, 'resizer', [...elected, '--handle-volume-inuse-error=false']),
  ];
  const main = { ...program(volumes, volumes.controller), volumeMounts: [...socket, ...mounted(volumes.controller)] };
  const spec = {
    serviceAccountName: own.name,
    enableServiceLinks: false,
    priorityClassName: 'system-cluster-critical',
    securityContext: runAs(65_532),
    topologySpreadConstraints: spread(selector(own)),
    containers: [main, ...companions.map((each) => ({ ...each, volumeMounts: socket }))].map((each) => ({
      ...each,
      securityContext: confined(),
    })),
    volumes: [{ name: 'socket', emptyDir: {} }, ...fileVolumes(volumes.controller)],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta(volumes, 'controller', own.name),
    spec: {
      replicas: volumes.replicas,
      revisionHistoryLimit: 3,
      selector: { matchLabels: selector(own) },
      template: { metadata: { labels: labels(own), ...annotated(volumes.secrets) }, spec },
    },
  };
}

function host(name: string, path: string, type: 'Directory' | 'DirectoryOrCreate') {
  return { name, hostPath: { path, type } };
}

/** Mounts volumes on nodes of its provider. On the network of the node, because it asks the machine's own metadata service. */
function node(volumes: BlockVolumes): Manifest {
  const own = identity(volumes, 'node');
  const plugin = `${KUBELET}/plugins/${volumes.driver}`;
  const mounts = [
    { name: 'plugin', mountPath: '/csi' },
    { name: 'kubelet', mountPath: KUBELET, mountPropagation: 'Bidirectional' },
    { name: 'devices', mountPath: '/dev', mountPropagation: 'HostToContainer' },
    ...mounted(volumes.node),
  ];
  const registrar = companion(volumes, 'node-driver-registrar', [`--kubelet-registration-path=${plugin}/csi.sock`]);
  const spec = {
    serviceAccountName: own.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    hostNetwork: true,
    dnsPolicy: 'ClusterFirstWithHostNet',
    nodeSelector: { 'hansa/provider': volumes.provider },
    priorityClassName: 'system-node-critical',
    tolerations: [{ operator: 'Exists' }],
    containers: [
      { ...program(volumes, volumes.node), securityContext: { privileged: true }, volumeMounts: mounts },
      {
        ...registrar,
        volumeMounts: [
          { name: 'plugin', mountPath: '/csi' },
          { name: 'registration', mountPath: '/registration' },
        ],
      },
    ],
    volumes: [
      host('plugin', plugin, 'DirectoryOrCreate'),
      host('registration', `${KUBELET}/plugins_registry`, 'Directory'),
      host('kubelet', KUBELET, 'Directory'),
      host('devices', '/dev', 'Directory'),
      ...fileVolumes(volumes.node),
    ],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: meta(volumes, 'node', own.name),
    spec: {
      selector: { matchLabels: selector(own) },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '20%' } },
      template: { metadata: { labels: labels(own) }, spec },
    },
  };
}
