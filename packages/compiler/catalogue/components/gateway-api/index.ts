import { z } from 'zod';
import type { ComponentEntry, ComponentView, Unit } from '../../entry.ts';
import { FACTS, REPOSITORY, VERSION } from './facts.ts';

/** The kinds that routes are written in. A unit of its own: whoever owns the definitions decides what every route may say. */
export const gatewayApi: ComponentEntry = {
  kind: 'component',
  name: 'gateway-api',
  title: 'Gateway API',
  tier: 'rendered',
  maker: { name: 'Kubernetes SIG Network (Linux Foundation)', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: z.strictObject({}),
  layer: 'base',
  version: VERSION,
  namespace: 'kube-system',
  // Every cell has it: no other key takes it away.
  wanted: (_platform, { cell }) => ({ origin: cell.origin, because: cell.because }),
  namespaces: () => [],
  units,
  rules: [],
};

function units({ reason }: ComponentView): readonly Unit[] {
  return [
    {
      name: 'gateway-api',
      needs: [],
      sources: [{ name: 'gateway-api', url: REPOSITORY, tag: `v${VERSION}`, path: 'config/crd/standard', origin: reason }],
    },
  ];
}
