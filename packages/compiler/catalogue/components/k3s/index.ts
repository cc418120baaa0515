import { z } from 'zod';
import type { ComponentEntry } from '../../entry.ts';
import { FACTS, VERSION } from './facts.ts';
import { twoGateways } from './two-gateways.ts';
import { twoLoadBalancers } from './two-load-balancers.ts';

/** The distribution itself. It is installed on machines, not by objects, so it has no units: its version and its rule are what a cell takes. */
export const k3s: ComponentEntry = {
  kind: 'component',
  name: 'k3s',
  title: 'K3s',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation); SUSE', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: z.strictObject({}),
  layer: 'distribution',
  version: VERSION,
  namespace: 'kube-system',
  wanted: (_platform, { primary: { cluster } }) =>
    cluster.values.distribution === 'k3s' ? (cluster.why.distribution ?? cluster) : undefined,
  namespaces: () => [],
  units: () => [],
  rules: [twoLoadBalancers, twoGateways],
};
