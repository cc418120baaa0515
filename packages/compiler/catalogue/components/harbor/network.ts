import { fence, fromPrometheus, namespaceOf, publicHosts, toData } from '../../../tree/manifest/fence.ts';
import type { Identity } from '../../../tree/manifest/labels.ts';
import { own, pods } from '../../../tree/manifest/network.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';
import type { ComponentView } from '../../entry.ts';
import { NAMESPACE, PORTS } from './facts.ts';

/** Its parts by the label that the chart gives their pods. */
const ALL = { app: 'harbor' };
const of = (component: string) => ({ ...ALL, component });

/** Its parts speak with each other; the gateway reaches two of them; out go who asks other registries, the bucket or the issuer, and the database. */
export function network({ cell, reason }: ComponentView, identity: Identity): readonly Manifest[] {
  const { postgres } = cell.services;
  const database = toData(postgres, [...new Set(Object.values(postgres.values.endpoints).map(({ port }) => port))]);
  const gateway = { from: [pods(GATEWAY.namespace)], ports: [{ port: PORTS.http }] };
  const outside = publicHosts(cell);
  return fence(NAMESPACE, identity, reason, [
    {
      name: 'harbor',
      pods: ALL,
      from: [{ from: [own(ALL)] }, fromPrometheus(namespaceOf(cell, 'prometheus-operator'), PORTS.metrics)],
      to: [{ to: [own(ALL)] }],
    },
    { name: 'core', pods: of('core'), from: [gateway], to: [database, outside] },
    { name: 'portal', pods: of('portal'), from: [gateway] },
    { name: 'jobservice', pods: of('jobservice'), to: [database, outside] },
    { name: 'registry', pods: of('registry'), to: [outside] },
    { name: 'trivy', pods: of('trivy'), to: [outside] },
    { name: 'exporter', pods: of('exporter'), to: [database] },
  ]);
}
