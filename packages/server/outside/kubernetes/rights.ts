import { CHECKED_IN, trialsOf } from './trials.ts';

/** A rule of Kubernetes' role based access. */
interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

const NAME = 'hansa-control-plane';

/** Where the account of the control plane stands, in the namespace of the engine that it talks to. */
const HOME = { flux: 'flux-system', argocd: 'argocd' } as const;

/**
 * What looking needs, cluster-wide since tenants come and go, and what an erasure needs. Kubernetes cannot say "namespaces with this label":
 * that only a tenant's namespace is deleted, the port sees to. No Secret can be read, no pod entered, nothing made: what is tried
 * in {@link CHECKED_IN} is not kept, which a policy of the cluster itself sees to.
 */
const CLUSTER: readonly Rule[] = [
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'delete'] },
  { apiGroups: [''], resources: ['pods', 'events'], verbs: ['list'] },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs: ['list'] },
  { apiGroups: [''], resources: ['persistentvolumes'], verbs: ['list', 'patch'] },
  { apiGroups: [''], resources: ['namespaces'], resourceNames: [CHECKED_IN], verbs: ['patch'] },
];

/** What looking at the engine's objects and poking them needs, in its namespace alone. */
const ENGINE: Readonly<Record<keyof typeof HOME, readonly Rule[]>> = {
  flux: [
    { apiGroups: ['source.toolkit.fluxcd.io'], resources: ['gitrepositories'], verbs: ['get', 'patch'] },
    { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['kustomizations'], verbs: ['get', 'patch'] },
  ],
  argocd: [{ apiGroups: ['argoproj.io'], resources: ['applications', 'applicationsets'], verbs: ['get', 'patch'] }],
};

/**
 * All that the control plane may do in a cell, as objects to apply there once: an account, its roles, their bindings, the fence of the trials. Where
 * its own pods run in that cluster, `account` is their namespace, and the tree has the account.
 */
export function rightsIn(engine: keyof typeof HOME, account: string = HOME[engine]): readonly Record<string, unknown>[] {
  const namespace = HOME[engine];
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const apiGroup = 'rbac.authorization.k8s.io';
  const subjects = [{ kind: 'ServiceAccount', name: NAME, namespace: account }];
  const own = { name: NAME, namespace };
  const made = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: own, automountServiceAccountToken: false };
  return [
    ...(account === namespace ? [made] : []),
    { apiVersion, kind: 'ClusterRole', metadata: { name: NAME }, rules: CLUSTER },
    { apiVersion, kind: 'ClusterRoleBinding', metadata: { name: NAME }, roleRef: { apiGroup, kind: 'ClusterRole', name: NAME }, subjects },
    { apiVersion, kind: 'Role', metadata: own, rules: ENGINE[engine] },
    { apiVersion, kind: 'RoleBinding', metadata: own, roleRef: { apiGroup, kind: 'Role', name: NAME }, subjects },
    ...trialsOf(`system:serviceaccount:${account}:${NAME}`, subjects),
  ];
}
