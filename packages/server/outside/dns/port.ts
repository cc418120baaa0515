import type { Port } from '@hansa/domain/port/outcome.ts';
import { Trouble } from '../trouble.ts';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'TXT' | 'MX' | 'CAA' | 'SRV';

/** A record set. Names are whole and have no dot at the end. */
export interface RecordRef {
  readonly zone: string;
  /** In the zone: the zone itself, a name below it, `*.` for all names that are not there. */
  readonly name: string;
  readonly type: RecordType;
  /** Who of ours holds it, a word: two of us never hold one name, and the later waits until the earlier has let go. */
  readonly holder?: string;
}

/** Its holder made it; another one of ours did; somebody else did. */
export type Whose = 'ours' | 'another' | 'foreign';

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
  /** What does not carry our mark is never changed by us. */
  readonly whose: Whose;
}

/**
 * Record sets of a zone that is not ours alone. Each that we make has a companion, a TXT record at `_hansa-<type>.<name>` that names the
 * platform (`*` is `_any` there, and the zone's own name has it right below). Over RFC 2136 both are written in one update whose
 * prerequisites say what must be there: nothing, or our companion. So what somebody else made is refused (`dns/foreign`), also when it was
 * made in this very moment. An API without prerequisites looks first and acts then; it says so, and where it has labels they are the mark.
 * Codes: `dns/unreachable`, `dns/busy`, `dns/taken` (by another of ours), `dns/foreign`, `dns/key`, `dns/clock`, `dns/zone`, `dns/refused`, `dns/malformed`, `dns/unsigned`,
 * `dns/not-authoritative`.
 */
export interface DnsPort extends Port<RecordRef, RecordWant, RecordValue> {
  close(): void;
}

/** Where the mark of a record set stands. */
export function companionOf({ name, type }: Pick<RecordRef, 'name' | 'type'>): string {
  return `_hansa-${type.toLowerCase()}.${name.replace(/^\*/, '_any')}`;
}

export function markOf(owner: string, holder: string | undefined): string {
  return `owner=${owner} made-by=hansa${holder === undefined ? '' : ` for=${holder}`}`;
}

/** Whose a record set is by the texts of its companion. */
export function whoseBy(marks: readonly string[], owner: string, holder: string | undefined): Whose {
  if (marks.includes(markOf(owner, holder))) return 'ours';
  const platform = markOf(owner, undefined);
  return marks.some((each) => each === platform || each.startsWith(`${platform} `)) ? 'another' : 'foreign';
}

/** Why what is there is left as it is. Another of ours lets go by itself. `mark`: where a person would hand it over. */
export function inTheWay({ name, type }: RecordRef, whose: Whose, mark: string): Trouble {
  if (whose === 'another') return new Trouble('transient', 'dns/taken', `${name} ${type} is still held by another of ours`);
  return new Trouble('refused', 'dns/foreign', `${name} ${type} was made by somebody else: remove it, or hand it over by ${mark}`);
}

/** The names of one cell, as its configuration has them. */
export interface CellNames {
  readonly port: DnsPort;
  /** Absent: the domain of the names itself. */
  readonly zone?: string;
  /** Seconds. */
  readonly ttl: number;
  /** Of the cell's gateway. None: its host in DNS is made by somebody else. */
  readonly addresses: readonly string[];
}
