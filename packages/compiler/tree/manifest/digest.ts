/**
 * Digest of a configuration, 16 hexadecimal digits: for `hansa/config` on a pod template and for names that must change with their
 * content. Not for security. Pure, and the same in every runtime: two 32-bit FNV-1a lanes with different offsets over UTF-16 units.
 */
export function configDigest(value: unknown): string {
  return digestText(canonical(withDigests(value)));
}

/** Long texts, which are the same for every tenant, count by a digest that is made once. */
const LONG = 512;
const DIGESTS = new Map<string, string>();

function withDigests(value: unknown): unknown {
  if (typeof value === 'string') return value.length < LONG ? value : knownDigest(value);
  if (Array.isArray(value)) return value.map(withDigests);
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withDigests(inner)]));
}

function knownDigest(text: string): string {
  const known = DIGESTS.get(text);
  if (known !== undefined) return known;
  const digest = digestText(text);
  if (DIGESTS.size < 500) DIGESTS.set(text, digest);
  return digest;
}

function digestText(text: string): string {
  return lane(text, 0x811c9dc5) + lane(text, 0x2f0b4a27);
}

function lane(text: string, offset: number): string {
  let hash = offset;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  // Avalanche of murmur3: without it the last characters hardly reach the high bits.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}

/** JSON with sorted keys and without undefined: equal values give equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item === undefined ? null : item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonical(value.toJSON());
  return `{${keysOf(value)
    .map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`)
    .join(',')}}`;
}

function keysOf(value: object): string[] {
  return Object.keys(value)
    .filter((key) => (value as Record<string, unknown>)[key] !== undefined)
    .sort();
}
