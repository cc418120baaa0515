import type { AppEntry } from '../../entry.ts';
import { RULES } from './check.ts';
import { FACTS } from './facts.ts';
import { OPTIONS } from './options.ts';
import { planCollabora } from './plan.ts';

export const collabora: AppEntry = {
  kind: 'app',
  name: 'collabora',
  title: 'Collabora Online (CODE)',
  word: 'collabora',
  tier: 'rendered',
  maker: { name: 'Collabora Productivity', country: 'GB', licence: 'MPL-2.0' },
  facts: FACTS,
  options: OPTIONS,
  engines: [],
  plan: planCollabora,
  rules: RULES,
};
