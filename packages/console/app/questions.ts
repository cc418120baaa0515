import type { Ask, Told } from '../compile/messages.ts';
import type { About, Answer, Answers, Question, QuestionAbout } from '../figures/model.ts';

interface Waiting {
  readonly settle: (answer: Answer) => void;
  readonly fail: (why: Error) => void;
}

/** What views ask of the compiler, each with an answer of its own. */
export class Questions {
  readonly #send: (ask: Ask) => void;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(send: (ask: Ask) => void) {
    this.#send = send;
  }

  /** Rejects with what broke in the compiler. */
  ask<A extends About>(question: QuestionAbout<A>): Promise<Answers[A]['answers']> {
    this.#last += 1;
    const id = this.#last;
    return new Promise<Answer>((settle, fail) => {
      this.#waiting.set(id, { settle, fail });
      this.#send({ ask: 'question', id, question: question as Question });
    }) as Promise<Answers[A]['answers']>;
  }

  heard({ id, answer, failed }: Extract<Told, { told: 'answer' }>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (failed === null) waiting?.settle(answer);
    else waiting?.fail(new Error(failed));
  }
}
