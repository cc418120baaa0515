import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
import { limits } from './limits.ts';
import { OPTIONS } from './options.ts';
import { namespaces, units } from './render.ts';

export const prometheusOperator: ComponentEntry = {
  kind: 'component',
  name: 'prometheus-operator',
  title: 'Prometheus operator',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation)', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: OPTIONS,
  layer: 'base',
  version: VERSION,
  namespace: NAMESPACE,
  // Every cell has it: no other key takes it away.
  wanted: (_platform, { cell }) => ({ origin: cell.origin, because: cell.because }),
  namespaces,
  units,
  rules: [],
  limits,
};
