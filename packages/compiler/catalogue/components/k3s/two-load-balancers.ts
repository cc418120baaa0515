import { type Code, finding } from '../../../diagnostics/code.ts';
import type { Finding } from '../../../diagnostics/diagnostic.ts';
import type { CellPlan, ClusterPlan, PlatformPlan } from '../../../plan/plan.ts';
import type { Rule } from '../../entry.ts';

const CODE: Code = {
  code: 'k3s/two-load-balancers',
  severity: 'error',
  title: 'ServiceLB beside another load balancer',
  trap: "K3s's own ServiceLB stays on while the provider's load balancer or MetalLB is asked for.",
  why: 'Both answer the same Service of type LoadBalancer. ServiceLB writes the addresses of nodes into its status and takes their ports 80 and 443; the other writes its own address, and the two overwrite each other. DNS then follows whoever was last.',
  wayOut: 'Switch ServiceLB off with `disable: [servicelb, ...]`, which is the default.',
  keys: ['cells.*.cluster.disable', 'cells.*.standby.disable', 'cells.*.cluster.loadBalancer'],
  evidence: [
    { url: 'https://docs.k3s.io/networking/networking-services#disabling-servicelb', checkedAt: '2026-11-21' },
    { url: 'https://metallb.io/configuration/k3s/', checkedAt: '2026-11-21' },
  ],
};

/** Every cluster's gateway has another load balancer, so ServiceLB must be off in all of them that run K3s. */
export const twoLoadBalancers: Rule = {
  code: CODE,
  platform: (plan: PlatformPlan) => plan.cells.flatMap((cell) => clustersOf(cell).flatMap(check)),
};

function clustersOf({ primary, standby }: CellPlan): readonly ClusterPlan[] {
  return standby ? [primary, standby] : [primary];
}

function check({ cluster }: ClusterPlan): Finding[] {
  const { distribution, disable, loadBalancer } = cluster.values;
  if (distribution !== 'k3s' || disable.includes('servicelb')) return [];
  const at = (cluster.why.disable ?? cluster).origin;
  const other = loadBalancer === 'metallb' ? 'MetalLB' : "the provider's load balancer";
  return [
    finding(CODE, {
      at,
      subject: cluster.name,
      found: disable.length === 0 ? 'nothing disabled' : disable.join(', '),
      expected: ['servicelb', ...disable].join(', '),
      message: `In \`${cluster.name}\` ServiceLB and ${other} would both answer the gateway's Service.`,
      hint: 'Add `servicelb` to `disable`, or leave the key out.',
      remedies: [{ ...at, value: ['servicelb', ...disable] }],
      related: [(cluster.why.loadBalancer ?? cluster).origin],
    }),
  ];
}
