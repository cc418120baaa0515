import type { Severity } from '@hansa/compiler';
import type { Total } from '@hansa/compiler/cost/sheet.ts';
import type { Basis, Verdict } from '@hansa/compiler/promises/term.ts';

/** Tenants of one plan in the cell that is asked about. `seats`: of each of them; null as they are now. */
export interface Sold {
  readonly plan: string;
  readonly tenants: number;
  readonly seats: number | null;
}

/** Another number of tenants, other sizes, and a fault: what is not said is as it is now. */
export interface Scenario {
  /** Name of the cell; the first where there is none of that name. */
  readonly cell: string;
  readonly sold: readonly Sold[];
  /** Word of a fault, as in `node` or `site hetzner/fsn1`; null for none. */
  readonly fault: string | null;
}

/** What can be moved, from where to where. */
export interface Levers {
  readonly cells: readonly string[];
  readonly cell: string;
  readonly plans: readonly PlanLever[];
  readonly faults: readonly { readonly fault: string; readonly title: string }[];
}

export interface PlanLever {
  readonly plan: string;
  readonly minSeats: number;
  readonly maxSeats: number;
  /** How many live in the cell now, and how many seats they have on average; null where there are none. */
  readonly tenants: number;
  readonly seats: number | null;
  /** As far as it makes sense to go: somewhat beyond what fits. */
  readonly most: number;
}

/** What a platform comes to. Amounts of money are of a month, without tax. */
export interface Outcome {
  readonly tenants: number;
  readonly seats: number;
  readonly totals: readonly Total[];
  /** Of the first total, half up; null where nobody has a seat. */
  readonly seatCents: number | null;
  readonly capacity: CapacityFigures;
  readonly guarantees: readonly Guarantee[];
  /** What `check` says of such a fleet. */
  readonly complaints: readonly { readonly severity: Severity; readonly code: string; readonly message: string }[];
}

export interface CapacityFigures {
  readonly serves: 'primary' | 'standby' | null;
  readonly bounds: readonly BoundFigure[];
  /** Name of the bound of which most is used; null where nothing is known. */
  readonly binding: string | null;
}

export interface BoundFigure {
  readonly name: string;
  readonly unit: string;
  /** null where nobody knows. */
  readonly room: number | null;
  readonly used: number;
  readonly basis: Basis;
  readonly why: string;
}

export interface Guarantee {
  readonly key: 'recoveryTime' | 'dataLoss' | 'availability';
  readonly promised: string;
  /** In words: `at least 45 s`, `unknown`. */
  readonly computed: string;
  /** What happened, in words; null where nothing is computed for the fault. */
  readonly fault: string | null;
  readonly verdict: Verdict;
  /** The verdict as a sentence. */
  readonly said: string;
}

export interface WhatIf {
  readonly levers: Levers;
  readonly now: Outcome;
  readonly would: Outcome;
}

/** What a view may ask of the compiler beside what it is always told, and what it is answered. `day`: an ISO date, for the compiler has no clock. */
export interface Answers {
  readonly 'what-if': { readonly asks: { readonly scenario: Scenario; readonly day: string }; readonly answers: WhatIf | null };
}

export type About = keyof Answers;
export type QuestionAbout<A extends About> = { readonly about: A } & Answers[A]['asks'];
export type Question = { [A in About]: QuestionAbout<A> }[About];
export type Answer = Answers[About]['answers'];
