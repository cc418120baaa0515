import { z } from 'zod';
import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
import { namespaces, units } from './render.ts';
import { secrets } from './secrets.ts';
import { unread } from './unread.ts';

export const controlPlane: ComponentEntry = {
  kind: 'component',
  name: 'control-plane',
  title: 'Hansa',
  tier: 'rendered',
  maker: { name: 'Hansa', country: 'unverified', licence: 'MIT' },
  facts: FACTS,
  options: z.strictObject({}),
  layer: 'base',
  version: VERSION,
  namespace: NAMESPACE,
  wanted: (_platform, { controlPlane: own }) => own && { origin: own.thing.origin, because: own.thing.because },
  secrets,
  namespaces,
  units,
  rules: [unread],
};
