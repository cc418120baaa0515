/** What the exit code says to whoever called (contract). */
export const EXIT = { done: 0, refused: 1, usage: 2, different: 3, outsider: 4, held: 5, bug: 70, interrupted: 130 } as const;

/** The same in words: `hansa --help` prints them. */
export const EXIT_MEANS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done',
  refused: 'refused: the spec, or what was asked of it, cannot work',
  usage: 'called in a way that has no meaning, or a file is missing; a person has to change something',
  different: 'what was compared is not alike: trees, locks',
  outsider: 'somebody else did not answer, or another process is at work: try again',
  held: 'a tenant is held, and waits for a person',
  bug: 'a bug of ours: please report it',
  interrupted: 'stopped from outside',
};

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An expected no: printed as it is, without a stack. */
export class Refusal extends Error {
  readonly code: ExitCode;

  constructor(message: string, code: ExitCode = EXIT.usage) {
    super(message);
    this.code = code;
  }
}
