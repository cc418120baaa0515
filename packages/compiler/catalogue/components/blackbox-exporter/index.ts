import { z } from 'zod';
import type { ComponentEntry } from '../../entry.ts';
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
  // Every cell has it: each keeps its data outside of its pods.
  wanted: (_platform, { cell }) => ({ origin: cell.origin, because: cell.because }),
  namespaces,
  units,
  rules: [],
};
