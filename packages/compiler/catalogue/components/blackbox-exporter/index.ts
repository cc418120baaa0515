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
    const causes = [...elsewhere(cell.primary), ...another(cell)];
    // With any one of them alone it would stand just the same: then it is the cell that brings it.
    return causes.length > 1 ? { origin: cell.cell.origin, because: cell.cell.because } : causes[0];
  },
  namespaces,
  units,
  rules: [],
};

/** The first pool at each site but the first one: from then on there is a way that can be slow, or lost. */
function elsewhere({ pools }: ClusterPlan): readonly Reason[] {
  const home = pools[0]?.values.site;
  const bySite = new Map(pools.toReversed().map((pool) => [pool.values.site, pool] as const));
  bySite.delete(home ?? '');
  return [...bySite.values()].map((pool) => pool.why.site ?? pool);
}

/** Two clusters watch each other: neither can say that it is gone. */
function another({ standby }: CellBase): readonly Reason[] {
  return standby ? [{ origin: standby.cluster.origin, because: standby.cluster.because }] : [];
}
