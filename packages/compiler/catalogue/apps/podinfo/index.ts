import { z } from 'zod';
import type { AppEntry } from '../../entry.ts';
import { FACTS } from './facts.ts';
import { planGreeter, planPodinfo } from './plan.ts';
import { renderGreeters } from './render.ts';

export const podinfo: AppEntry = {
  kind: 'app',
  name: 'podinfo',
  title: 'Podinfo',
  word: 'podinfo',
  tier: 'rendered',
  maker: { name: 'Stefan Prodan', country: 'unverified', licence: 'Apache-2.0' },
  facts: FACTS,
  options: z.strictObject({}),
  engines: [],
  plan: planPodinfo,
  rules: [],
  everyProvider: { namespace: 'podinfo', workload: planGreeter, render: renderGreeters },
};
