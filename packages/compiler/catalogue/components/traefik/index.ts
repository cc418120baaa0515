import type { ComponentEntry } from '../../entry.ts';
import { FACTS, VERSION } from './facts.ts';
import { OPTIONS } from './options.ts';
import { NAMESPACE, namespaces, units } from './render.ts';
import { fetchedByTraefik } from './values.ts';

export const traefik: ComponentEntry = {
  kind: 'component',
  name: 'traefik',
  title: 'Traefik',
  tier: 'rendered',
  maker: { name: 'Traefik Labs', country: 'FR', licence: 'MIT' },
  facts: FACTS,
  options: OPTIONS,
  fetches: fetchedByTraefik,
  layer: 'gateway',
  version: VERSION,
  namespace: NAMESPACE,
  wanted: ({ stack }) => (stack.gateway.value === 'traefik' ? stack.gateway : undefined),
  secrets: ({ stack }) =>
    stack.detection.value === 'crowdsec' ? [{ key: 'bouncer-key', recipe: { make: 'issued', by: 'platform/crowdsec#bouncer-key' } }] : [],
  namespaces,
  units,
  rules: [],
};
