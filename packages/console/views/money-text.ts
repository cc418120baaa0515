import { money } from '@hansa/compiler/cost/decimal.ts';
import type { Total } from '@hansa/compiler/cost/sheet.ts';

/** `at least 104.92 EUR`; of several currencies one after the other. */
export function totalsText(totals: readonly Total[]): string {
  return totals.map(({ atLeast, cents, currency }) => `${atLeast ? 'at least ' : ''}${money(cents)} ${currency}`).join(' and ');
}

/** `+9.00`, `-0.40`. */
export function signed(cents: number): string {
  return cents > 0 ? `+${money(cents)}` : money(cents);
}
