export interface Actor {
  readonly kind: 'member' | 'operator' | 'support' | 'loop' | 'witness';
  readonly id: string;
  readonly reason?: string;
}

/** What happened, as it is written into the register. Personal data is never in it: it refers to rows that can be erased. */
export interface Event {
  /** UUID, version 7. */
  readonly id: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** `tenant.active`: the noun, a dot, what it became. */
  readonly type: string;
  readonly v: number;
  readonly subject: string;
  readonly tenant: string | null;
  readonly actor: Actor;
  /** The event that led to this one. */
  readonly cause: string | null;
  readonly request: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** UUID of version 7 (RFC 9562): 48 bits of time, so that later ones sort later, and 74 random ones out of `random` (10 bytes). */
export function uuid7(at: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(at) << 16n);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = hexOf(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** SHA-256 of a text, in hexadecimal: given from outside, for every runtime has its own. */
export type Sha256 = (text: string) => string;

/** Link of the chain of one tenant: digest of the link before (empty at the beginning) and the event as JSON with sorted keys. Hexadecimal. */
export function linkOf(sha256: Sha256, prev: string | null, event: Event): string {
  return sha256(`${prev ?? ''}\n${sorted(event)}`);
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** JSON with the keys of every object in order: the same value has one text. */
export function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

export interface Linked extends Event {
  readonly prev: string | null;
  readonly hash: string;
}

/** Index of the first event whose link does not fit; undefined when the chain is whole. Hashes are hexadecimal. */
export function firstBroken(sha256: Sha256, events: readonly Linked[]): number | undefined {
  let prev: string | null = null;
  for (const [index, { hash, prev: told, ...event }] of events.entries()) {
    if (told !== prev || hash !== linkOf(sha256, prev, event)) return index;
    prev = hash;
  }
  return undefined;
}
