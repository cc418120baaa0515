import { z } from 'zod';
import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
import { namespaces, units } from './render.ts';
import { KEYS } from './values.ts';

const random = (key: string, length: number) => ({ key, recipe: { make: 'random', characters: 'A-Za-z0-9_-', length } }) as const;

export const crowdsec: ComponentEntry = {
  kind: 'component',
  name: 'crowdsec',
  title: 'CrowdSec',
  tier: 'rendered',
  maker: { name: 'CrowdSec SAS', country: 'FR', licence: 'MIT' },
  facts: FACTS,
  asks: () => [{ host: 'crowdsec.net', for: 'collections of rules' }],
  options: z.strictObject({}),
  layer: 'detection',
  version: VERSION,
  namespace: NAMESPACE,
  wanted: ({ stack }) => (stack.detection.value === 'crowdsec' ? stack.detection : undefined),
  database: { pool: 'session', connections: 20 },
  secrets: () => [random(KEYS.lapi, 96), random(KEYS.registration, 64), random(KEYS.bouncer, 48)],
  namespaces,
  units,
  rules: [],
};
