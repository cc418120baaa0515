import type { Severity } from '@hansa/compiler';
import type { Change } from '@hansa/compiler/cost/compare.ts';
import type { Total } from '@hansa/compiler/cost/sheet.ts';
import type { Document } from '@hansa/compiler/documents/block.ts';
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

/** A spec as a message carries it. */
export type SpecTexts = readonly (readonly [path: string, text: string])[];

/** One of two specs that are held against each other. */
export interface Side {
  readonly platform: string;
  readonly tenants: number;
  readonly seats: number;
  readonly totals: readonly Total[];
  readonly seatCents: number | null;
  readonly cells: readonly CellSide[];
  readonly machines: readonly Machines[];
}

export interface CellSide {
  readonly name: string;
  readonly environment: string;
  readonly capacity: CapacityFigures;
  readonly guarantees: readonly Guarantee[];
}

/** Machines of one cell, use, type and site. */
export interface Machines {
  readonly cell: string;
  readonly use: string;
  readonly site: string;
  readonly type: string;
  readonly count: number;
}

export interface MachineChange extends Omit<Machines, 'count'> {
  readonly here: number;
  readonly there: number;
}

/** A line of the bill that is not the same: both amounts with how they come about; null where there is none. */
export interface LineChange {
  readonly id: string;
  readonly what: string;
  readonly here: string | null;
  readonly there: string | null;
  readonly cents: number;
  readonly currency: string;
  readonly partial: boolean;
}

export interface Complaint {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  /** `platform.yaml:8:3`. */
  readonly place: string;
}

export interface Complaints {
  readonly here: readonly Complaint[];
  readonly there: readonly Complaint[];
  readonly both: number;
}

/** This spec held against another one; a side that comes to no plan is null, and so is what only two plans can say. */
export interface Comparison {
  readonly here: Side | null;
  readonly there: Side | null;
  readonly more: readonly Change[];
  readonly lines: readonly LineChange[];
  readonly machines: readonly MachineChange[];
  readonly complaints: Complaints;
}

/** A spec as a document. */
export interface Report {
  readonly side: Side;
  readonly documents: readonly Document[];
}

/** What a view may ask of the compiler beside what it is always told, and what it is answered. `day`: an ISO date, for the compiler has no clock. */
export interface Answers {
  readonly 'what-if': { readonly asks: { readonly scenario: Scenario; readonly day: string }; readonly answers: WhatIf | null };
  readonly compare: { readonly asks: { readonly other: SpecTexts; readonly day: string }; readonly answers: Comparison };
  readonly report: { readonly asks: { readonly day: string }; readonly answers: Report | null };
}

export type About = keyof Answers;
export type QuestionAbout<A extends About> = { readonly about: A } & Answers[A]['asks'];
export type Question = { [A in About]: QuestionAbout<A> }[About];
export type Answer = Answers[About]['answers'];
