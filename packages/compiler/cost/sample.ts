import { PRICE_LISTS } from '../catalogue/prices.ts';
import type { PriceFact, PriceList } from '../catalogue/price.ts';
import { sample, type Edits } from '../check/sample.ts';
import { required } from '../plan/plan.ts';
import { type CostRequest, type CostSheet, costSheet } from './sheet.ts';
import { AS_SOLD } from './want.ts';

export const DAY = '2026-11-22';

/** What is asked of a sample platform, with other lines of its spec, other tenants, or other words of the request. */
export function requestFor(edits: Edits = {}, tenants?: Readonly<Record<string, string>>, said: Partial<CostRequest> = {}): CostRequest {
  const compilation = tenants ? sample(edits, tenants) : sample(edits);
  const { language, platform } = compilation;
  return {
    catalogue: language.catalogue,
    lists: PRICE_LISTS,
    platform: required(platform),
    tenants: compilation.tenants,
    day: DAY,
    assumed: AS_SOLD,
    ...said,
  };
}

export function sheetFor(...all: Parameters<typeof requestFor>): CostSheet {
  return costSheet(requestFor(...all));
}

/** The price lists with another price for one item of a provider. */
export function priced(provider: string, change: Partial<PriceFact> & Pick<PriceFact, 'item'>): Readonly<Record<string, PriceList>> {
  const list = PRICE_LISTS[provider] ?? { prices: [], energy: [] };
  const prices = list.prices.map((each) => (each.item === change.item ? { ...each, ...change } : each));
  return { ...PRICE_LISTS, [provider]: { ...list, prices } };
}
