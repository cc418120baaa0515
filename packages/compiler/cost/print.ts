import type { Sources } from '../spec/sources.ts';
import type { Reason } from '../plan/thing.ts';
import { HOURS } from './book.ts';
import { money } from './decimal.ts';
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

/** Numbers the sources of prices in the order in which they are met, and lists them at the end. */
export class PriceSources {
  readonly #numbers = new Map<string, number>();

  /** `[2] unverified, old`. */
  mark({ price, verified, stale }: Basis): string {
    const note = price.note === undefined ? '' : `; ${price.note}`;
    const name = `prices of ${price.asOf}${note}; read on ${price.checkedAt} in ${price.source}`;
    const number = this.#numbers.get(name) ?? this.#numbers.size + 1;
    this.#numbers.set(name, number);
    const doubts = [...(verified ? [] : ['unverified']), ...(stale ? ['old'] : [])];
    return [`[${number}]`, doubts.join(', ')].join(' ').trimEnd();
  }

  text(): string {
    return [...this.#numbers].map(([name, number]) => `[${number}] ${name}\n`).join('');
  }
}
