import { scalarText } from './scalar.ts';

const HEAD = ['apiVersion', 'kind', 'metadata'];
/** Deepest indentation whose line starts are kept; deeper ones are made each time. */
const DEEPEST = 24;

/** What stands before each value of a mapping, line break and indentation included: before a container, and before a leaf. */
interface Starts {
  readonly open: readonly string[];
  readonly lead: readonly string[];
}

/** How the keys of a mapping are written. Objects of a fleet have a few hundred sequences of keys, and millions of mappings. */
export class Shape {
  /** As they came. */
  readonly came: readonly string[];
  /** Sorted by UTF-16 unit. */
  readonly keys: readonly string[];
  /** Of each of `keys`, its place in `came`. */
  readonly order: readonly number[];
  /** The first key without a line of its own. */
  readonly inlineStart: string;
  readonly inlineLead: string;
  readonly #starts: Starts[] = [];
  #headFirst: Shape | undefined;
  #quotedKeys: readonly string[] | undefined;

  constructor(came: readonly string[], keys: readonly string[] = [...came].sort()) {
    this.came = came;
    this.keys = keys;
    this.order = keys.map((key) => came.indexOf(key));
    this.inlineStart = `${scalarText(keys[0] ?? '')}:`;
    this.inlineLead = `${this.inlineStart} `;
  }

  /** The same keys with `apiVersion kind metadata` in front. */
  get headFirst(): Shape {
    const { keys } = this;
    this.#headFirst ??= new Shape(this.came, [...HEAD.filter((key) => keys.includes(key)), ...keys.filter((key) => !HEAD.includes(key))]);
    return this.#headFirst;
  }

  /** `"key":` of each key, as in JSON. */
  get quotedKeys(): readonly string[] {
    this.#quotedKeys ??= this.keys.map((key) => `${JSON.stringify(key)}:`);
    return this.#quotedKeys;
  }

  startsAt(depth: number): Starts {
    const known = this.#starts[depth];
    if (known !== undefined) return known;
    const open = this.keys.map((key) => `\n${'  '.repeat(depth)}${scalarText(key)}:`);
    const starts = { open, lead: open.map((start) => `${start} `) };
    if (depth < DEEPEST) this.#starts[depth] = starts;
    return starts;
  }
}

/** A place in the tree of all sequences of keys seen so far: each step is one more key. */
class Step {
  shape: Shape | undefined;
  /** The key that followed last time: most often it follows again. */
  lastKey = '';
  last: Step | undefined;
  readonly #next = new Map<string, Step>();

  to(key: string): Step {
    let next = this.#next.get(key);
    if (next === undefined) {
      next = new Step();
      steps += 1;
      this.#next.set(key, next);
    }
    this.lastKey = key;
    this.last = next;
    return next;
  }
}

let steps = 0;
let root = new Step();
/** Keys that are somebody's data come once each; what they would fill is emptied instead. */
const MOST_STEPS = 20_000;

/**
 * The shape of a mapping. Keys whose value is undefined do not count. Sorting, and looking each key up, for every mapping took a
 * quarter of the time of emitting.
 */
export function shapeOf(value: Readonly<Record<string, unknown>>): Shape {
  let step = root;
  for (const key in value) {
    if (value[key] === undefined) continue;
    step = key === step.lastKey && step.last !== undefined ? step.last : step.to(key);
  }
  return step.shape ?? newShape(step, value);
}

function newShape(step: Step, value: Readonly<Record<string, unknown>>): Shape {
  const shape = new Shape(Object.keys(value).filter((key) => value[key] !== undefined));
  step.shape = shape;
  if (steps > MOST_STEPS) [root, steps] = [new Step(), 0];
  return shape;
}
