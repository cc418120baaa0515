import type { Basis } from '@hansa/compiler/cost/sheet.ts';

/** Numbers the sources of prices in the order in which they are met, and lists them at the end. */
export class Sources {
  readonly #numbers = new Map<string, number>();

  /** `[2] unverified, old`. */
  mark({ price, verified, stale }: Basis): string {
    const note = price.note === undefined ? '' : `; ${price.note}`;
    const name = `prices of ${price.asOf}${note}; read on ${price.checkedAt} in ${price.source}`;
    const number = this.#numbers.get(name) ?? this.#numbers.size + 1;
    this.#numbers.set(name, number);
    const doubts = [...(verified ? [] : ['unverified']), ...(stale ? ['old'] : [])];
    return [`[${number}]`, doubts.join(', ')].join(' ').trimEnd();
  }

  text(): string {
    return [...this.#numbers].map(([name, number]) => `[${number}] ${name}\n`).join('');
  }
}
