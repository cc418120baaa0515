import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { CellPlan, ClusterPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'network/no-members',
  severity: 'error',
  title: 'A load balancer without nodes',
  trap: 'A cell at one provider (`at`) whose pools are all at others.',
  why: "The load balancer is that of the cell's provider, and its members are the nodes which stand there: a node of another provider is no machine that it could reach. Without a pool there it has no member, and no request arrives.",
  wayOut: "A pool at the cell's provider, or the cell where its pools are: leave `at` out, and the first pool says where that is.",
  keys: ['cells.*.at', 'cells.*.cluster.pools.*.at'],
  evidence: [
    {
      url: 'https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md',
      checkedAt: '2026-11-21',
    },
  ],
};

const LABEL = 'hansa/provider';

/** Load balancers that take their members by the label of a provider, in clusters where no pool bears it. */
export const loadBalancerMembers: CrossRule = {
  code: CODE,
  platform: (plan) =>
    plan.cells.flatMap((cell) => [cell.primary, cell.standby].flatMap((cluster) => (cluster ? memberless(cell, cluster) : []))),
};

function memberless(cell: CellPlan, { cluster, pools }: ClusterPlan): Finding[] {
  const wanted = Object.values(cluster.values.exposure.annotations).find((value) => value.startsWith(`${LABEL}=`));
  const provider = wanted?.slice(LABEL.length + 1);
  if (provider === undefined || pools.some((pool) => pool.values.labels[LABEL] === provider)) return [];
  const others = [...new Set(pools.map((pool) => pool.values.provider))].join(' and ');
  return [
    finding(CODE, {
      at: reasonOf(cell.cell, 'home').origin,
      subject: cluster.name,
      found: `pools at ${others}`,
      expected: `a pool at ${provider}`,
      message: `The load balancer of ${cluster.name} is at ${provider}, and all of its nodes are at ${others}: it would have no member.`,
      hint: `Add a pool at ${provider}, or name a site of ${others} here.`,
    }),
  ];
}
