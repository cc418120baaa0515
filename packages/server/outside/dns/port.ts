import type { Port } from '@hansa/domain/port/outcome.ts';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'TXT' | 'MX' | 'CAA' | 'SRV';

/** A record set. Names are whole and have no dot at the end. */
export interface RecordRef {
  readonly zone: string;
  /** In the zone: the zone itself, a name below it, `*.` for all names that are not there. */
  readonly name: string;
  readonly type: RecordType;
}

export interface RecordWant extends RecordRef {
  /** Seconds. */
  readonly ttl: number;
  /** As a zone file has them, but a text stands as it is, without quotes: `192.0.2.1`, `10 mail.example.org`, `0 issue "letsencrypt.org"`. */
  readonly values: readonly string[];
}

/** What the primary server of the zone answers, and no cache between. */
export interface RecordValue {
  readonly ttl: number;
  /** Sorted, in one spelling. Empty: only our mark is left. */
  readonly values: readonly string[];
  /** It carries our mark. What does not is never changed by us. */
  readonly ours: boolean;
}

/**
 * Record sets of a zone that is not ours alone. Each that we make has a companion, a TXT record at `_hansa-<type>.<name>` that names the
 * platform (`*` is `_any` there, and the zone's own name has it right below). Over RFC 2136 both are written in one update whose
 * prerequisites say what must be there: nothing, or our companion. So what somebody else made is refused (`dns/foreign`), also when it was
 * made in this very moment. An API without prerequisites looks first and acts then; it says so.
 * Codes: `dns/unreachable`, `dns/busy`, `dns/foreign`, `dns/key`, `dns/clock`, `dns/zone`, `dns/refused`, `dns/malformed`, `dns/unsigned`,
 * `dns/not-authoritative`.
 */
export interface DnsPort extends Port<RecordRef, RecordWant, RecordValue> {
  close(): void;
}

/** Where the mark of a record set stands. */
export function companionOf({ name, type }: Pick<RecordRef, 'name' | 'type'>): string {
  return `_hansa-${type.toLowerCase()}.${name.replace(/^\*/, '_any')}`;
}

export const markOf = (owner: string): string => `owner=${owner} made-by=hansa`;
