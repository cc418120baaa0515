import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, POOLS, POOL_SIZE, VERSION } from './facts.ts';
import { OPTIONS } from './options.ts';
import { ownMirror } from './own-mirror.ts';
import { namespaces, units } from './render.ts';
import { secrets } from './secrets.ts';
import { takes } from './sizes.ts';

export const harbor: ComponentEntry = {
  kind: 'component',
  name: 'harbor',
  title: 'Harbor',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation); Broadcom', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  asks: ({ mirror }) => (mirror.value === null ? [{ host: 'ghcr.io', for: 'lists of vulnerabilities' }] : []),
  options: OPTIONS,
  layer: 'registry',
  version: VERSION,
  namespace: NAMESPACE,
  wanted: ({ stack }) => (stack.registry.value === 'harbor' ? stack.registry : undefined),
  host: 'registry',
  bucket: { use: 'registry', quota: 'storage' },
  // It migrates its schema under a lock of the session.
  database: { pool: 'direct', connections: POOLS * POOL_SIZE },
  takes,
  secrets,
  namespaces,
  units,
  rules: [ownMirror],
};
