/** Asks one thing at a time; of what is wanted meanwhile only the newest is asked. A slider is moved faster than anything is computed. */
export class Newest<Question, Answer> {
  readonly #ask: (question: Question) => Promise<Answer>;
  readonly #tell: (answer: Answer) => void;
  readonly #fail: (why: string) => void;
  #busy = false;
  #wanted: { readonly question: Question } | undefined;

  constructor(ask: (question: Question) => Promise<Answer>, tell: (answer: Answer) => void, fail: (why: string) => void) {
    this.#ask = ask;
    this.#tell = tell;
    this.#fail = fail;
  }

  want(question: Question): void {
    this.#wanted = { question };
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    for (let next = this.#wanted; next; next = this.#wanted) {
      this.#wanted = undefined;
      try {
        this.#tell(await this.#ask(next.question));
      } catch (error) {
        this.#fail(error instanceof Error ? error.message : String(error));
      }
    }
    this.#busy = false;
  }
}
