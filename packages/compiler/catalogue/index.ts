import { podinfo } from './apps/podinfo/index.ts';
import type { Catalogue } from './catalogue.ts';
import { LAYERS } from './layers.ts';
import { hetzner } from './providers/hetzner/index.ts';
import { ovhcloud } from './providers/ovhcloud/index.ts';
import { scaleway } from './providers/scaleway/index.ts';
import { stackit } from './providers/stackit/index.ts';

/** Everything that Hansa knows. The version changes with every release of facts: it is an input of each plan. */
export const CATALOGUE: Catalogue = {
  version: '2026-11-21',
  apps: { podinfo },
  components: {},
  providers: { hetzner, scaleway, ovhcloud, stackit },
  layers: LAYERS,
};
