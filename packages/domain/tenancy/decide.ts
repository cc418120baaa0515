import type { Outcome } from '../port/outcome.ts';
import { BACKOFF, type BackoffLimits, backoff } from '../work/backoff.ts';
import { type Action, type Answered, type Decision, type Question, said } from './decision.ts';
import { decideDown, toSeeGone } from './down.ts';
import type { Because, Made, Step, TenancyState } from './step.ts';
import { decideUp, toSee } from './up.ts';

/** Once something may be gone there is no way back: an intent that changes its mind after that changes nothing. */
function goesDown({ intent, state }: Question): boolean {
  return intent === 'erased' || state.life === 'erasing' || state.life === 'erased';
}

/** The steps that must be looked at before deciding. The others are taken as they were last known. */
export function toObserve(asked: Question): readonly Step[] {
  return goesDown(asked) ? toSeeGone(asked) : toSee(asked);
}

/** What to do about a tenant now. Pure: the same question has the same answer. */
export function decideTenancy(asked: Answered): Decision {
  return goesDown(asked) ? decideDown(asked) : decideUp(asked);
}

export interface Done {
  readonly action: Action;
  readonly outcome: Outcome;
}

export interface AbsorbOptions {
  readonly now: number;
  readonly tries: number;
  /** In [0, 1), one for each outcome. */
  readonly random: () => number;
  readonly backoff?: BackoffLimits;
}

/** The state after what was done, and when the earliest of it wants to be looked at again. */
export function absorb(
  state: TenancyState,
  done: readonly Done[],
  options: AbsorbOptions,
): { readonly state: TenancyState; readonly next: number | null } {
  const made: Record<string, Made> = { ...state.made };
  let next: number | null = null;
  for (const { action, outcome } of done) {
    const before = made[action.step.id];
    if (!before) continue;
    const after = absorbed(before, action, outcome, options);
    made[action.step.id] = after;
    if (after.held) continue;
    const at = Math.max(after.notBefore, options.now);
    next = next === null ? at : Math.min(next, at);
  }
  return { state: { ...state, made }, next };
}

function absorbed(
  made: Made,
  { verb, step }: Action,
  outcome: Outcome,
  { now, tries, random, backoff: limits = BACKOFF }: AbsorbOptions,
): Made {
  if (outcome.kind === 'done') {
    const settled = { ...made, tries: 0, notBefore: 0, trouble: null };
    return verb === 'ensure' ? { ...settled, holds: step.digest, seenAt: now, goneAt: null } : settled;
  }
  if (outcome.kind === 'working') return { ...made, tries: 0, notBefore: outcome.lookAt, trouble: null };
  if (outcome.kind === 'transient') {
    const failed = made.tries + 1;
    const wait = Math.max(now + backoff(failed, random(), limits), outcome.retryAt ?? 0);
    return { ...made, tries: failed, notBefore: wait, trouble: outcome.cause, held: failed >= tries };
  }
  const { refused: _before, ...rest } = made;
  return { ...rest, trouble: outcome.cause, held: true, ...(verb === 'ensure' && { refused: step.digest }) };
}

/** Why each thing is not there yet, once its answer was heard: what was asked for says no longer that it is asked for. */
export function afterwards(because: readonly Because[], done: readonly Done[], { made }: TenancyState): Because[] {
  const causes = new Map(done.flatMap(({ action, outcome }) => ('cause' in outcome ? [[action.step.id, outcome.cause] as const] : [])));
  return because.map((each) => {
    const cause = causes.get(each.step);
    return cause ? said(each.step, made[each.step]?.held ? 'step/held' : cause.code, cause.detail) : each;
  });
}
