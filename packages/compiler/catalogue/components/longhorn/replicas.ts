import { type Code, finding } from '../../../diagnostics/code.ts';
import type { Finding } from '../../../diagnostics/diagnostic.ts';
import { type ClusterPlan, type PlatformPlan, clustersOf } from '../../../plan/plan.ts';
import type { Chosen } from '../../../plan/thing.ts';
import type { Rule } from '../../entry.ts';

const CODE: Code = {
  code: 'longhorn/replicas',
  severity: 'warning',
  title: 'Too few copies of a volume, or too few nodes for them',
  trap: 'Two copies of each volume, or more copies than there are nodes for tenants.',
  why: 'While a node with one of two copies is drained or lost, the other one is the only copy, and a second fault loses the volume. A copy that finds no node of its own is never made: such a volume is degraded for as long as it lives, and the alarm that should tell a real fault is always on.',
  wayOut: 'Three copies on three nodes or more, which is the default.',
  keys: ['settings.longhorn.replicas', 'cells.*.cluster.pools.*.nodes'],
  evidence: [{ url: 'https://github.com/longhorn/longhorn/discussions/5737', checkedAt: '2026-11-22' }],
};

export const replicas: Rule = {
  code: CODE,
  platform: (plan) => {
    const asked = plan.settings['longhorn']?.['replicas'] as Chosen<number> | undefined;
    if (!asked || plan.stack.volumes.value !== 'longhorn') return [];
    return [...few(plan, asked), ...plan.cells.flatMap((cell) => clustersOf(cell).flatMap((cluster) => crowded(cluster, asked)))];
  },
};

/** An evaluation has nothing to lose. */
function few({ platform }: PlatformPlan, asked: Chosen<number>): Finding[] {
  if (asked.value > 2 || platform.values.profile === 'evaluation') return [];
  const left = asked.value === 1 ? 'no copy is left' : 'one copy is left';
  return [
    finding(CODE, {
      at: asked.origin,
      subject: 'longhorn',
      found: String(asked.value),
      expected: '3',
      message: `With ${asked.value === 1 ? 'one copy' : 'two copies'} of a volume ${left} while a node is drained.`,
      hint: 'Set it to 3, or leave the key out.',
      remedies: [{ ...asked.origin, value: 3 }],
    }),
  ];
}

function crowded({ cluster, pools, servers }: ClusterPlan, asked: Chosen<number>): Finding[] {
  const nodes = pools.reduce((sum, pool) => sum + pool.values.nodes, 0) + servers.filter((server) => server.values.schedulable).length;
  if (nodes >= asked.value) return [];
  return [
    finding(CODE, {
      at: asked.because.how === 'asked' ? asked.origin : (pools[0]?.why.nodes ?? cluster).origin,
      subject: cluster.name,
      found: `${nodes} nodes`,
      expected: `${asked.value} nodes`,
      message: `\`${cluster.name}\` has ${nodes} nodes for ${asked.value} copies of each volume: every volume would be degraded from the first day.`,
      hint: `Have ${asked.value} nodes, or fewer copies.`,
      remedies: [],
    }),
  ];
}
