import type { Reason, SecretRef } from '../../plan/thing.ts';
import { sized } from './chart.ts';
import { type Identity, labels, metadata, selector } from './labels.ts';
import type { Manifest } from './object.ts';
import { confined, runAs, spread } from './pod.ts';
import { annotated } from './renewed.ts';

/** A provider's cloud controller manager as its own parts: everything but what every program of that kind shares. */
export interface CloudController {
  readonly namespace: string;
  readonly identity: Identity;
  readonly reason: Reason;
  /** The provider's, which it runs with. */
  readonly secrets: readonly SecretRef[];
  readonly image: string;
  /** Where the image's entry point is not the program. */
  readonly command?: readonly string[];
  /** Further arguments of the program; those that make it a service controller are added. */
  readonly args: readonly string[];
  readonly env?: readonly object[];
  /** A Secret that is mounted, and where. */
  readonly files?: { readonly secret: string; readonly path: string };
  readonly replicas: number;
}

/** Where these programs serve health over TLS; reading it needs no credentials. */
const PORT = 10_258;

/**
 * A cloud controller manager that makes load balancers and leaves nodes alone: K3s brings up nodes of every provider itself, and a
 * node controller of one provider takes the nodes of all others for servers that were deleted. Written here because upstream's
 * manifests use the host's network or another program's rights; this one runs confined, with the rights of the service controller.
 */
export function cloudController(controller: CloudController): readonly Manifest[] {
  return [account(controller), ...rights(controller), deployment(controller), ...budget(controller)];
}

function meta({ identity, reason, namespace }: CloudController, name: string, at: string | undefined = namespace) {
  return metadata(name, identity, reason.origin, at === '' ? {} : { namespace: at });
}

function account(controller: CloudController): Manifest {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta(controller, controller.identity.name) };
}

const RBAC = 'rbac.authorization.k8s.io';

/** What the service controller of k8s.io/cloud-provider uses, and that providers note their load balancer's id on the Service. */
const CLUSTER_RULES = [
  { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['services'], verbs: ['get', 'list', 'patch', 'update', 'watch'] },
  { apiGroups: [''], resources: ['services/status'], verbs: ['patch', 'update'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch', 'update'] },
];

const LEASE_RULES = [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create', 'get', 'update'] }];

function rights(controller: CloudController): Manifest[] {
  const { identity, namespace } = controller;
  const name = identity.name;
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  const refer = (kind: string, role: string) => ({ roleRef: { apiGroup: RBAC, kind, name: role }, subjects });
  // Cluster-wide names are told apart by the namespace, so that they never meet upstream's.
  const wide = `hansa:${name}`;
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: meta(controller, wide, ''), rules: CLUSTER_RULES },
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata: meta(controller, wide, ''), ...refer('ClusterRole', wide) },
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: meta(controller, name), rules: LEASE_RULES },
    { apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', metadata: meta(controller, name), ...refer('Role', name) },
    // The port for health reads the cluster's certificate authority for clients before it opens.
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: meta(controller, name, 'kube-system'),
      ...refer('Role', 'extension-apiserver-authentication-reader'),
    },
  ];
}

function deployment(controller: CloudController): Manifest {
  const { identity, namespace, image, command, args, env, files, replicas } = controller;
  const probe = { httpGet: { path: '/healthz', port: 'health', scheme: 'HTTPS' } };
  const lease = ['--leader-elect=true', `--leader-elect-resource-name=${identity.name}`, `--leader-elect-resource-namespace=${namespace}`];
  const container = {
    name: 'controller',
    image,
    ...(command ? { command } : {}),
    args: ['--controllers=service-lb-controller', '--webhook-secure-port=0', '--concurrent-service-syncs=3', ...lease, ...args],
    ...(env ? { env } : {}),
    ports: [{ name: 'health', containerPort: PORT, protocol: 'TCP' }],
    startupProbe: { ...probe, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 24 },
    livenessProbe: { ...probe, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
    resources: sized(20, 64, 256),
    securityContext: confined(),
    ...(files ? { volumeMounts: [{ name: 'files', mountPath: files.path, readOnly: true }] } : {}),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta(controller, identity.name),
    spec: {
      replicas,
      revisionHistoryLimit: 3,
      selector: { matchLabels: selector(identity) },
      template: { metadata: { labels: labels(identity), ...annotated(controller.secrets) }, spec: podSpec(controller, container) },
    },
  };
}

function podSpec({ identity, files }: CloudController, container: object): object {
  return {
    serviceAccountName: identity.name,
    enableServiceLinks: false,
    priorityClassName: 'system-cluster-critical',
    securityContext: runAs(65_532),
    topologySpreadConstraints: spread(selector(identity)),
    containers: [container],
    ...(files ? { volumes: [{ name: 'files', secret: { secretName: files.secret } }] } : {}),
  };
}

function budget(controller: CloudController): Manifest[] {
  const { identity, replicas } = controller;
  if (replicas < 2) return [];
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: meta(controller, identity.name),
      spec: { maxUnavailable: 1, selector: { matchLabels: selector(identity) } },
    },
  ];
}
