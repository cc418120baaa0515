import type { Included, Item, PriceFact, PriceList, Unit } from '../catalogue/price.ts';
import { type Decimal, decimal, times, whole } from './decimal.ts';
import type { Quantity } from './want.ts';

/** Days after which a price is told to be old. Four months: providers of this catalogue changed theirs twice in the first half of 2026. */
export const FRESH_DAYS = 120;

/** A month as all prices by the hour are taken: 365 days of 24 hours, divided by 12. */
export const HOURS = 730;

export function priceOf(lists: Readonly<Record<string, PriceList>>, provider: string, item: Item): PriceFact | undefined {
  return lists[provider]?.prices.find((each) => each.item === item);
}

/** What one unit costs a month. */
export function aMonth(price: PriceFact): Decimal {
  const amount = decimal(price.amount);
  return price.per === 'hour' ? times(amount, whole(HOURS)) : amount;
}

const BYTES: Record<Exclude<Unit, 'one'>, Decimal> = {
  GB: { digits: 10n ** 9n, scale: 0 },
  TB: { digits: 10n ** 12n, scale: 0 },
  GiB: { digits: 2n ** 30n, scale: 0 },
  TiB: { digits: 2n ** 40n, scale: 0 },
};

/** How many of a unit one byte is. Exact, for a half has a decimal: 1 / 2^n is 5^n / 10^n. */
const OF_A_BYTE: Record<Exclude<Unit, 'one'>, Decimal> = {
  GB: { digits: 1n, scale: 9 },
  TB: { digits: 1n, scale: 12 },
  GiB: { digits: 5n ** 30n, scale: 30 },
  TiB: { digits: 5n ** 40n, scale: 40 },
};

const MIB = whole(1024 * 1024);

/** A quantity in the unit of its price. Pieces are priced by the piece, bytes by the byte: anything else is a bug of the list. */
export function inUnits(quantity: Quantity, unit: Unit): Decimal {
  if ('pieces' in quantity) {
    if (unit !== 'one') throw new Error(`pieces cannot be priced by the ${unit}`);
    return whole(quantity.pieces);
  }
  if (unit === 'one') throw new Error('bytes cannot be priced by the piece');
  const bytes = 'gb' in quantity ? times(decimal(String(quantity.gb)), BYTES.GB) : times(decimal(String(quantity.mib)), MIB);
  return times(bytes, OF_A_BYTE[unit]);
}

/** What comes with so many pieces, in another unit. */
export function includedIn({ quantity, unit }: Included, pieces: number, as: Unit): Decimal {
  const all = times(decimal(quantity), whole(pieces));
  if (unit === 'one' || as === 'one') return all;
  return times(times(all, BYTES[unit]), OF_A_BYTE[as]);
}

/** Whole days from one ISO date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
