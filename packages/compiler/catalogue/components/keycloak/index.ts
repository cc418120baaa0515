import type { Chosen } from '../../../plan/thing.ts';
import type { ComponentEntry, SecretWant } from '../../entry.ts';
import { FACTS, NAMESPACE, POOL_SIZE, VERSION } from './facts.ts';
import { isolation } from './isolation.ts';
import { OPTIONS } from './options.ts';
import { ADMIN_KEY, AUTHORITY_KEY } from './pod.ts';
import { poolMode } from './pool-mode.ts';
import { namespaces, units } from './render.ts';

const AUTHORITY: SecretWant = {
  key: AUTHORITY_KEY,
  recipe: { make: 'brought', from: "certificate of the authority that signed PostgreSQL's, as PEM" },
};

export const keycloak: ComponentEntry = {
  kind: 'component',
  name: 'keycloak',
  title: 'Keycloak',
  tier: 'rendered',
  maker: { name: 'Red Hat (IBM); CNCF (Linux Foundation)', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: OPTIONS,
  layer: 'identity',
  version: VERSION,
  namespace: NAMESPACE,
  wanted: ({ stack }) => (stack.identity.value === 'keycloak' ? stack.identity : undefined),
  database: { pool: (settings) => settings['pool'] as Chosen<'session' | 'transaction' | 'direct'>, connections: 2 * POOL_SIZE },
  secrets: ({ settings }) => [
    { key: ADMIN_KEY, recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 48 } },
    ...(settings['keycloak']?.['databaseTls']?.value === 'verify' ? [AUTHORITY] : []),
  ],
  namespaces,
  units,
  rules: [poolMode, isolation],
  limits: () => [
    {
      name: 'realms',
      room: null,
      perTenant: 1,
      basis: 'assumed',
      why: 'a lab makes 200 and finds them again; where it ends nobody has measured',
      setting: null,
    },
  ],
};
