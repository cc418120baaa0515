import type { AppEntry } from '../../entry.ts';
import { RULES } from './check.ts';
import { FACTS } from './facts.ts';
import { OPTIONS } from './options.ts';
import { fetchedByNextcloud, planNextcloud } from './plan.ts';

export const nextcloud: AppEntry = {
  kind: 'app',
  name: 'nextcloud',
  title: 'Nextcloud',
  word: 'nextcloud',
  front: true,
  tier: 'rendered',
  maker: { name: 'Nextcloud GmbH', country: 'DE', licence: 'AGPL-3.0-or-later' },
  facts: FACTS,
  options: OPTIONS,
  engines: ['postgres', 'mariadb'],
  fetches: fetchedByNextcloud,
  plan: planNextcloud,
  rules: RULES,
};
