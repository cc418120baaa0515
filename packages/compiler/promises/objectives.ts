import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FleetEntry } from '../plan/fleet.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { allowed, availabilityOf } from './availability.ts';
import { lossOf } from './loss.ts';
import { secondsText } from './print.ts';
import { lostCell, recoveryOf } from './recovery.ts';
import { seconds } from './seconds.ts';
import type { Fault, Verdict } from './term.ts';

/** What a promise is computed from. */
export interface ObjectiveView {
  readonly catalogue: Catalogue;
  readonly platform: PlatformPlan;
  readonly fleet: readonly FleetEntry[];
}

/** A promise, and how it is computed and judged. Amounts are seconds, of an availability those of a month. */
export interface Objective {
  readonly key: 'recoveryTime' | 'dataLoss' | 'availability';
  readonly faults: (view: ObjectiveView, cell: CellPlan) => readonly Fault[];
  readonly judged: (faults: readonly Fault[]) => Fault | undefined;
  readonly allows: (platform: PlatformPlan) => number;
  readonly written: (platform: PlatformPlan) => string;
}

export const OBJECTIVES: readonly Objective[] = [
  {
    key: 'recoveryTime',
    faults: ({ platform, fleet }, cell) => recoveryOf(platform, cell, fleet),
    judged: lostCell,
    allows: ({ objectives }) => seconds(objectives.values.recoveryTime),
    written: ({ objectives }) => objectives.values.recoveryTime,
  },
  {
    key: 'dataLoss',
    faults: ({ platform, fleet }, cell) => lossOf(platform, cell, fleet),
    judged: lostCell,
    allows: ({ objectives }) => seconds(objectives.values.dataLoss),
    written: ({ objectives }) => objectives.values.dataLoss,
  },
  {
    key: 'availability',
    faults: ({ catalogue, platform }, cell) => [availabilityOf(catalogue, platform, cell)],
    judged: ([fault]) => fault,
    allows: ({ objectives }) => allowed(objectives.values.availability),
    written: ({ objectives }) =>
      `${objectives.values.availability} %, which is ${secondsText(allowed(objectives.values.availability))} away in a month`,
  },
];

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  kept: 'The promise is kept',
  open: 'Nothing contradicts the promise, and nothing proves it',
  doubtful: 'The promise is not kept, if what is assumed is so',
  broken: 'The promise cannot be kept',
};
