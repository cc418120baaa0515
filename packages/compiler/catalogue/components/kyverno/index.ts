import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
import { OPTIONS } from './options.ts';
import { namespaces, units } from './render.ts';

export const kyverno: ComponentEntry = {
  kind: 'component',
  name: 'kyverno',
  title: 'Kyverno',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation); Nirmata', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: OPTIONS,
  layer: 'policy',
  version: VERSION,
  namespace: NAMESPACE,
  wanted: ({ stack }) => (stack.policy.value === 'kyverno' ? stack.policy : undefined),
  namespaces,
  units,
  rules: [],
};
