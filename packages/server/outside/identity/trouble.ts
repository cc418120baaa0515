import { type Observation, type Outcome, transient, unknown } from '@hansa/domain/port/outcome.ts';

/** What the identity provider said no to, or did not say. Thrown inside this room only; the port's verbs turn it into an outcome. */
export class Trouble extends Error {
  readonly kind: 'transient' | 'refused' | 'terminal';
  readonly code: string;
  readonly retryAt: number | null;

  constructor(kind: 'transient' | 'refused' | 'terminal', code: string, detail: string, retryAt: number | null = null) {
    super(detail);
    this.kind = kind;
    this.code = code;
    this.retryAt = retryAt;
  }
}

/** Ends an act: a Trouble becomes its outcome, anything else is a bug and stays thrown. */
export async function outcomeOf(act: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    const { kind, code, message: detail, retryAt } = error;
    return kind === 'transient' ? transient(code, detail, retryAt) : { kind, cause: { code, detail } };
  }
}

/** Ends a look: whatever is in the way, the answer is that nothing is known. */
export async function observationOf<Value>(look: () => Promise<Observation<Value>>): Promise<Observation<Value>> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    return unknown(error.code, error.message, Date.now());
  }
}
