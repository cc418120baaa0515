import { z } from 'zod';
import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
import { namespaces, units } from './render.ts';

export const alloy: ComponentEntry = {
  kind: 'component',
  name: 'alloy',
  title: 'Grafana Alloy',
  tier: 'rendered',
  maker: { name: 'Grafana Labs', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: z.strictObject({}),
  layer: 'base',
  version: VERSION,
  namespace: NAMESPACE,
  // Every cell has it: no other key takes it away.
  wanted: (_platform, { cell }) => ({ origin: cell.origin, because: cell.because }),
  namespaces,
  units,
  rules: [],
};
