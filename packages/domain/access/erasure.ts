/** What an erasure takes in this installation. */
export interface ErasureRule {
  /** People who must say so. */
  readonly people: 1 | 2;
  /** Milliseconds between the first word and the end, in which anybody may take it back. */
  readonly wait: number;
}

/** For a tenant who pays: nobody erases a customer alone, or by the evening of the same day. */
export const PAID: ErasureRule = { people: 2, wait: 7 * 86_400_000 };
/** For one who does not, and for a cloud that is simulated. */
export const FREE: ErasureRule = { people: 1, wait: 0 };

/** An erasure that was asked for. Times are UTC milliseconds. */
export interface Erasure {
  readonly askedBy: string;
  readonly askedAt: number;
  readonly confirmedBy: string | null;
  readonly rule: ErasureRule;
}

export type Verdict =
  /** Now. */
  | { readonly kind: 'erase' }
  /** Not before `at`. */
  | { readonly kind: 'wait'; readonly at: number }
  /** A second person has to say so. */
  | { readonly kind: 'confirm' };

/**
 *     asked ---> confirmed (by somebody else) ---> due ---> erased
 *        \___________\______________________________ taken back at any time before
 */
export function judgeErasure({ askedAt, confirmedBy, rule }: Erasure, now: number): Verdict {
  if (rule.people === 2 && confirmedBy === null) return { kind: 'confirm' };
  const at = askedAt + rule.wait;
  return at <= now ? { kind: 'erase' } : { kind: 'wait', at };
}

/** Whether this person may be the second: anybody but the first. */
export function mayConfirm({ askedBy, confirmedBy, rule }: Erasure, person: string): boolean {
  return rule.people === 2 && confirmedBy === null && person !== askedBy;
}
