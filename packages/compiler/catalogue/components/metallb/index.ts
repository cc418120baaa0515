import { z } from 'zod';
import { clustersOf } from '../../../plan/plan.ts';
import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
import { namespaces, units } from './render.ts';

export const metallb: ComponentEntry = {
  kind: 'component',
  name: 'metallb',
  title: 'MetalLB',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation)', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: z.strictObject({}),
  layer: 'base',
  version: VERSION,
  namespace: NAMESPACE,
  wanted: (_platform, cell) => {
    const announcing = clustersOf(cell).find(({ cluster }) => cluster.values.loadBalancer === 'metallb');
    return announcing?.cluster.why.loadBalancer;
  },
  namespaces,
  units,
  rules: [],
};
