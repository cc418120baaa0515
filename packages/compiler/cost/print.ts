import type { Sources } from '../spec/sources.ts';
import type { Reason } from '../plan/thing.ts';
import { FRESH_DAYS, HOURS, aMonth, daysBetween } from './book.ts';
import { money, plain } from './decimal.ts';
import type { Gap } from './gap.ts';
import type { NodeLine } from './managed.ts';
import type { Basis, CostLine, Total } from './sheet.ts';

/** `at least 104.92 EUR`. */
export function totalText({ cents, currency, atLeast }: Total): string {
  return `${atLeast ? 'at least ' : ''}${money(cents)} ${currency}`;
}

export function placeText({ where, provider }: CostLine): string {
  const sites = where.map((site) => site.slice(site.indexOf('/') + 1));
  return sites.length === 0 ? provider : `${provider}/${sites.join(',')}`;
}

export function quantityText({ quantity, unit, basis, included }: CostLine): string {
  if (quantity === null) return '';
  const name = unit === 'one' ? (basis?.price.what ?? '') : unit;
  return included === null ? `${quantity} ${name}` : `${quantity} ${name} beyond ${included}`;
}

/** `3 cx33 x 8.49 = 25.47`: how an amount comes about. */
export function amountFormula(line: CostLine): string {
  if (line.cents === null) return `unknown: ${line.remark ?? ''}`;
  if (line.quantity === null) return `${money(line.cents)} (${line.remark ?? ''})`;
  return `${quantityText(line)} x ${priceText(line)} = ${money(line.cents)}`;
}

export function priceText({ basis }: CostLine): string {
  if (!basis) return '';
  const { amount, per } = basis.price;
  return per === 'hour' ? `${HOURS} x ${amount}` : amount;
}

export function amountText({ cents }: CostLine): string {
  return cents === null ? 'unknown' : money(cents);
}

/** `at least +12.34`: how much more it is there. */
export function gapText({ cents, bound }: Gap): string {
  const amount = cents > 0 ? `+${money(cents)}` : money(cents);
  return bound === 'exact' ? amount : bound === 'known' ? `${amount} of what is known` : `${bound} ${amount}`;
}

/** `3 c3-8 x 66.65`, or the size of which nothing was read. `memory` of a size is in MiB. */
export function nodeText({ pieces, type, price, cpu, memory }: NodeLine): string {
  const size = `${cpu} vCPU and ${memory / 1024} GiB`;
  return price === null ? `${pieces} of ${size}: in no list that was read` : `${pieces} ${type} x ${plain(aMonth(price))}`;
}

/** What is read of a compilation. */
interface Written {
  readonly spec: { readonly sources: Sources };
}

/** Reasons of a line that are worth its space; all of them are in the JSON. */
const SHOWN = 4;

/** Keys that were asked for come with their place, and those that were not are called defaults. */
export function decidedText({ spec }: Written, reasons: readonly Reason[]): string {
  const texts = reasons.map(({ origin, because }) => {
    const key = origin.pointer.slice(1).replaceAll('/', '.');
    if (because.how === 'default') return `${key} by default`;
    const { line, column } = spec.sources.locate(origin);
    return `${key} in ${origin.file}:${line}:${column}`;
  });
  const more = texts.length - SHOWN;
  return `by ${texts.slice(0, SHOWN).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

type Sourced = Pick<Basis['price'], 'note' | 'checkedAt' | 'source'> & { readonly asOf: string | null };

/** Numbers the sources of prices in the order in which they are met, and lists them at the end. */
export class PriceSources {
  readonly #numbers = new Map<string, number>();

  /** `[2] unverified, old`. */
  mark({ price, verified, stale }: Omit<Basis, 'price'> & { readonly price: Sourced }): string {
    const note = price.note === undefined ? '' : `; ${price.note}`;
    const of = price.asOf === null ? 'without a day' : `prices of ${price.asOf}`;
    const name = `${of}${note}; read on ${price.checkedAt} in ${price.source}`;
    const number = this.#numbers.get(name) ?? this.#numbers.size + 1;
    this.#numbers.set(name, number);
    const doubts = [...(verified ? [] : ['unverified']), ...(stale ? ['old'] : [])];
    return [`[${number}]`, doubts.join(', ')].join(' ').trimEnd();
  }

  /** Of something that is compared with and has no basis of its own. */
  markOf(price: Sourced & Pick<Basis, 'verified'>, day: string): string {
    return this.mark({ price, verified: price.verified, stale: price.asOf === null || daysBetween(price.asOf, day) > FRESH_DAYS });
  }

  text(): string {
    return [...this.#numbers].map(([name, number]) => `[${number}] ${name}\n`).join('');
  }
}
