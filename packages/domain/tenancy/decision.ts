import type { Because, Intent, Life, Made, Sight, Step, TenancyState } from './step.ts';

/** Milliseconds, and a count. */
export interface TenancyTimes {
  /** A thing that holds is looked at again after this long: someone may have changed it by hand. */
  readonly recheck: number;
  /** What is waited for is looked at again after this long, if nobody tells us earlier; what was waited for for long, more rarely. */
  readonly sight: number;
  /** And after this long at the latest. */
  readonly rarest: number;
  /** What was good before a rotation stays good for this long after the new was proven: for whoever began with it and is not done. */
  readonly overlap: number;
  /** Failures in a row after which a person is told and nobody tries again. */
  readonly tries: number;
}

/** The overlap is longer than the hour that a scheduled job of any app may run (`activeDeadlineSeconds` of the trees). */
export const TENANCY_TIMES: TenancyTimes = { recheck: 6 * 3_600_000, sight: 5_000, rarest: 10_000, overlap: 75 * 60_000, tries: 40 };

export interface Question {
  readonly intent: Intent;
  /** What the plan wants now; empty is fine where the intent is to erase. */
  readonly steps: readonly Step[];
  readonly state: TenancyState;
  readonly now: number;
  readonly times: TenancyTimes;
  /** Acts of whoever held it before may still arrive: nothing is removed that they could make again. */
  readonly late?: boolean;
}

export interface Answered extends Question {
  /** By id: what was seen of the steps that `toObserve` named. */
  readonly seen: Readonly<Record<string, Sight>>;
}

export interface Action {
  readonly verb: 'ensure' | 'remove';
  readonly step: Step;
}

export interface Decision {
  /** With everything marked as begun that the actions may bring into being: written before anyone acts. */
  readonly state: TenancyState;
  /** None needs another: they may be done at the same time. */
  readonly actions: readonly Action[];
  /** When to look again if nothing happens (UTC milliseconds); null: only when something changes. */
  readonly next: number | null;
  /** Never empty. The first is what it waits for. */
  readonly because: readonly Because[];
  /** A person must do something. */
  readonly held: boolean;
  /** Everything that was asked for holds. */
  readonly settled: boolean;
}

export const UNBEGUN: Omit<Made, 'step' | 'begunAt'> = {
  holds: null,
  seenAt: null,
  goneAt: null,
  tries: 0,
  notBefore: 0,
  trouble: null,
  held: false,
};

export const LEADS_TO: Readonly<Record<Intent, Life>> = { active: 'active', suspended: 'suspended', leaving: 'leaving', erased: 'erasing' };

export function said(step: string, code: string, detail: string): Because {
  return { step, code, detail };
}

/** The earliest of several times, of which some may be never. */
export function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((each) => each !== null);
  return known.length === 0 ? null : Math.min(...known);
}
