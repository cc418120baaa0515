import { type Range, totalIn } from './budget.ts';
import { divided } from './decimal.ts';
import type { CostSheet, Total } from './sheet.ts';

/** Work of people, in hours: once, and every month. */
export interface Hours {
  readonly once: number;
  readonly month: number;
}

/** Another way to run the same, as somebody takes it to be. */
export interface Alternative extends Hours {
  readonly name: string;
  /** Cents a month; null where it runs on the very same machines. */
  readonly rent: Range | null;
}

/** All that a person states of the work: nothing of it is known here, and nothing is taken where it is not said. */
export interface Labour {
  readonly currency: string;
  /** Cents an hour. */
  readonly rate: number;
  readonly here: Hours;
  readonly others: readonly Alternative[];
  /** Cents that somebody says are saved over all years; null where nobody does. */
  readonly claimed: number | null;
}

export interface Course {
  readonly name: string;
  readonly rent: Range & { readonly atLeast: boolean };
  readonly hours: number;
  readonly labour: number;
  readonly all: Range & { readonly atLeast: boolean };
  /** Hours a month at which it costs as much as here, half up to a tenth, by the least of its rent; null for here itself, and where no hours are few enough. */
  readonly even: number | null;
}

export interface Years {
  readonly years: number;
  readonly currency: string;
  readonly rate: number;
  readonly courses: readonly Course[];
  readonly claim: { readonly cents: number; readonly hoursAMonth: number; readonly beyondRent: boolean } | null;
}

/** What it costs to have it for so many years: the bill of today, that many times, and the work that was stated. */
export function overYears(sheet: CostSheet, labour: Labour, years: number): Years {
  const months = years * 12;
  const bill = totalIn(labour.currency, sheet.lines);
  const own: Alternative = { name: 'here', rent: null, ...labour.here };
  const here = courseOf(own, bill, labour.rate, months);
  const others = labour.others.map((other) => {
    const course = courseOf(other, bill, labour.rate, months);
    const left = here.all.least - course.rent.least - Math.round(other.once * labour.rate);
    return { ...course, even: left < 0 ? null : tenths(left, labour.rate * months) };
  });
  return {
    years,
    currency: labour.currency,
    rate: labour.rate,
    courses: [here, ...others],
    claim: labour.claimed === null ? null : claimOf(labour.claimed, here, labour.rate, months),
  };
}

function courseOf({ name, rent, once, month }: Alternative, bill: Total, rate: number, months: number): Course {
  const [least, most] = rent ? [rent.least * months, rent.most * months] : [bill.cents * months, bill.cents * months];
  const atLeast = rent === null && bill.atLeast;
  const hours = once + month * months;
  const work = Math.round(hours * rate);
  return {
    name,
    rent: { least, most, atLeast },
    hours,
    labour: work,
    all: { least: least + work, most: most + work, atLeast },
    even: null,
  };
}

/** How much less work a month a saving would have to be, were it work alone. */
function claimOf(cents: number, here: Course, rate: number, months: number): NonNullable<Years['claim']> {
  return { cents, hoursAMonth: tenths(cents, rate * months), beyondRent: cents > here.rent.least };
}

function tenths(amount: number, by: number): number {
  return Number(divided(BigInt(Math.round(amount)) * 10n, BigInt(Math.round(by)))) / 10;
}
