import { shapeOf } from '../shape.ts';

/**
 * Digest of a configuration, 16 hexadecimal digits: for `hansa/config` on a pod template and for names that must change with their
 * content. Not for security. Pure, and the same in every runtime: two 32-bit FNV-1a lanes with different offsets over UTF-16 units.
 */
export function configDigest(value: unknown): string {
  return digestText(write(value, true));
}

/** Long texts, which are the same for every tenant, count by a digest that is made once. */
const LONG = 512;
const DIGESTS = new Map<string, string>();

function knownDigest(text: string): string {
  const known = DIGESTS.get(text);
  if (known !== undefined) return known;
  const digest = digestText(text);
  if (DIGESTS.size < 500) DIGESTS.set(text, digest);
  return digest;
}

/** Both lanes in one loop: each step of a lane waits for the one before, so two take the time of one. */
function digestText(text: string): string {
  let [one, two] = [0x811c9dc5, 0x2f0b4a27];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    one = Math.imul(one ^ unit, 0x01000193);
    two = Math.imul(two ^ unit, 0x01000193);
  }
  return spread(one) + spread(two);
}

/** Avalanche of murmur3: without it the last characters hardly reach the high bits. */
function spread(lane: number): string {
  let hash = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}

/** JSON with sorted keys and without undefined: equal values give equal text. */
export function canonical(value: unknown): string {
  return write(value, false);
}

/** `short`: long texts are replaced by their digests. */
function write(value: unknown, short: boolean): string {
  if (typeof value === 'string') return quoted(short && value.length >= LONG ? knownDigest(value) : value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return list(value, short);
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON(), false);
  const { keys, quotedKeys } = shapeOf(value as Record<string, unknown>);
  let text = '{';
  for (let i = 0; i < keys.length; i++) {
    text += (i === 0 ? '' : ',') + (quotedKeys[i] as string);
    text += write((value as Record<string, unknown>)[keys[i] as string], short);
  }
  return `${text}}`;
}

function list(items: readonly unknown[], short: boolean): string {
  let text = '[';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text += ',';
    text += write(items[i] === undefined ? null : items[i], short);
  }
  return `${text}]`;
}

/** What JSON leaves as it is between its quotes. */
const PLAIN = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
