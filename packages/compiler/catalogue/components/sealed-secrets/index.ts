import { z } from 'zod';
import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
import { namespaces, units } from './render.ts';

export const sealedSecrets: ComponentEntry = {
  kind: 'component',
  name: 'sealed-secrets',
  title: 'Sealed Secrets',
  tier: 'proven',
  maker: { name: 'Broadcom (Bitnami)', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: z.strictObject({}),
  layer: 'secrets',
  version: VERSION,
  namespace: NAMESPACE,
  wanted: (_platform, cell) => (cell.cell.values.store === 'sealed-secrets' ? cell.cell.why.store : undefined),
  namespaces,
  units,
  rules: [],
};
