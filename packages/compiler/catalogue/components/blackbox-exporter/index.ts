import { z } from 'zod';
import type { CellBase, ClusterPlan } from '../../../plan/plan.ts';
import type { ComponentEntry, Reason } from '../../entry.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
import { namespaces, units } from './render.ts';

export const blackboxExporter: ComponentEntry = {
  kind: 'component',
  name: 'blackbox-exporter',
  title: 'Blackbox exporter',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation)', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: z.strictObject({}),
  layer: 'base',
  version: VERSION,
  namespace: NAMESPACE,
  wanted: (_platform, cell) => {
    const [ways, other] = [elsewhere(cell.primary), another(cell)];
    // With either of them alone it would stand just the same: then it is the cell that brings it.
    return ways && other ? { origin: cell.cell.origin, because: cell.cell.because } : (ways ?? other);
  },
  namespaces,
  units,
  rules: [],
};

/** The first pool at another site than the first: from then on there is a way that can be slow, or lost. */
function elsewhere({ pools }: ClusterPlan): Reason | undefined {
  const first = pools[0]?.values.site;
  const found = pools.find((pool) => pool.values.site !== first);
  return found ? (found.why.site ?? found) : undefined;
}

/** Two clusters watch each other: neither can say that it is gone. */
function another({ standby }: CellBase): Reason | undefined {
  return standby && { origin: standby.cluster.origin, because: standby.cluster.because };
}
