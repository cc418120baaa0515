/** One side of a flow as NetworkPolicy peers and ports. No port means every port. */
export interface Flow {
  readonly to: readonly object[];
  readonly ports?: readonly { readonly port: number; readonly protocol?: 'TCP' | 'UDP' }[];
}

/** Pods of a namespace, by its name; all of them, or those with the given labels. */
export function pods(namespace: string, matchLabels?: Readonly<Record<string, string>>) {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    ...(matchLabels ? { podSelector: { matchLabels } } : {}),
  };
}

/** Pods with the given labels in the policy's own namespace. */
export function own(matchLabels: Readonly<Record<string, string>>) {
  return { podSelector: { matchLabels } };
}

/** Hosts outside the cluster, one address each. */
export function addresses(list: readonly string[]) {
  return list.map((address) => ({ ipBlock: { cidr: `${address}/32` } }));
}

/**
 * The internet without private networks: for what has no fixed address (object storage, mail relays, identity through the gateway's
 * public address). Private ranges of RFC 1918, link-local and carrier-grade NAT stay closed.
 */
export const INTERNET = [
  { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'] } },
] as const;

/** Names are resolved by CoreDNS in kube-system. */
export const DNS: Flow = {
  to: [pods('kube-system', { 'k8s-app': 'kube-dns' })],
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};

export function egress(flows: readonly Flow[]) {
  return flows.map((flow) => ({ to: flow.to, ...(flow.ports ? { ports: flow.ports.map(port) } : {}) }));
}

export function ingress(flows: readonly { readonly from: readonly object[]; readonly ports?: Flow['ports'] }[]) {
  return flows.map((flow) => ({ from: flow.from, ...(flow.ports ? { ports: flow.ports.map(port) } : {}) }));
}

function port(each: { readonly port: number; readonly protocol?: 'TCP' | 'UDP' }) {
  return { port: each.port, protocol: each.protocol ?? 'TCP' };
}
