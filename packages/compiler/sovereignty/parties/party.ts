/** Something that is said of a party: what, and where it was read. `verified: false` marks what was only reported, or not read by us. */
export interface Said {
  readonly what: string;
  readonly source: string;
  /** ISO date. */
  readonly checkedAt: string;
  readonly verified: boolean;
}

/** A certificate or attestation. `until` is the day on which it ends, or `unknown`: then nobody can say that it still holds. */
export interface Certificate {
  readonly name: string;
  readonly until: string;
  readonly source: string;
  readonly checkedAt: string;
}

/** Who a party is. Where it is seated and controlled from stands in `seats.ts`, once. */
export interface PartyFacts {
  /** The legal person, as far as it is known. */
  readonly name: string;
  /** Who ultimately controls it, in words; `unknown` where nobody has shown it. */
  readonly controller: string;
  /** Where it processes, in words. */
  readonly processes: string;
  readonly says: readonly Said[];
  readonly certificates: readonly Certificate[];
}

const checkedAt = '2026-11-21';

export function read(what: string, source: string): Said {
  return { what, source, checkedAt, verified: true };
}

export function reported(what: string, source: string): Said {
  return { what, source, checkedAt, verified: false };
}

export function certificate(name: string, source: string, until = 'unknown'): Certificate {
  return { name, until, source, checkedAt };
}
