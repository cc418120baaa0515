import type { ComponentEntry } from '../../entry.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { FACTS, VERSION } from './facts.ts';
import { OPTIONS } from './options.ts';
import { namespaces, units } from './render.ts';

/** Its Secret is that of the instances, which are beside the Services of all data: the operator itself needs none. */
export const cloudnativePg: ComponentEntry = {
  kind: 'component',
  name: 'cloudnative-pg',
  title: 'CloudNativePG',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation); EDB', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: OPTIONS,
  layer: 'postgres',
  version: VERSION,
  namespace: DATA_NAMESPACE,
  kubernetes: { from: '1.34', to: '1.36' },
  wanted: ({ stack }) => (stack.postgres.value === 'cluster' ? stack.postgres : undefined),
  secrets: ({ backup }, cell) => [
    { key: 'username', recipe: { make: 'constant', value: 'postgres' } },
    { key: 'password', recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 40 } },
    ...(backup.values.full === 'never'
      ? []
      : (['backup-access', 'backup-secret'] as const).map((key) => ({
          key,
          recipe: { make: 'issued', by: `objects/${cell.services.objects.values.party}` } as const,
        }))),
  ],
  namespaces,
  units,
  rules: [],
};
