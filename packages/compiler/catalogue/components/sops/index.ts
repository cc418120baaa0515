import { z } from 'zod';
import type { ComponentEntry } from '../../entry.ts';
import { FACTS, VERSION } from './facts.ts';

/** Encrypted files in Git. Nothing of it runs in the cluster: Flux decrypts, so there is neither a namespace nor a unit. */
export const sops: ComponentEntry = {
  kind: 'component',
  name: 'sops',
  title: 'SOPS with age',
  tier: 'proven',
  maker: { name: 'CNCF (Linux Foundation)', country: 'US', licence: 'MPL-2.0' },
  facts: FACTS,
  options: z.strictObject({}),
  layer: 'secrets',
  version: VERSION,
  namespace: 'flux-system',
  wanted: (_platform, cell) => (cell.cell.values.store === 'sops' ? cell.cell.why.store : undefined),
  namespaces: () => [],
  units: () => [],
  rules: [],
};
