import { z } from 'zod';
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
  wanted: (_platform, { primary }) => (primary.cluster.values.loadBalancer === 'metallb' ? primary.cluster.why.loadBalancer : undefined),
  namespaces,
  units,
  rules: [],
};
