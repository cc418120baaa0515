import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { ownSite, partyBehind } from '../plan/inventory.ts';
import type { ClusterPlan, PlatformPlan } from '../plan/plan.ts';
import { overlap } from '../plan/addresses.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'network/metallb',
  severity: 'error',
  title: 'MetalLB where its announcements do not arrive',
  trap: '`loadBalancer: metallb` at a provider whose network drops announcements of addresses, or without addresses to announce; addresses without MetalLB, which nobody announces.',
  why: 'MetalLB answers for an address on the local network. Most clouds let a machine answer for its own addresses only: everything in the cluster looks healthy, and nobody can reach it.',
  wayOut: "The provider's load balancer, or nodes in a network that carries announcements, with public addresses routed into it.",
  keys: ['cells.*.cluster.loadBalancer', 'cells.*.cluster.addresses', 'cells.*.standby.loadBalancer', 'inventory.*.sites.*.announcements'],
  evidence: [{ url: 'https://metallb.io/installation/clouds/', checkedAt: '2026-11-21' }],
};

/** MetalLB needs a network that carries its announcements at every provider of the cluster, and addresses. */
export const networkMetallb: CrossRule = {
  code: CODE,
  catalogue: (plan, catalogue) => {
    const clusters = plan.cells.flatMap((cell) => [cell.primary, cell.standby].filter((each) => each !== undefined));
    return clusters.flatMap((each) =>
      each.cluster.values.loadBalancer === 'metallb'
        ? [...unheard(each, catalogue), ...silent(each, plan), ...nothing(each), ...inside(each)]
        : unannounced(each),
    );
  },
};

function unheard({ cluster, pools, servers }: ClusterPlan, catalogue: Catalogue): Finding[] {
  const at = reasonOf(cluster, 'loadBalancer').origin;
  const providers = [...new Set([...pools, ...servers].map((machine) => machine.values.provider))];
  return providers.flatMap((name) => {
    const provider = catalogue.providers[name];
    if (!provider || provider.metallb.allowed) return [];
    const message = `MetalLB cannot work at ${provider.title}: ${provider.metallb.because}.`;
    const hint = `Set \`loadBalancer: provider\`, or leave it out: ${provider.title} has a load balancer.`;
    return [
      finding(CODE, {
        at,
        subject: cluster.name,
        found: `metallb at ${name}`,
        expected: 'provider',
        message,
        hint,
        // Addresses of one's own are for nothing then.
        remedies: [{ ...at, value: 'provider' }, ...(asked(cluster) ? [{ ...reasonOf(cluster, 'addresses').origin, remove: true }] : [])],
      }),
    ];
  });
}

/** Sites of an inventory of which nobody has said that their network carries announcements. */
function silent({ cluster, pools, servers }: ClusterPlan, plan: PlatformPlan): Finding[] {
  const sites = new Set([...pools, ...servers].map((machine) => machine.values.site));
  const deaf = [...sites].flatMap((site) => ownSite(plan, site) ?? []).filter(({ announcements }) => !announcements.value);
  return deaf.map(({ name, announcements }) =>
    finding(CODE, {
      at: announcements.origin,
      subject: cluster.name,
      found: `metallb at ${name}`,
      expected: 'a network that carries announcements',
      message: `${cluster.name} announces its addresses by MetalLB, and nothing says that the network of ${name} carries them.`,
      hint: `Ask ${partyBehind(plan, name)}. If it does, write \`announcements: true\` at that site of the inventory; else put the pools of ${cluster.name} where it does.`,
      related: [reasonOf(cluster, 'loadBalancer').origin],
    }),
  );
}

function asked(cluster: ClusterPlan['cluster']): boolean {
  return cluster.values.addresses.length > 0;
}

function nothing({ cluster }: ClusterPlan): Finding[] {
  if (asked(cluster)) return [];
  const at = reasonOf(cluster, 'loadBalancer').origin;
  const hint = 'Add `addresses: ["198.51.100.0/28"]` with the addresses that are routed to your network.';
  return [
    finding(CODE, {
      at,
      subject: cluster.name,
      found: 'no addresses',
      expected: 'at least one network of public addresses',
      message: `${cluster.name} has MetalLB and no address that it could give out.`,
      hint,
    }),
  ];
}

/** Addresses of the cluster's own networks are used by machines, pods and Services already, and nobody outside can reach them. */
function inside({ cluster }: ClusterPlan): Finding[] {
  const { addresses, networks } = cluster.values;
  const { origin } = reasonOf(cluster, 'addresses');
  return addresses.flatMap((address, index) => {
    const other = (['nodes', 'pods', 'services'] as const).find((name) => overlap(address, networks[name]));
    if (!other) return [];
    return [
      finding(CODE, {
        at: { file: origin.file, pointer: `${origin.pointer}/${index}` },
        subject: cluster.name,
        found: address,
        expected: `outside ${networks[other]}`,
        message: `MetalLB would give out ${address}, which belongs to the network of ${other} (${networks[other]}).`,
        hint: 'Name public addresses that the provider routes to your network.',
      }),
    ];
  });
}

/** Addresses beside a load balancer of the provider, which brings its own: names would be pointed at what never answers. */
function unannounced({ cluster }: ClusterPlan): Finding[] {
  const { addresses } = cluster.values;
  if (addresses.length === 0) return [];
  return [
    finding(CODE, {
      at: reasonOf(cluster, 'addresses').origin,
      subject: cluster.name,
      found: addresses.join(', '),
      expected: 'no addresses, or `loadBalancer: metallb`',
      message: `${cluster.name} names addresses, and its load balancer is the provider's, which brings its own.`,
      hint: 'Leave `addresses` out; or write `loadBalancer: metallb` where your network carries announcements.',
    }),
  ];
}
