import { type CostLine, type CostSheet, type Total, totalsOf } from './sheet.ts';

/** Whole cents; both ends are the same where one number was said. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** What somebody took a month to cost. It is held against a sheet, and nothing is computed with it. */
export interface Budget {
  readonly name: string;
  readonly currency: string;
  /** The sum that was stated, whatever the rows come to; null where none was. */
  readonly stated: Range | null;
  /** Cells that it is about; all where none is named, and then what belongs to no cell too. */
  readonly cells: readonly string[];
  readonly rows: readonly BudgetRow[];
}

export interface BudgetRow {
  readonly name: string;
  readonly amount: Range;
  /** Kinds of lines, as in `machines`, or what they are, as in `servers`, `pool` or `pool main`; the first row that covers a line has it. */
  readonly covers: readonly string[];
}

export interface BudgetCheck {
  readonly rows: readonly { readonly row: BudgetRow; readonly lines: readonly CostLine[]; readonly takes: Total; readonly over: number }[];
  /** What the plan has to pay for and no row names. */
  readonly forgotten: readonly CostLine[];
  readonly forgottenTakes: Total;
  /** What the rows come to, which need not be what was stated. */
  readonly sum: Range;
  readonly takes: Total;
  /** Beyond the most of the rows, in cents; less than nothing where it stays below. */
  readonly over: number;
  /** Words of `covers` by which no line is meant: the plan buys nothing of the kind. */
  readonly unmet: readonly string[];
}

/** What each row of a budget gives beside what the same lines take, and what it does not name at all. */
export function checkBudget(sheet: CostSheet, { currency, cells, rows }: Budget): BudgetCheck {
  const meant = sheet.lines.filter((line) => cells.length === 0 || (line.cell !== null && cells.includes(line.cell)));
  const left = new Set(meant);
  const checked = rows.map((row) => {
    const lines = [...left].filter((line) => row.covers.some((word) => covers(word, line)));
    for (const line of lines) left.delete(line);
    const takes = totalIn(currency, lines);
    return { row, lines, takes, over: takes.cents - row.amount.most };
  });
  const sum = {
    least: rows.reduce((all, { amount }) => all + amount.least, 0),
    most: rows.reduce((all, { amount }) => all + amount.most, 0),
  };
  const takes = totalIn(currency, meant);
  return {
    rows: checked,
    forgotten: [...left],
    forgottenTakes: totalIn(currency, [...left]),
    sum,
    takes,
    over: takes.cents - sum.most,
    unmet: [...new Set(rows.flatMap((row) => row.covers))].filter((word) => !meant.some((line) => covers(word, line))),
  };
}

function covers(word: string, { kind, what }: CostLine): boolean {
  return kind === word || what === word || what.startsWith(`${word} `);
}

/** In one currency alone, for nothing here knows a rate; what is paid in another leaves something out. */
export function totalIn(currency: string, lines: readonly CostLine[]): Total {
  const totals = totalsOf(lines);
  const own = totals.find((each) => each.currency === currency);
  return {
    currency,
    cents: own?.cents ?? 0,
    atLeast: totals.some((each) => each.atLeast) || totals.some((each) => each.currency !== currency && each.cents > 0),
  };
}
