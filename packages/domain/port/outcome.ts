/** Why something could not be said or done: words for the operator, without any secret, and a code that never changes its meaning. */
export interface Cause {
  /** `outsider/reason`: `postgres/unreachable`, `git/rejected`. */
  readonly code: string;
  readonly detail: string;
}

/**
 * What an act ended as. What can be expected is returned, never thrown: a throw is a bug of ours.
 *
 * - `done`: the want holds.
 * - `working`: the outsider took it and is not done; look again at `lookAt` (UTC milliseconds).
 * - `transient`: it may have happened or not; ask again, not before `retryAt` where the outsider named a time.
 * - `refused`: the outsider understands and says no; the same want will be refused again until a person changes something.
 * - `terminal`: nothing that we do will help; wakes someone.
 */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'working'; readonly lookAt: number }
  | { readonly kind: 'transient'; readonly retryAt: number | null; readonly cause: Cause }
  | { readonly kind: 'refused'; readonly cause: Cause }
  | { readonly kind: 'terminal'; readonly cause: Cause };

/** What was seen at `at` (UTC milliseconds). **Unknown is never absent**: it leads to no removal and to no second creation. */
export type Observation<Value> =
  | { readonly kind: 'present'; readonly value: Value; readonly at: number }
  | { readonly kind: 'absent'; readonly at: number }
  | { readonly kind: 'unknown'; readonly cause: Cause; readonly at: number };

/** What comes with every question and act. */
export interface Context {
  /** Ends the call; what was begun is finished by the next look. */
  readonly signal: AbortSignal;
  /** UTC milliseconds after which the answer is of no use. */
  readonly deadline: number;
  /** `kind/subject/intent`: the same in every try, so that an outsider can know a repetition. */
  readonly key: string;
  /** The lease under which this is done. Who has an older one is not allowed to act any more. */
  readonly epoch: number;
  /** W3C trace context, `00-<trace>-<span>-01`. */
  readonly trace: string;
}

/** An outsider as the loops know it: a noun with three verbs. None of them throws for what can be expected. */
export interface Port<Ref, Want, Value> {
  observe(ref: Ref, context: Context): Promise<Observation<Value>>;
  /** Makes it so, whatever is there: twice is the same as once, also when the first answer was lost. */
  ensure(want: Want, context: Context): Promise<Outcome>;
  /** Removes it; what is not there is `done`. */
  remove(ref: Ref, context: Context): Promise<Outcome>;
}

export const DONE: Outcome = { kind: 'done' };

export function transient(code: string, detail: string, retryAt: number | null = null): Outcome {
  return { kind: 'transient', retryAt, cause: { code, detail } };
}

export function unknown(code: string, detail: string, at: number): Observation<never> {
  return { kind: 'unknown', cause: { code, detail }, at };
}
