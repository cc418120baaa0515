import { z } from 'zod';
import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
import { CREDENTIALS, namespaces, units } from './render.ts';

export const velero: ComponentEntry = {
  kind: 'component',
  name: 'velero',
  title: 'Velero',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation); Broadcom', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: z.strictObject({}),
  layer: 'base',
  version: VERSION,
  namespace: NAMESPACE,
  // Every cell has it: no other key takes it away.
  wanted: (_platform, { cell }) => ({ origin: cell.origin, because: cell.because }),
  secrets: (_platform, cell) => [{ key: CREDENTIALS, recipe: { make: 'issued', by: `objects/${cell.services.objects.values.party}` } }],
  namespaces,
  units,
  rules: [],
};
