/** An expected no. `reason` is for whoever asked; `code` never changes its meaning. */
export class Refusal extends Error {
  readonly code: string;
  /** What kind of no, in the domain's words: the door translates. */
  readonly kind: 'invalid' | 'signed-out' | 'forbidden' | 'not-found' | 'conflict' | 'stale' | 'too-early' | 'too-many';
  /** Complaints with places, where a spec was judged. */
  readonly diagnostics: readonly unknown[];
  /** When the same again makes sense, in UTC milliseconds; null where time changes nothing. */
  readonly retryAt: number | null;

  constructor(kind: Refusal['kind'], code: string, reason: string, diagnostics: readonly unknown[] = [], retryAt: number | null = null) {
    super(reason);
    this.kind = kind;
    this.code = code;
    this.diagnostics = diagnostics;
    this.retryAt = retryAt;
  }
}
