import type { AppEntry } from '../../entry.ts';
import { RULES } from './check.ts';
import { FACTS } from './facts.ts';
import { OPTIONS } from './options.ts';
import { planMautic } from './plan.ts';

export const mautic: AppEntry = {
  kind: 'app',
  name: 'mautic',
  title: 'Mautic',
  word: 'mautic',
  tier: 'rendered',
  maker: { name: 'Mautic community (Open Source Collective)', country: 'unverified', licence: 'GPL-3.0' },
  facts: FACTS,
  options: OPTIONS,
  engines: ['mariadb'],
  volumes: true,
  plan: planMautic,
  rules: RULES,
};
