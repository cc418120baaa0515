import { compareText } from '../diagnostics/diagnostic.ts';
import type { DataServiceThing, Endpoint } from '../plan/kinds.ts';
import { insideServices } from '../plan/in-cluster.ts';
import type { CellPlan } from '../plan/plan.ts';
import type { Reason } from '../plan/thing.ts';
import { fence } from '../tree/manifest/fence.ts';
import { DNS } from '../tree/manifest/network.ts';
import { DATA_NAMESPACE } from '../tree/manifest/namespaces.ts';
import { type Identity, metadata } from '../tree/manifest/labels.ts';
import type { Manifest } from '../tree/manifest/object.ts';
import { podSecurity } from './namespace.ts';

/**
 * Names inside the cluster for the hosts outside it: a Service without a selector and its endpoints. Pods keep a name when a host gets
 * another address, and the host that leads is found by the role-aware proxy on each host, never by the pod.
 */
export function dataUnit(cell: CellPlan): Manifest[] {
  const { postgres, mariadb, cache, monitoring } = cell.services;
  // What is inside brings its own names with its pods.
  const services = [postgres, mariadb, cache].filter((each): each is DataServiceThing => each !== undefined && !each.values.inside);
  const data = services.flatMap((each) =>
    Object.values(each.values.endpoints).map((endpoint) => ({
      endpoint,
      hosts: each.values.addresses,
      reason: each.why.addresses ?? each,
    })),
  );
  const { way, metrics, logs, alerts, address } = monitoring.values;
  const sent = way === 'remote-write' ? [metrics, logs, alerts] : [logs, alerts];
  const watching = sent.map((endpoint) => ({ endpoint, hosts: [address], reason: monitoring.why.at ?? monitoring }));
  const identity: Identity = { name: 'data', instance: 'data', partOf: 'platform', cell: cell.cell.name };
  const namespace: Manifest = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: metadata(DATA_NAMESPACE, identity, cell.cell.origin, { labels: podSecurity('restricted') }),
  };
  // Pods of operators stand there, and Jobs of theirs that no policy names: of those nobody reaches anything but names.
  const fenced =
    insideServices(cell).length > 0 ? fence(DATA_NAMESPACE, identity, cell.cell, [{ name: 'default-deny', from: [], to: [DNS] }]) : [];
  return [
    namespace,
    ...fenced,
    ...[...data, ...watching]
      .sort((a, b) => compareText(a.endpoint.host, b.endpoint.host))
      .flatMap((each) => named(cell, each.endpoint, each.hosts, each.reason)),
  ];
}

function named(cell: CellPlan, endpoint: Endpoint, hosts: readonly string[], reason: Reason): Manifest[] {
  const name = endpoint.host.slice(0, endpoint.host.indexOf('.'));
  const identity: Identity = { name, instance: name, partOf: 'data', cell: cell.cell.name };
  const ports = [{ name: 'tcp', port: endpoint.port, protocol: 'TCP' }];
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      // The name stays wherever the hosts go; only their addresses below have a site for a reason.
      metadata: metadata(name, identity, cell.cell.origin, { namespace: DATA_NAMESPACE }),
      spec: { ports: [{ ...ports[0], targetPort: endpoint.port }] },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: metadata(name, identity, reason.origin, {
        namespace: DATA_NAMESPACE,
        labels: { 'kubernetes.io/service-name': name, 'endpointslice.kubernetes.io/managed-by': 'hansa' },
      }),
      addressType: 'IPv4',
      endpoints: hosts.map((address) => ({ addresses: [address], conditions: { ready: true } })),
      ports,
    },
  ];
}
