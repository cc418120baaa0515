import { required } from '../../../plan/plan.ts';
import { fence, fromPrometheus, hasComponent, namespaceOf } from '../../../tree/manifest/fence.ts';
import { type Identity, labels, metadata, selector } from '../../../tree/manifest/labels.ts';
import { pods } from '../../../tree/manifest/network.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { GATEWAY, deployment, disruptionBudget, httpRoute, monitor, service } from '../../../tree/manifest/workload.ts';
import { from } from '../../../tree/sourced.ts';
import type { AppView, GreeterView } from '../../entry.ts';
import { PORTS } from './facts.ts';
import { pod } from './pod.ts';

const SERVICE_PORTS = [
  { name: 'http', port: PORTS.http, targetPort: 'http' },
  { name: 'metrics', port: PORTS.metrics, targetPort: 'metrics' },
];

/** Podinfo of a tenant: a page that shows that its routes, certificates and sign-in domain work. */
export function renderPodinfo({ plan, tenant }: AppView): Manifest[] {
  const namespace = tenant.namespace.values.name;
  const workload = required(plan.workloads[0]);
  const identity: Identity = {
    name: 'podinfo',
    instance: 'podinfo',
    partOf: 'podinfo',
    tenant: tenant.tenant.name,
    cell: tenant.cell.cell.name,
  };
  const template = pod(workload, labels(identity), selector(identity), `Hello from ${tenant.tenant.values.slug}!`);
  return [
    deployment({ namespace, workload, identity, template }),
    ...disruptionBudget({ namespace, workload, identity }),
    service({ namespace, workload, identity, ports: SERVICE_PORTS }),
    monitor({ namespace, workload, identity, port: 'metrics' }),
    ...plan.routes.map((route) => httpRoute({ namespace, route, identity })),
  ];
}

const NAMESPACE = 'podinfo';

/** Podinfo of each provider, pinned to its nodes, with its own greeting: the probe of a cut-over and of a provider's latency. */
export function renderGreeters(view: GreeterView): Manifest[] {
  const greeters = view.workloads.flatMap((workload) => {
    const provider = workload.values.nodeSelector['hansa/provider'] ?? '';
    const identity: Identity = { ...identityOf(view), instance: workload.name };
    const title = provider.charAt(0).toUpperCase() + provider.slice(1);
    const part = { namespace: NAMESPACE, workload, identity };
    return [
      deployment({ ...part, template: pod(workload, labels(identity), selector(identity), `Hello from ${title}!`) }),
      service({ ...part, ports: SERVICE_PORTS }),
      monitor({ ...part, port: 'metrics' }),
    ];
  });
  return [...greeters, ...gates(view), greetersRoute(view)];
}

function identityOf({ cell }: GreeterView): Identity {
  return { name: 'podinfo', instance: 'podinfo', partOf: 'podinfo', cell: cell.cell.name };
}

/** Its namespace is closed: the gateway and probers may ask, and Prometheus may measure. */
function gates(view: GreeterView): readonly Manifest[] {
  const watched = hasComponent(view.cell, 'prometheus-operator')
    ? [fromPrometheus(namespaceOf(view.cell, 'prometheus-operator'), PORTS.metrics)]
    : [];
  const probers = pods(namespaceOf(view.cell, 'blackbox-exporter'));
  const greeted = { from: [pods(GATEWAY.namespace), probers], ports: [{ port: PORTS.http }] };
  const gate = { name: 'greeters', pods: { 'app.kubernetes.io/name': 'podinfo' }, from: [greeted, ...watched] };
  return fence(NAMESPACE, identityOf(view), required(view.workloads[0]), [gate]);
}

/** The cluster's own host: each provider under its name, so that it can be measured from outside, and any of them at the root. */
function greetersRoute(view: GreeterView): Manifest {
  const backend = (name: string) => ({ group: '', kind: 'Service', name, port: PORTS.http, weight: 1 });
  const rewrite = { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } };
  const matches = (value: string) => [{ path: { type: 'PathPrefix', value } }];
  const own = view.workloads.map(({ name, values }) => ({
    matches: matches(`/${values.nodeSelector['hansa/provider']}`),
    filters: [rewrite],
    backendRefs: [backend(name)],
  }));
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadata('podinfo', identityOf(view), required(view.workloads[0]).origin, { namespace: NAMESPACE }),
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...GATEWAY }],
      hostnames: [from(view.cluster.cluster, 'canonical')],
      rules: [...own, { matches: matches('/'), backendRefs: view.workloads.map(({ name }) => backend(name)) }],
    },
  };
}
