import type { ComponentEntry } from '../../entry.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { FACTS, VERSION } from './facts.ts';
import { OPTIONS } from './options.ts';
import { namespaces, units } from './render.ts';

/** Its Secret is that of the instances, which are beside the Services of all data: the operator itself needs none. */
export const mariadbOperator: ComponentEntry = {
  kind: 'component',
  name: 'mariadb-operator',
  title: 'mariadb-operator',
  tier: 'rendered',
  maker: { name: 'MariaDB plc', country: 'unverified', licence: 'MIT' },
  facts: FACTS,
  options: OPTIONS,
  layer: 'mariadb',
  version: VERSION,
  namespace: DATA_NAMESPACE,
  wanted: ({ stack }, { services }) => (services.mariadb?.values.inside ? stack.mariadb : undefined),
  secrets: ({ backup }, cell) => [
    { key: 'root-password', recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 40 } },
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
