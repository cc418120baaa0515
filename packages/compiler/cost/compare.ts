import type { CostLine, CostSheet, Total } from './sheet.ts';

/** One line that is not the same in both sheets. */
export interface CostChange {
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly before: CostLine | undefined;
  readonly after: CostLine | undefined;
  readonly currency: string;
  readonly cents: number;
  /** One of the two amounts is unknown and counts as nothing. */
  readonly partial: boolean;
}

/** More or less in one currency. `partial`: some change has a side that nobody knows. */
export interface Change {
  readonly currency: string;
  readonly cents: number;
  readonly partial: boolean;
}

export interface CostDifference {
  readonly before: readonly Total[];
  readonly after: readonly Total[];
  /** The sums of the changes, which are the differences of the sums, to the cent. */
  readonly totals: readonly Change[];
  readonly changes: readonly CostChange[];
}

/**
 * What `after` costs more or less than `before`, line by line, in the order of the new sheet; what is gone comes last. An unknown amount
 * counts as nothing, as it does in the sums, and is told.
 */
export function compareSheets(before: CostSheet, after: CostSheet): CostDifference {
  const old = new Map(before.lines.map((line) => [line.id, line]));
  const now = new Set(after.lines.map((line) => line.id));
  const here = after.lines.flatMap((line) => changesOf(old.get(line.id), line));
  const gone = before.lines.filter((line) => !now.has(line.id)).flatMap((line) => changesOf(line, undefined));
  const changes = [...here, ...gone];
  return { before: before.totals, after: after.totals, totals: sumsOf(changes), changes };
}

/** A line that is paid in another currency is another line: nothing here knows a rate. */
function changesOf(before: CostLine | undefined, after: CostLine | undefined): CostChange[] {
  if (before && after && said(before) === said(after)) return [];
  if (before && after && before.basis && after.basis && currencyOf(before) !== currencyOf(after))
    return [...changesOf(before, undefined), ...changesOf(undefined, after)];
  return [
    {
      id: after?.id ?? before?.id ?? '',
      change: before ? (after ? 'changed' : 'removed') : 'added',
      before,
      after,
      currency: currencyOf(after?.basis ? after : (before ?? after)),
      cents: (after?.cents ?? 0) - (before?.cents ?? 0),
      partial: before?.cents === null || after?.cents === null,
    },
  ];
}

function currencyOf(line: CostLine | undefined): string {
  return line?.basis?.price.currency ?? 'EUR';
}

/** What is bought, how much of it, where and at which price. Reasons, and how old a price is, change no amount. */
function said({ item, quantity, included, provider, where, cents, basis, remark }: CostLine): string {
  return JSON.stringify([item, quantity, included, provider, where, cents, basis?.price, remark]);
}

function sumsOf(changes: readonly CostChange[]): readonly Change[] {
  return [...Map.groupBy(changes, (each) => each.currency)].map(([currency, own]) => ({
    currency,
    cents: own.reduce((sum, each) => sum + each.cents, 0),
    partial: own.some((each) => each.partial),
  }));
}
