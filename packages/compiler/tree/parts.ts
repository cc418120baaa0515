import type { Shape } from './shape.ts';
import { Sourced } from './sourced.ts';
import { type Witness, emitSeen } from './yaml.ts';

/** What a value is made of, each part with what it is in the text. */
export type Part = Leaf | Container;

/** Where it stands in the text, and below which indentation. */
export interface Leaf {
  readonly value: unknown;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/** A mapping, with its keys as they came and a part for each; or a list. */
export interface Container {
  readonly value: object;
  readonly keys: readonly string[] | undefined;
  readonly parts: Part[];
}

/** Emits a value and takes note of its parts. */
export function partsOf(value: unknown): { readonly text: string; readonly root: Part } {
  const builder = new Builder();
  const text = emitSeen(value, builder);
  return { text, root: builder.root as Part };
}

/** A container that is being written. */
interface Open {
  readonly parts: Part[];
  /** Of a mapping: which of its keys is written first, second, and so on. */
  readonly order: readonly number[] | undefined;
  readonly size: number;
  written: number;
}

class Builder implements Witness {
  root: Part | undefined;
  readonly #open: Open[] = [];

  leaf(value: unknown, from: number, to: number, depth: number): void {
    this.#add({ value: value instanceof Sourced ? value.value : value, from, to, depth });
  }

  list(value: readonly unknown[]): void {
    const parts: Part[] = [];
    this.#add({ value, keys: undefined, parts });
    this.#open.push({ parts, order: undefined, size: value.length, written: 0 });
  }

  mapping(value: object, { came, order }: Shape): void {
    const parts: Part[] = [];
    this.#add({ value, keys: came, parts });
    this.#open.push({ parts, order, size: came.length, written: 0 });
  }

  #add(part: Part): void {
    while (this.#open.at(-1)?.written === this.#open.at(-1)?.size && this.#open.length > 0) this.#open.pop();
    const within = this.#open.at(-1);
    this.root ??= part;
    if (!within) return;
    within.parts[within.order?.[within.written] ?? within.written] = part;
    within.written += 1;
  }
}
