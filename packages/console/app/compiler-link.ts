import { Board } from '../compile/board.ts';
import type { Ask, Checked, Told } from '../compile/messages.ts';

/** The way to the compiler's worker. What is asked before it is started waits, so that the page can be used before it is loaded. */
export class CompilerLink {
  readonly #address: string;
  readonly #waiting: Ask[] = [];
  #worker: Worker | undefined;
  #board: Board<Checked> | undefined;

  constructor(address: string) {
    this.#address = address;
  }

  readonly ask = (ask: Ask): void => {
    if (this.#worker) this.#worker.postMessage(ask);
    else this.#waiting.push(ask);
    if (ask.ask === 'edit') this.#lookSoon();
  };

  /**
   * Often the answer is there before the character is drawn: then its marks are drawn with it, and not a frame later. Most often it is as
   * soon as the editor has taken the character, which is when this task ends; a wake-up would wait for its turn behind what the browser
   * does next.
   */
  #lookSoon(): void {
    const look = () => this.#board?.look();
    queueMicrotask(look);
    requestAnimationFrame(look);
  }

  /** Loads the compiler and hands it what waited. Everything that it tells goes to `hear`, a failure to start as well. */
  start(hear: (told: Told) => void): void {
    if (this.#worker) return;
    const worker = new Worker(this.#address, { type: 'module' });
    worker.addEventListener('message', (event: MessageEvent<Told>) => hear(event.data));
    worker.addEventListener('error', () => hear({ told: 'fault', message: 'it did not start' }));
    this.#board = Board.make<Checked>();
    if (this.#board) worker.postMessage({ ask: 'board', buffer: this.#board.buffer } satisfies Ask);
    this.#board?.listen(hear);
    for (const ask of this.#waiting.splice(0)) worker.postMessage(ask);
    this.#worker = worker;
  }
}
