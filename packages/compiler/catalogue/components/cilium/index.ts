import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
import { OPTIONS } from './options.ts';
import { namespaces, units } from './render.ts';

export const cilium: ComponentEntry = {
  kind: 'component',
  name: 'cilium',
  title: 'Cilium',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation); Isovalent (Cisco)', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: OPTIONS,
  layer: 'network',
  version: VERSION,
  namespace: NAMESPACE,
  kubernetes: { from: '1.33', to: '1.36' },
  serverFlags: ['--flannel-backend=none', '--disable-network-policy'],
  wanted: ({ stack }) => (stack.network.value === 'cilium' ? stack.network : undefined),
  namespaces,
  units,
  rules: [],
};
