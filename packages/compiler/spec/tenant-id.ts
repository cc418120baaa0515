/** Crockford's base32 in lower case: no i, l, o, u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** The first character is a letter, so that the id can begin a DNS name or a variable. */
const LETTERS = ALPHABET.slice(10);

/** Random bytes that an id is made of. */
export const TENANT_ID_BYTES = 11;

/**
 * The id of a new tenant out of `TENANT_ID_BYTES` random bytes: ten characters, 7 * 10^14 of them. Given once and never used again; that no
 * other tenant has it is checked, not hoped for.
 */
export function tenantId(random: Uint8Array): string {
  const [high = 0, low = 0, ...rest] = random.subarray(0, TENANT_ID_BYTES);
  // 65,536 is no multiple of 22: the bias is below one in a thousand, and an id is not a secret.
  const first = ((high << 8) | low) % LETTERS.length;
  return `${LETTERS[first]}${rest.map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
}
