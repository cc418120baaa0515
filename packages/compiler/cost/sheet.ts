import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PriceFact, PriceList, Unit } from '../catalogue/price.ts';
import type { Profile } from '../plan/kinds.ts';
import { type PlatformPlan, type TenantPlan, required } from '../plan/plan.ts';
import { onTrial, seenBy } from '../plan/seen.ts';
import { FRESH_DAYS, aMonth, daysBetween, inUnits, includedIn, priceOf } from './book.ts';
import { type Decimal, ZERO, beyond, minus, plain, times, toCents } from './decimal.ts';
import { isOwn, withInventory } from './inventory.ts';
import { type Licence, licencesOf } from './licences.ts';
import { machineWants } from './machines.ts';
import { networkWants, platformWants } from './network.ts';
import { storageWants } from './storage.ts';
import { type TenantUse, useOf } from './tenants.ts';
import { type Assumed, KINDS, type Want } from './want.ts';

export interface CostRequest {
  readonly catalogue: Catalogue;
  readonly lists: Readonly<Record<string, PriceList>>;
  readonly platform: PlatformPlan;
  readonly tenants: readonly TenantPlan[];
  /** ISO date against which prices grow old. */
  readonly day: string;
  readonly assumed: Assumed;
}

/** What a price rests on. `verified` is for the sites of this line. */
export interface Basis {
  readonly price: PriceFact;
  readonly verified: boolean;
  readonly stale: boolean;
}

export interface CostLine extends Omit<Want, 'quantity'> {
  /** Exact, in units of the price, beyond what is included; null where nobody knows. */
  readonly quantity: string | null;
  readonly unit: Unit | null;
  /** What comes with other lines and is not paid, in the same unit; null where nothing does. */
  readonly included: string | null;
  readonly basis: Basis | null;
  /** Hundredths of the currency; null for unknown. */
  readonly cents: number | null;
  /** Why there is no amount, or how far the one that is there reaches. */
  readonly remark: string | null;
}

/** Sums in one currency. `atLeast`: something that belongs to it has no known amount. */
export interface Total {
  readonly currency: string;
  readonly cents: number;
  readonly atLeast: boolean;
}

export interface CostSheet {
  readonly platform: string;
  readonly profile: Profile;
  /** Cells that are tried out, by their own profile: nothing of them is a price of a cloud that survives a fault. */
  readonly trials: readonly string[];
  readonly day: string;
  readonly assumed: Assumed;
  readonly lines: readonly CostLine[];
  readonly totals: readonly Total[];
  readonly tenants: readonly TenantUse[];
  readonly licences: readonly Licence[];
}

/** What a platform costs a month. The same plan, lists and day give the same sheet. */
export function costSheet(request: CostRequest): CostSheet {
  const { platform, day, assumed } = request;
  const tenants = request.tenants.map(useOf);
  const lines = costLines(request, tenants);
  return {
    platform: platform.platform.name,
    profile: platform.platform.values.profile,
    trials: platform.cells.flatMap((each) => (onTrial(platform, each) ? [each.cell.name] : [])),
    day,
    assumed,
    lines,
    totals: totalsOf(lines),
    tenants,
    licences: licencesOf(request.catalogue, platform),
  };
}

/** The lines of a platform with these tenants, whoever they are. */
export function costLines(asked: Omit<CostRequest, 'tenants'>, tenants: readonly TenantUse[]): readonly CostLine[] {
  const request = { ...asked, lists: withInventory(asked) };
  return wantsOf(request, tenants).flatMap((wants) => pricedLines(request, wants));
}

/** By cell, and within it in the order of a bill; what belongs to none comes last. */
function wantsOf({ catalogue, lists, platform, assumed }: Omit<CostRequest, 'tenants'>, tenants: readonly TenantUse[]): Want[][] {
  const cells = platform.cells.map((cell) => {
    const machines = machineWants(catalogue, cell, assumed, platform.inventory);
    const own = tenants.filter((each) => each.cell === cell.cell.name);
    const storage = storageWants({ cell, tenants: own, backup: seenBy(platform, cell).backup, lists, assumed });
    const renting = machines.filter((each) => each.kind === 'machines' && !isOwn(platform, each.provider));
    return [...machines, ...networkWants(cell, lists, renting), ...storage];
  });
  return [...cells, platformWants(platform)].map((wants) => wants.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)));
}

/** Prices the lines of one account together: what comes with one of them is used up by the others, in their order. */
export function pricedLines({ lists, day }: Pick<CostRequest, 'lists' | 'day'>, wants: readonly Want[]): CostLine[] {
  const used = new Map<string, Decimal>();
  return wants.map((want) => {
    const price = want.item === null ? undefined : priceOf(lists, want.provider, want.item);
    const { quantity, ...rest } = want;
    if (!price) return { ...rest, ...UNPRICED, remark: unpriced(want, lists) };
    const key = `${want.provider}/${price.item}`;
    const free = minus(broughtAlong(lists, wants, want, price.unit), used.get(key) ?? ZERO);
    const included = free.digits > 0n ? free : null;
    const line = { ...rest, unit: price.unit, included: included && plain(included), basis: basisOf(price, want, day) };
    if (quantity === null) return { ...line, quantity: null, ...unmeasured(want, price, included) };
    const whole = inUnits(quantity, price.unit);
    const paid = included ? beyond(whole, included) : whole;
    used.set(key, minus(whole, paid));
    return { ...line, quantity: plain(paid), cents: toCents(times(paid, aMonth(price))), remark: null };
  });
}

const UNPRICED = { quantity: null, unit: null, included: null, basis: null, cents: null };

function unpriced(want: Want, lists: CostRequest['lists']): string {
  if (want.item === null) return want.unknown ?? 'its price is not known';
  return lists[want.provider]
    ? `${want.provider} has no price of it in any list that was read`
    : `no price list of ${want.provider} was read`;
}

/** What the other lines of the same provider bring along of this item. */
function broughtAlong(lists: CostRequest['lists'], wants: readonly Want[], want: Want, unit: Unit): Decimal {
  const brought = wants.flatMap((each) => {
    if (each.provider !== want.provider || each.item === null || !each.quantity || !('pieces' in each.quantity)) return [];
    const { pieces } = each.quantity;
    const includes = priceOf(lists, each.provider, each.item)?.includes ?? [];
    return includes.filter(({ item }) => item === want.item).map((included) => includedIn(included, pieces, unit));
  });
  return brought.reduce((sum, each) => minus(sum, { ...each, digits: -each.digits }), ZERO);
}

/** Of what nobody can know: nothing where it is free, nothing up to what is included, and unknown otherwise. */
function unmeasured(want: Want, price: PriceFact, included: Decimal | null): Pick<CostLine, 'cents' | 'remark'> {
  if (aMonth(price).digits === 0n) return { cents: 0, remark: price.note ?? 'free' };
  if (included)
    return {
      cents: 0,
      remark: `up to ${plain(included)} ${price.unit} included; beyond that ${price.amount} ${price.currency} a ${price.unit}`,
    };
  return { cents: null, remark: want.unknown ?? 'its quantity is not known' };
}

function basisOf(price: PriceFact, want: Want, day: string): Basis {
  const read = price.readFor?.some((site) => want.where.every((each) => each === `${want.provider}/${site}`)) ?? true;
  return { price, verified: price.verified && read, stale: daysBetween(price.asOf, day) > FRESH_DAYS };
}

/** One sum a currency, the largest first; a line without a price makes the first of them a lower bound. */
export function totalsOf(lines: readonly Pick<CostLine, 'cents' | 'basis'>[]): readonly Total[] {
  const sums = new Map<string, number>();
  for (const { cents, basis } of lines) {
    const currency = basis?.price.currency;
    if (cents !== null && currency !== undefined) sums.set(currency, (sums.get(currency) ?? 0) + cents);
  }
  const atLeast = lines.some((each) => each.cents === null);
  if (sums.size === 0) sums.set('EUR', 0);
  return [...sums].sort(([, a], [, b]) => b - a).map(([currency, cents]) => ({ currency, cents, atLeast }));
}

/** The largest of `totalsOf`: there is always one. */
export function totalOf(lines: Parameters<typeof totalsOf>[0]): Total {
  return required(totalsOf(lines)[0]);
}
