/** A namespace in which objects are tried by dry run, and in which there never is anything. Also what all that belongs to it is called. */
export const CHECKED_IN = 'hansa-check';

/** Kinds of the trees that belong to a namespace, and that every API server has. Neither pods nor Secrets: none of our trees has one in clear. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  '': ['configmaps', 'limitranges', 'persistentvolumeclaims', 'resourcequotas', 'serviceaccounts', 'services'],
  apps: ['daemonsets', 'deployments', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  'discovery.k8s.io': ['endpointslices'],
  'networking.k8s.io': ['ingresses', 'networkpolicies'],
  policy: ['poddisruptionbudgets'],
};

/** Kinds that a platform brings with it, as definitions. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  'argoproj.io': ['applications', 'applicationsets', 'appprojects'],
  'cert-manager.io': ['certificates', 'issuers'],
  'gateway.networking.k8s.io': ['gateways', 'httproutes'],
  'helm.toolkit.fluxcd.io': ['helmreleases'],
  'kustomize.toolkit.fluxcd.io': ['kustomizations'],
  'monitoring.coreos.com': ['podmonitors', 'prometheusrules', 'servicemonitors'],
  'source.toolkit.fluxcd.io': ['gitrepositories', 'helmrepositories', 'ocirepositories'],
  'traefik.io': ['middlewares'],
};

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io/v1';

/** Where a kind comes from that the account may try: of the API server itself, or of a definition. Undefined: it may not try it. */
export function triedAs(group: string, resource: string): 'own' | 'added' | undefined {
  if (OWN[group]?.includes(resource)) return 'own';
  return ADDED[group]?.includes(resource) ? 'added' : undefined;
}

/**
 * Where an account tries objects by dry run: a namespace in which it may write, and three fences so that it never does. The API server's own
 * policy takes nothing of it but dry runs; were that removed, a quota takes no pod, and the level of the namespace none with rights.
 */
export function trialsOf(user: string, subjects: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown>[] {
  const namespace = CHECKED_IN;
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const rules = Object.entries({ ...OWN, ...ADDED }).map(([group, resources]) => ({
    apiGroups: [group],
    resources,
    verbs: ['create', 'patch'],
  }));
  const metadata = { name: CHECKED_IN, namespace };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: CHECKED_IN, labels } },
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { pods: '0' } } },
    { apiVersion: ADMISSION, kind: 'ValidatingAdmissionPolicy', metadata: { name: CHECKED_IN }, spec: policy(user) },
    { apiVersion: ADMISSION, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name: CHECKED_IN }, spec: binding() },
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules },
    { apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', metadata, roleRef: { apiGroup: RBAC, kind: 'Role', name: CHECKED_IN }, subjects },
  ];
}

function policy(user: string): Record<string, unknown> {
  const everything = { apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*'] };
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [everything] },
    matchConditions: [
      { name: 'control-plane', expression: `request.userInfo.username == "${user}"` },
      // The selector of the binding lets everything through that is in no namespace, and an erasure patches volumes.
      { name: 'here', expression: `has(request.namespace) && request.namespace == "${CHECKED_IN}"` },
    ],
    validations: [{ expression: 'has(request.dryRun) && request.dryRun', message: 'the control plane writes here by dry run only' }],
  };
}

function binding(): Record<string, unknown> {
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': CHECKED_IN } };
  return { policyName: CHECKED_IN, validationActions: ['Deny'], matchResources: { namespaceSelector } };
}
