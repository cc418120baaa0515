import type { AppEntry } from '../../entry.ts';
import { RULES } from './check.ts';
import { FACTS } from './facts.ts';
import { OPTIONS } from './options.ts';
import { fetchedByOdoo, planOdoo } from './plan.ts';

export const odoo: AppEntry = {
  kind: 'app',
  name: 'odoo',
  title: 'Odoo',
  word: 'odoo',
  tier: 'rendered',
  maker: { name: 'Odoo SA', country: 'BE', licence: 'LGPL-3.0' },
  facts: FACTS,
  options: OPTIONS,
  engines: ['postgres'],
  fetches: fetchedByOdoo,
  plan: planOdoo,
  rules: RULES,
};
