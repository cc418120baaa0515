import { type Cause, type Observation, type Outcome, unknown } from '@hansa/domain/port/outcome.ts';

/** Why something was not done or not said. Thrown inside an outsider's room only: the verbs of its port turn it into their answer. */
export class Trouble extends Error {
  readonly kind: 'transient' | 'refused' | 'terminal';
  /** `outsider/reason` */
  readonly code: string;
  /** UTC milliseconds, where the outsider named a time. */
  readonly retryAt: number | null;

  constructor(kind: Trouble['kind'], code: string, detail: string, retryAt: number | null = null) {
    super(detail);
    this.kind = kind;
    this.code = code;
    this.retryAt = retryAt;
  }

  override get cause(): Cause {
    return { code: this.code, detail: this.message };
  }
}

/** What an error of an outsider's library means. What is no trouble, neither before nor after, is a bug and stays thrown. */
type Meaning = (error: unknown) => unknown;
const AS_IT_IS: Meaning = (error) => error;

/** Ends an act: trouble becomes its outcome. */
export async function outcomeOf<Answer>(act: () => Promise<Answer>, meaning: Meaning = AS_IT_IS): Promise<Answer | Failed> {
  try {
    return await act();
  } catch (error) {
    const { kind, cause, retryAt } = troubleOf(error, meaning);
    return kind === 'transient' ? { kind, retryAt, cause } : { kind, cause };
  }
}

/** An outcome that is not, or not yet, what was wanted. */
export type Failed = Extract<Outcome, { readonly cause: Cause }>;

/** Ends a look: whatever is in the way, nothing is known. Also a no is no proof that nothing is there. */
export async function observationOf<Value>(
  look: () => Promise<Observation<Value>>,
  meaning: Meaning = AS_IT_IS,
): Promise<Observation<Value>> {
  try {
    return await look();
  } catch (error) {
    const { code, message } = troubleOf(error, meaning);
    return unknown(code, message, Date.now());
  }
}

function troubleOf(error: unknown, meaning: Meaning): Trouble {
  const meant = error instanceof Trouble ? error : meaning(error);
  if (!(meant instanceof Trouble)) throw meant;
  return meant;
}
