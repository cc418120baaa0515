import { shapeOf } from '../shape.ts';
import { Sourced } from '../sourced.ts';

/**
 * Digest of a configuration, 16 hexadecimal digits: for `hansa/config` on a pod template and for names that must change with their
 * content. Not for security. Pure, and the same in every runtime: two 32-bit FNV-1a lanes with different offsets over the UTF-16 units
 * of the canonical text, which is never made: that of a platform with fifty cells has megabytes.
 */
export function configDigest(value: unknown): string {
  const lanes = new Lanes();
  // A text that is digested for itself is one tenant's: it will not be seen again.
  if (typeof value === 'string' && value.length >= LONG) lanes.quote(digestOf(value));
  else write(value, true, lanes);
  return lanes.digest();
}

/** JSON with sorted keys and without undefined: equal values give equal text. */
export function canonical(value: unknown): string {
  const whole = new Whole();
  write(value, false, whole);
  return whole.text;
}

/** Whether two values have the same canonical text. It is not made: what differs mostly does so early, and much is the same object. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isContainer(one) || !isContainer(other)) return canonical(one) === canonical(other);
  if (Array.isArray(one) || Array.isArray(other))
    return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((each, i) => same(each, other[i]));
  return sameMapping(one as Record<string, unknown>, other as Record<string, unknown>);
}

function sameMapping(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  const [keys, others] = [shapeOf(one).keys, shapeOf(other).keys];
  return keys.length === others.length && keys.every((key, i) => key === others[i] && same(one[key], other[key]));
}

/**
 * Whether two plain values are alike to whoever reads them: also in the order of their keys. Loops, since the closures of `every` were a
 * quarter of what a key stroke in the workbench allocated.
 */
export function unchanged(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) return Array.isArray(other) && unchangedList(one, other);
  return !Array.isArray(other) && unchangedMapping(one as Record<string, unknown>, other as Record<string, unknown>);
}

function unchangedList(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (!unchanged(one[i], other[i])) return false;
  return true;
}

function unchangedMapping(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  const shape = shapeOf(one);
  if (shape !== shapeOf(other)) return false;
  for (const key of shape.came) if (!unchanged(one[key], other[key])) return false;
  return true;
}

/** A list or a mapping, and not a value that is written as another. */
function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Sourced);
}

interface Sink {
  put(text: string): void;
  /** A text in JSON's quotes. */
  quote(text: string): void;
}

class Whole implements Sink {
  text = '';

  put(text: string): void {
    this.text += text;
  }

  quote(text: string): void {
    this.text += JSON.stringify(text);
  }
}

/** Of ASCII, what JSON leaves as it is between its quotes. */
const PLAIN = Uint8Array.from({ length: 128 }, (_, code) => (code >= 0x20 && code < 0x7f && code !== 0x22 && code !== 0x5c ? 1 : 0));
const QUOTE = 0x22;

class Lanes implements Sink {
  #one = 0x811c9dc5;
  #two = 0x2f0b4a27;

  /** Both lanes in one loop: each step of a lane waits for the one before, so two take the time of one. */
  put(text: string): void {
    let [one, two] = [this.#one, this.#two];
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      one = Math.imul(one ^ unit, 0x01000193);
      two = Math.imul(two ^ unit, 0x01000193);
    }
    this.#one = one;
    this.#two = two;
  }

  /** Most texts stand between quotes as they are; that one does not is found on the way, and nothing of it is kept. */
  quote(text: string): void {
    let [one, two] = [Math.imul(this.#one ^ QUOTE, 0x01000193), Math.imul(this.#two ^ QUOTE, 0x01000193)];
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (PLAIN[unit] !== 1) {
        this.put(JSON.stringify(text));
        return;
      }
      one = Math.imul(one ^ unit, 0x01000193);
      two = Math.imul(two ^ unit, 0x01000193);
    }
    this.#one = Math.imul(one ^ QUOTE, 0x01000193);
    this.#two = Math.imul(two ^ QUOTE, 0x01000193);
  }

  digest(): string {
    return spread(this.#one) + spread(this.#two);
  }
}

/** Avalanche of murmur3: without it the last characters hardly reach the high bits. */
function spread(lane: number): string {
  let hash = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}

/** Long texts, which are the same for every tenant, count by a digest that is made once. */
const LONG = 512;
const DIGESTS = new Map<string, string>();

function knownDigest(text: string): string {
  const known = DIGESTS.get(text);
  if (known !== undefined) return known;
  const digest = digestOf(text);
  if (DIGESTS.size < 500) DIGESTS.set(text, digest);
  return digest;
}

function digestOf(text: string): string {
  const lanes = new Lanes();
  lanes.put(text);
  return lanes.digest();
}

/** `short`: long texts are replaced by their digests. */
function write(value: unknown, short: boolean, sink: Sink): void {
  if (typeof value === 'string') sink.quote(short && value.length >= LONG ? knownDigest(value) : value);
  else if (typeof value !== 'object' || value === null) sink.put(JSON.stringify(value) ?? 'null');
  else if (Array.isArray(value)) writeList(value, short, sink);
  else if (value instanceof Sourced) write(value.value, false, sink);
  else writeMapping(value as Record<string, unknown>, short, sink);
}

function writeMapping(value: Record<string, unknown>, short: boolean, sink: Sink): void {
  const { keys, quotedKeys } = shapeOf(value);
  sink.put('{');
  for (let i = 0; i < keys.length; i++) {
    if (i > 0) sink.put(',');
    sink.put(quotedKeys[i] as string);
    write(value[keys[i] as string], short, sink);
  }
  sink.put('}');
}

function writeList(items: readonly unknown[], short: boolean, sink: Sink): void {
  sink.put('[');
  for (let i = 0; i < items.length; i++) {
    if (i > 0) sink.put(',');
    write(items[i] === undefined ? null : items[i], short, sink);
  }
  sink.put(']');
}
