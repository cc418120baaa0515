import type { ComponentView } from '../../entry.ts';
import { sized } from '../../../tree/manifest/chart.ts';
import { pulled } from '../../../tree/manifest/reference.ts';
import { metadata, selector } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { confined, runAs, spread } from '../../../tree/manifest/pod.ts';
import { DESEC_WEBHOOK, NAMESPACE } from './facts.ts';
import { TOKEN, groupName } from './issuer.ts';

const NAME = 'dns01-desec';
const SERVING = 'dns01-desec-tls';
const PORT = 8443;

/**
 * The webhook that answers challenges at deSEC, as an extension API server. Written here and not taken from its chart, which runs it
 * as root and lets it read every secret of the cluster; this one runs confined and reads one secret.
 */
export function desecWebhook(view: ComponentView): readonly Manifest[] {
  return [...access(view), ...serving(view), service(view), deployment(view), ...disruption(view), apiService(view)];
}

function identity({ cell }: ComponentView) {
  return { name: NAME, instance: cell.cell.name, component: 'dns01', partOf: 'platform', cell: cell.cell.name };
}

function meta(
  view: ComponentView,
  name: string,
  more: { namespace?: string; annotations?: Record<string, string> } = { namespace: NAMESPACE },
) {
  return metadata(name, identity(view), view.platform.dns.origin, more);
}

const SUBJECT = { kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE };

/** Rights: the one secret; asking the API server who calls (two bindings of every extension API); and cert-manager may call it. */
function access(view: ComponentView): Manifest[] {
  const rbac = 'rbac.authorization.k8s.io';
  const role = (kind: 'Role' | 'ClusterRole', name: string, rule: object): Manifest => ({
    apiVersion: `${rbac}/v1`,
    kind,
    metadata: meta(view, name, kind === 'Role' ? { namespace: NAMESPACE } : {}),
    rules: [rule],
  });
  const binding = (kind: 'Role' | 'ClusterRole', name: string, ref: string, subject: object, namespace?: string): Manifest => ({
    apiVersion: `${rbac}/v1`,
    kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
    metadata: meta(view, name, namespace ? { namespace } : {}),
    roleRef: { apiGroup: rbac, kind, name: ref },
    subjects: [subject],
  });
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta(view, NAME) },
    role('Role', `${NAME}-token`, { apiGroups: [''], resources: ['secrets'], resourceNames: [TOKEN.name], verbs: ['get'] }),
    role('ClusterRole', `${NAME}-solver`, { apiGroups: [groupName(view)], resources: ['*'], verbs: ['create'] }),
    binding('Role', `${NAME}-token`, `${NAME}-token`, SUBJECT, NAMESPACE),
    binding('Role', `${NAME}-authentication`, 'extension-apiserver-authentication-reader', SUBJECT, 'kube-system'),
    binding('ClusterRole', `${NAME}-delegator`, 'system:auth-delegator', SUBJECT),
    binding('ClusterRole', `${NAME}-solver`, `${NAME}-solver`, { kind: 'ServiceAccount', name: 'cert-manager', namespace: NAMESPACE }),
  ];
}

/** A certificate authority of the webhook's own, for its serving certificate; cert-manager writes it into the APIService. */
function serving(view: ComponentView): Manifest[] {
  const issuer = (name: string, spec: object): Manifest => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: meta(view, name),
    spec,
  });
  const certificate = (name: string, spec: object): Manifest => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: meta(view, name),
    spec: { secretName: name, ...spec },
  });
  return [
    issuer(`${NAME}-selfsigned`, { selfSigned: {} }),
    certificate(`${NAME}-ca`, { issuerRef: { name: `${NAME}-selfsigned` }, commonName: `${NAME} ca`, isCA: true, duration: '43800h' }),
    issuer(`${NAME}-ca`, { ca: { secretName: `${NAME}-ca` } }),
    certificate(SERVING, {
      issuerRef: { name: `${NAME}-ca` },
      dnsNames: [NAME, `${NAME}.${NAMESPACE}`, `${NAME}.${NAMESPACE}.svc`],
      duration: '8760h',
    }),
  ];
}

function service(view: ComponentView): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(view, NAME),
    spec: { selector: selector(identity(view)), ports: [{ name: 'https', port: 443, targetPort: 'https', protocol: 'TCP' }] },
  };
}

function deployment(view: ComponentView): Manifest {
  const labels = selector(identity(view));
  const probe = { httpGet: { path: '/healthz', port: 'https', scheme: 'HTTPS' } };
  const container = {
    name: 'webhook',
    image: pulled(view.platform, `ghcr.io/${DESEC_WEBHOOK.image}:${DESEC_WEBHOOK.version}`),
    args: ['--tls-cert-file=/tls/tls.crt', '--tls-private-key-file=/tls/tls.key', `--secure-port=${PORT}`],
    env: [{ name: 'GROUP_NAME', value: groupName(view) }],
    ports: [{ name: 'https', containerPort: PORT, protocol: 'TCP' }],
    startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 24 },
    readinessProbe: { ...probe, periodSeconds: 10, timeoutSeconds: 5 },
    livenessProbe: { ...probe, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 6 },
    volumeMounts: [{ name: 'tls', mountPath: '/tls', readOnly: true }],
    resources: sized(10, 32, 128),
    securityContext: confined(),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta(view, NAME),
    spec: {
      replicas: replicas(view),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, app: 'dns01' } },
        spec: {
          serviceAccountName: NAME,
          enableServiceLinks: false,
          securityContext: runAs(65_532),
          containers: [container],
          topologySpreadConstraints: spread(labels),
          volumes: [{ name: 'tls', secret: { secretName: SERVING } }],
        },
      },
    },
  };
}

function replicas({ platform }: ComponentView): number {
  return platform.platform.values.profile === 'evaluation' ? 1 : 2;
}

function disruption(view: ComponentView): Manifest[] {
  if (replicas(view) === 1) return [];
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: meta(view, NAME),
      spec: { maxUnavailable: 1, selector: { matchLabels: selector(identity(view)) } },
    },
  ];
}

function apiService(view: ComponentView): Manifest {
  const group = groupName(view);
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: meta(view, `v1alpha1.${group}`, { annotations: { 'cert-manager.io/inject-ca-from': `${NAMESPACE}/${SERVING}` } }),
    spec: { group, version: 'v1alpha1', groupPriorityMinimum: 1000, versionPriority: 15, service: { name: NAME, namespace: NAMESPACE } },
  };
}
