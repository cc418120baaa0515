import type { PriceList } from './price.ts';
import { PRICES as hetzner } from './providers/hetzner/prices.ts';
import { PRICES as ovhcloud } from './providers/ovhcloud/prices.ts';
import { PRICES as scaleway } from './providers/scaleway/prices.ts';
import { PRICES as stackit } from './providers/stackit/prices.ts';

/**
 * What providers charge, by name. Beside the catalogue and no part of it: prices decide nothing in a plan, change more often than facts,
 * and neither `check` nor the page should load them.
 */
export const PRICE_LISTS: Readonly<Record<string, PriceList>> = { hetzner, scaleway, ovhcloud, stackit };
