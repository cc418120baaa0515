import { required } from '../../../plan/plan.ts';
import { deployment, disruptionBudget, httpRoute, monitor, service } from '../../../tree/manifest/workload.ts';
import { type Identity, labels, selector } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
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

/** Podinfo of each provider, pinned to its nodes, with its own greeting: the probe of a cut-over and of a provider's latency. */
export function renderGreeters({ cell, workloads }: GreeterView): Manifest[] {
  const namespace = 'podinfo';
  return workloads.flatMap((workload) => {
    const provider = workload.values.nodeSelector['hansa/provider'] ?? '';
    const identity: Identity = { name: 'podinfo', instance: workload.name, partOf: 'podinfo', cell: cell.cell.name };
    const title = provider.charAt(0).toUpperCase() + provider.slice(1);
    return [
      deployment({ namespace, workload, identity, template: pod(workload, labels(identity), selector(identity), `Hello from ${title}!`) }),
      service({ namespace, workload, identity, ports: SERVICE_PORTS }),
      monitor({ namespace, workload, identity, port: 'metrics' }),
    ];
  });
}
