import { money } from '@hansa/compiler/cost/decimal.ts';
import type { Change } from '@hansa/compiler/cost/compare.ts';
import { totalText } from '@hansa/compiler/cost/print.ts';
import type { Total } from '@hansa/compiler/cost/sheet.ts';

/** `at least 104.92 EUR`; of several currencies one after the other. */
export function totalsText(totals: readonly Total[]): string {
  return totals.map(totalText).join(' and ');
}

/** `+9.00`, `-0.40`. */
export function signed(cents: number): string {
  return cents > 0 ? `+${money(cents)}` : money(cents);
}

export function seatText(seatCents: number | null, [first]: readonly Total[]): string {
  if (seatCents === null) return 'nobody has one';
  return totalText({ cents: seatCents, currency: first?.currency ?? '', atLeast: first?.atLeast ?? false });
}

/** What changes, by currency: `+9.00 EUR`. */
export function changeText(changes: readonly Change[]): string {
  return changes
    .map(({ cents, currency, partial }) => `${signed(cents)} ${currency}${partial ? ', as far as it is known' : ''}`)
    .join(' and ');
}
