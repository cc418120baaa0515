const HIDDEN = '[secret]';
/** Where Node asks how a value prints; the symbol is global, so nothing is imported for it. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** A value that no log, error, template or JSON can show by accident: only `reveal` gives it, and that word can be searched for. */
export class Secret {
  readonly #value: string | (() => string);

  /** A value that is sealed may come as who opens it: then it lies open nowhere until somebody reveals it, and what cannot be opened throws there. */
  constructor(value: string | (() => string)) {
    this.#value = value;
  }

  /** The value itself, for the one call that hands it to an outsider. */
  reveal(): string {
    return typeof this.#value === 'string' ? this.#value : this.#value();
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
