const HIDDEN = '[secret]';
/** Where Node asks how a value prints; the symbol is global, so nothing is imported for it. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** A value that no log, error, template or JSON can show by accident: only `reveal` gives it, and that word can be searched for. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the one call that hands it to an outsider. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [INSPECT](): string {
    return HIDDEN;
  }
}
