import { readFileSync, statSync } from 'node:fs';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import type { Budget, Range } from '@hansa/compiler/cost/budget.ts';
import type { Targets } from '@hansa/compiler/cost/targets.ts';
import type { Labour } from '@hansa/compiler/cost/years.ts';
import { Refusal } from '../exit.ts';

/** A budget as somebody wrote it down. Whatever is not understood is refused with its place: a row that is skipped would be a wrong sum. */
export function readBudget(path: string): Budget {
  const top = new Part(path, '', loaded(path)).only('name', 'currency', 'total', 'cells', 'rows');
  return {
    name: top.text('name'),
    currency: top.currency(),
    stated: top.has('total') ? top.range('total') : null,
    cells: top.has('cells') ? top.texts('cells') : [],
    rows: top.parts('rows').map((row) => {
      row.only('name', 'amount', 'covers');
      return { name: row.text('name'), amount: row.range('amount'), covers: row.texts('covers') };
    }),
  };
}

/** What somebody states of the work of people, here and in other ways to run the same. */
export function readLabour(path: string): Labour {
  const top = new Part(path, '', loaded(path)).only('currency', 'rate', 'here', 'others', 'saved');
  return {
    currency: top.currency(),
    rate: top.cents('rate'),
    here: hoursOf(top.part('here').only('once', 'month')),
    others: (top.has('others') ? top.parts('others') : []).map((other) => {
      other.only('name', 'rent', 'once', 'month');
      return { name: other.text('name'), rent: other.text('rent') === 'same' ? null : other.range('rent'), ...hoursOf(other) };
    }),
    claimed: top.has('saved') ? top.cents('saved') : null,
  };
}

/** What somebody wants to sell: customers, and what they bring a month. */
export function readTargets(path: string): Targets {
  const top = new Part(path, '', loaded(path)).only('currency', 'customers', 'revenue');
  return { currency: top.currency(), customers: top.count('customers'), revenue: top.cents('revenue') };
}

function hoursOf(part: Part) {
  return { once: part.number('once'), month: part.number('month') };
}

/** More than this is no budget, and would take its time. Bytes. */
const LARGEST = 100_000;

function loaded(path: string): unknown {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new Refusal(`There is no file ${path}.`);
  if (found.size > LARGEST) throw new Refusal(`${path} is larger than ${LARGEST} bytes.`);
  try {
    return load(readFileSync(path, 'utf8'), { schema: FAILSAFE_SCHEMA });
  } catch (error) {
    throw new Refusal(`${path} is no YAML: ${error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : ''}`);
  }
}

/** A mapping of the file, and where it stands in it. */
class Part {
  readonly #path: string;
  readonly #at: string;
  readonly #value: Readonly<Record<string, unknown>>;

  constructor(path: string, at: string, value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Refusal(`${path}: ${at === '' ? 'the file' : at.slice(1)} has to be a mapping of keys.`);
    this.#path = path;
    this.#at = at;
    this.#value = value as Readonly<Record<string, unknown>>;
  }

  only(...known: readonly string[]): this {
    const other = Object.keys(this.#value).find((key) => !known.includes(key));
    if (other !== undefined) throw this.#refusal(other, `is not known; there are: ${known.join(', ')}`);
    return this;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#value, key);
  }

  text(key: string): string {
    const value = this.#value[key];
    if (typeof value !== 'string' || value.trim() === '') throw this.#refusal(key, 'has to be said');
    return value.trim();
  }

  texts(key: string): readonly string[] {
    const value = this.#value[key];
    if (!Array.isArray(value) || value.length === 0 || value.some((each) => typeof each !== 'string'))
      throw this.#refusal(key, 'has to be a list of words');
    return value as string[];
  }

  part(key: string): Part {
    return new Part(this.#path, `${this.#at}.${key}`, this.#value[key]);
  }

  parts(key: string): readonly Part[] {
    const value = this.#value[key];
    if (!Array.isArray(value) || value.length === 0) throw this.#refusal(key, 'has to be a list');
    return value.map((each, index) => new Part(this.#path, `${this.#at}.${key}.${index}`, each));
  }

  currency(): string {
    const value = this.text('currency');
    if (!/^[A-Z]{3}$/.test(value)) throw this.#refusal('currency', 'has to be a code of three letters, as in EUR');
    return value;
  }

  number(key: string): number {
    const value = this.text(key);
    if (!/^\d{1,6}(\.\d{1,2})?$/.test(value)) throw this.#refusal(key, 'has to be a number, as in 12 or 1.5');
    return Number(value);
  }

  count(key: string): number {
    const value = this.text(key);
    if (!/^[1-9]\d{0,4}$/.test(value)) throw this.#refusal(key, 'has to be a whole number, 1 to 99999');
    return Number(value);
  }

  cents(key: string): number {
    const { least, most } = this.range(key);
    if (least !== most) throw this.#refusal(key, 'has to be one amount');
    return least;
  }

  /** `160`, `160.50` or `160-200`. */
  range(key: string): Range {
    const found = /^(\d{1,9}(?:\.\d{1,2})?)(?: *- *(\d{1,9}(?:\.\d{1,2})?))?$/.exec(this.text(key));
    const [least, most] = [found?.[1], found?.[2] ?? found?.[1]].map((each) => Math.round(Number(each) * 100));
    if (!found || least === undefined || most === undefined || least > most)
      throw this.#refusal(key, 'has to be an amount or the least and the most, as in 40 or 40-50');
    return { least, most };
  }

  #refusal(key: string, what: string): Refusal {
    return new Refusal(`${this.#path}: ${`${this.#at}.${key}`.slice(1)} ${what}.`);
  }
}
