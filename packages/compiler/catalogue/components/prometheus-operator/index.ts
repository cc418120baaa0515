import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
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
  wanted: (_platform, { services: { monitoring } }) => ({ origin: monitoring.origin, because: monitoring.because }),
  namespaces,
  units,
  rules: [],
};
