import { z } from 'zod';
import { reasonOf } from '../../../plan/thing.ts';
import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, USER, USERS, VERSION } from './facts.ts';
import { hostFiles } from './host.ts';
import { namespaces, units } from './render.ts';

/** The way by which the monitoring host fetches metrics. Nothing more runs for it: Prometheus answers. */
export const federation: ComponentEntry = {
  kind: 'component',
  name: 'federation',
  title: 'Federation of Prometheus',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation)', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: z.strictObject({}),
  layer: 'metricsWay',
  version: VERSION,
  namespace: NAMESPACE,
  wanted: (_platform, { services: { monitoring } }) => (monitoring.values.way === 'federation' ? reasonOf(monitoring, 'way') : undefined),
  secrets: () => [
    {
      key: USERS,
      recipe: { make: 'brought', from: `what \`htpasswd -nB ${USER}\` says of a long password, which the monitoring host keeps` },
    },
  ],
  namespaces,
  units,
  hostFiles,
  rules: [],
};
