/**
 * A board that the worker writes on and the page reads: the diagnostics of the newest text.
 *
 * Why not a message alone: after a key stroke Chromium holds messages back until the next frame is drawn, so marks would always come a
 * frame after the character (measured: 17 ms of which the compiler takes one). A wake-up by `Atomics.waitAsync` is not held back. The
 * message is still sent; where the board is missing (no cross-origin isolation, an older browser) nothing is but later.
 */
export class Board<T> {
  readonly buffer: SharedArrayBuffer;
  /** How often something was written; how many bytes it has. */
  readonly #head: Int32Array<SharedArrayBuffer>;
  readonly #body: Uint8Array<SharedArrayBuffer>;
  #hear: ((value: T) => void) | undefined;
  /** The count of what was told last. */
  #heard = 0;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#head = new Int32Array(buffer, 0, 2);
    this.#body = new Uint8Array(buffer, HEAD);
  }

  /** Undefined where the browser shares no memory or cannot wait for it. */
  static make<T>(size: number = 512 * 1024): Board<T> | undefined {
    const possible = typeof SharedArrayBuffer === 'function' && typeof Atomics.waitAsync === 'function';
    return possible ? new Board<T>(new SharedArrayBuffer(HEAD + size)) : undefined;
  }

  /** Replaces what is on the board and wakes who waits. What is too large is not written; the message brings it. */
  write(value: T): void {
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    if (bytes.length > this.#body.length) return;
    // Odd while it is being written, so that nobody takes a half for the whole.
    Atomics.add(this.#head, 0, 1);
    this.#body.set(bytes);
    Atomics.store(this.#head, 1, bytes.length);
    Atomics.add(this.#head, 0, 1);
    Atomics.notify(this.#head, 0);
  }

  /** What is on the board; undefined when nothing is, or while it is being written. */
  read(): T | undefined {
    const count = Atomics.load(this.#head, 0);
    if (count === 0 || count % 2 === 1) return undefined;
    const bytes = this.#body.slice(0, Atomics.load(this.#head, 1));
    if (Atomics.load(this.#head, 0) !== count) return undefined;
    return JSON.parse(new TextDecoder().decode(new Uint8Array(bytes))) as T;
  }

  /** Tells everything that is written from now on, except what is overwritten before it could be read. Ends with the page. */
  listen(hear: (value: T) => void): void {
    this.#hear = hear;
    this.#heard = Atomics.load(this.#head, 0);
    const wait = (): void => {
      const waited = Atomics.waitAsync(this.#head, 0, Atomics.load(this.#head, 0));
      // After the wait has begun: of what was written since the last look nobody would be woken.
      this.look();
      if (waited.async) void waited.value.then(wait);
      else queueMicrotask(wait);
    };
    wait();
  }

  /** Tells at once what was written since the last time, if anything was: for moments at which a wake-up would come too late. */
  look(): void {
    const count = Atomics.load(this.#head, 0);
    const value = count === this.#heard ? undefined : this.read();
    if (value === undefined) return;
    this.#heard = count;
    this.#hear?.(value);
  }
}

const HEAD = 8;
