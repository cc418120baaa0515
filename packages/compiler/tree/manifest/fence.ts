import type { DataServiceThing } from '../../plan/kinds.ts';
import type { CellPlan, PlatformPlan } from '../../plan/plan.ts';
import { DATA_NAMESPACE } from './namespaces.ts';
import type { Reason } from '../../plan/thing.ts';
import { type Identity, metadata } from './labels.ts';
import { type Flow, INTERNET, addresses, egress, ingress, own, pods } from './network.ts';
import type { Manifest } from './object.ts';
import { GATEWAY } from './workload.ts';

type Labels = Readonly<Record<string, string>>;

/** What may pass for some pods of a fenced namespace. Without `pods` it holds for all of them. */
export interface Gate {
  readonly name: string;
  readonly pods?: Labels;
  readonly from?: readonly { readonly from: readonly object[]; readonly ports?: Flow['ports'] }[];
  readonly to?: readonly Flow[];
}

/**
 * What passes in and out of a platform namespace. That nothing else does is the namespace's own policy; kubelet probes come from the
 * node and are never filtered.
 */
export function fence(namespace: string, identity: Identity, reason: Reason, gates: readonly Gate[]): readonly Manifest[] {
  return gates.map((gate) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(gate.name, identity, reason.origin, { namespace }),
    spec: gateSpec(gate),
  }));
}

function gateSpec(gate: Gate): object {
  const types = [...(gate.to ? ['Egress'] : []), ...(gate.from ? ['Ingress'] : [])];
  return {
    podSelector: gate.pods ? own(gate.pods).podSelector : {},
    policyTypes: types,
    ...(gate.to ? { egress: egress(gate.to) } : {}),
    ...(gate.from ? { ingress: ingress(gate.from) } : {}),
  };
}

/** The clusters of a cell: one tree serves both, so a policy names the addresses of both. */
function clusters(cell: CellPlan) {
  return [cell.primary, cell.standby].filter((each) => each !== undefined);
}

/**
 * The API server. Policies are enforced after the Service's address was replaced, so what is named is each server's own address; a
 * pod reaches `kubernetes.default` at port 443 and arrives at 6443.
 */
export function apiServer(cell: CellPlan): Flow {
  const servers = clusters(cell).flatMap((each) => each.servers.map((server) => server.values.address));
  return { to: addresses(servers), ports: [{ port: 6443 }] };
}

/**
 * Who calls an admission webhook or an extension API: the API server, from a server's address or, over the overlay, from the overlay's
 * own address on that server, which is one of the pods' network. So the pods' network is let in, at the webhook's TLS port only.
 */
export function fromApiServer(cell: CellPlan, port: number) {
  const networks = clusters(cell).flatMap((each) => [each.cluster.values.networks.nodes, each.cluster.values.networks.pods]);
  return { from: networks.map((cidr) => ({ ipBlock: { cidr } })), ports: [{ port }] };
}

/**
 * How pods reach public hosts, those of their own cell included. Where the load balancer speaks the PROXY protocol they go out and come
 * in by it, and never to the gateway's pods themselves: what comes from the overlay may name a client there, so any pod could name
 * anybody, for a ban or around one. Without that protocol the load balancer's address leads to the gateway's pods at once. One tree serves
 * both clusters of a cell: where only one of them has that protocol the way to the pods is open in both, else sign-on fails after a failover.
 */
export function publicHosts(cell: CellPlan): Flow {
  if (clusters(cell).every((each) => each.cluster.values.exposure.proxyProtocol)) return { to: INTERNET, ports: [{ port: 443 }] };
  return { to: [...INTERNET, pods(GATEWAY.namespace)], ports: [{ port: 443 }, { port: 8000 }, { port: 8443 }] };
}

/**
 * Anyone, inside and outside. To Cilium 0.0.0.0/0 is what is outside of the cluster and nobody in it; yet what comes in by a port of a node
 * comes from that node, and what calls a public address of its own cluster from a pod.
 */
export function anyone(platform: PlatformPlan, cell: CellPlan): readonly object[] {
  const outside = [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }];
  if (platform.stack.network.value !== 'cilium') return outside;
  const nodes = clusters(cell).flatMap((each) => [each.cluster.values.networks.nodes, each.cluster.values.networks.pods]);
  return [...outside, ...nodes.map((cidr) => ({ ipBlock: { cidr } })), { namespaceSelector: {} }];
}

/** Private addresses of all machines of the cell: nodes, servers and hosts. */
export function nodeNetworks(cell: CellPlan) {
  return clusters(cell).map((each) => ({ ipBlock: { cidr: each.cluster.values.networks.nodes } }));
}

/**
 * A data service: its hosts at the ports that its names have, or its pods at their own, since policies are enforced after the Service's address was
 * replaced.
 */
export function toData({ values: { addresses: hosts, engine, inside } }: DataServiceThing, ports: readonly number[]): Flow {
  if (inside) return { to: [pods(DATA_NAMESPACE)], ports: [{ port: engine === 'mariadb' ? 3306 : 5432 }] };
  return { to: addresses(hosts), ports: ports.map((port) => ({ port })) };
}

/** Namespace of a component that every cell of this catalogue has. That it is missing is a bug of ours. */
export function namespaceOf(cell: CellPlan, component: string): string {
  const found = cell.components.find((each) => each.values.component === component);
  if (!found) throw new Error(`cell ${cell.cell.name} has no component ${component}`);
  return found.values.namespace;
}

/** Secrets of a component and of its database: what its pods read. */
export function secretsOf(cell: CellPlan, component: string) {
  const own = cell.components.filter((each) => each.values.component === component);
  const databases = cell.databases.filter((each) => each.id === `database/${cell.cell.name}/${component}`);
  return [...own, ...databases].flatMap((each) => each.secrets);
}

export function hasComponent(cell: CellPlan, component: string): boolean {
  return cell.components.some((each) => each.values.component === component);
}

/** Prometheus, which runs in the given namespace, may read these ports. */
export function fromPrometheus(namespace: string, ...ports: readonly number[]) {
  return { from: [pods(namespace, { 'app.kubernetes.io/name': 'prometheus' })], ports: ports.map((port) => ({ port })) };
}
