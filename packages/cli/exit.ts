/** What the exit code says to whoever called (contract). */
export const EXIT = { done: 0, refused: 1, usage: 2, different: 3, outsider: 4, held: 5, bug: 70, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An expected no: printed as it is, without a stack. */
export class Refusal extends Error {
  readonly code: ExitCode;

  constructor(message: string, code: ExitCode = EXIT.usage) {
    super(message);
    this.code = code;
  }
}
