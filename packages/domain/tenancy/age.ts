/** Part of the age over which rotations are spread: who came on one day does not rotate on one day. */
const SPREAD = 0.1;

/** The least age (milliseconds) at which the secrets of any tenant are due. */
export function earliestAge(maxAge: number): number {
  return maxAge * (1 - SPREAD);
}

/** The age at which those of this tenant are due: always the same for one, and spread evenly over many. Never more than `maxAge`. */
export function ageDue(tenant: string, maxAge: number): number {
  return earliestAge(maxAge) + maxAge * SPREAD * fraction(tenant);
}

/** In [0, 1): FNV-1a over the characters, 32 bits, mixed once more since texts that differ at the end alone differ in its low bits alone. */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Tenants that may rotate by age at the same time: one in a hundred, so that restarts and doubled logins stay few; five where there are few. */
export function atOnce(tenants: number): number {
  return Math.max(5, Math.ceil(tenants / 100));
}
