/**
 * Digest of a configuration, 16 hexadecimal digits: for `hansa/config` on a pod template and for names that must change with their
 * content. Not for security. Pure, and the same in every runtime: two 32-bit FNV-1a lanes with different offsets over UTF-16 units.
 */
export function configDigest(value: unknown): string {
  const text = typeof value === 'string' ? value : canonical(value);
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
  return JSON.stringify(value, (_key, inner: unknown) => (isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) : inner));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
