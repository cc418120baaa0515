import { DONE, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import { exchange, type Server, type Within } from './exchange.ts';
import { absentSet, deletedSet, presentSet, query, type ReadMessage, record, unusedName, update, type WireRecord } from './message.ts';
import {
  companionOf,
  type DnsPort,
  inTheWay,
  markOf,
  type RecordRef,
  type RecordType,
  type RecordValue,
  type RecordWant,
  type Whose,
  whoseBy,
} from './port.ts';
import { rdataOf, spelled, TYPES, valueOf } from './rdata.ts';
import { observationOf, outcomeOf, Trouble } from '../trouble.ts';

/** A primary server that takes updates (RFC 2136) signed by a shared key (RFC 8945). */
export interface DnsConfig extends Server {
  /** Of our mark: two platforms in one zone keep their hands off each other. */
  readonly owner: string;
}

/** How often somebody may come between our look and our act before we say so. */
const TRIES = 3;
const CODES = {
  1: 'FORMERR',
  2: 'SERVFAIL',
  4: 'NOTIMP',
  5: 'REFUSED',
  6: 'YXDOMAIN',
  7: 'YXRRSET',
  8: 'NXRRSET',
  9: 'NOTAUTH',
  10: 'NOTZONE',
} as const;
const NXDOMAIN = 3;
/** A prerequisite did not hold. */
const UNMET = [6, 7, 8];

/** Opens a port to the primary of one or more zones. Nothing is asked before the first verb. */
export function openDns(config: DnsConfig): DnsPort {
  return {
    observe: (ref, context) => observationOf(() => look(config, ref, context)),
    ensure: (want, context) => outcomeOf(() => ensure(config, want, context)),
    remove: (ref, context) => outcomeOf(() => remove(config, ref, context)),
    close: () => {},
  };
}

async function look(config: DnsConfig, ref: RecordRef, within: Within): Promise<Observation<RecordValue>> {
  const [set, marks] = await Promise.all([ask(config, ref.name, ref.type, within), ask(config, companionOf(ref), 'TXT', within)]);
  const whose = whoseBy(marks.values, config.owner, ref.holder);
  const at = Date.now();
  if (set.values.length === 0 && whose === 'foreign') return { kind: 'absent', at };
  // A wildcard answers for names that are not there: the zone itself is asked before anything is called foreign.
  if (whose === 'foreign' && !(await holds(config, ref.zone, [presentSet(ref.name, ref.type)], within))) return { kind: 'absent', at };
  return { kind: 'present', value: { ...set, whose }, at };
}

async function ask(config: DnsConfig, name: string, type: RecordType, within: Within): Promise<{ ttl: number; values: string[] }> {
  const answer = await exchange(config, (id) => query(id, name, type), within);
  if (answer.code !== 0 && answer.code !== NXDOMAIN) throw troubleOf(answer, config);
  if (!answer.authoritative) throw new Trouble('refused', 'dns/not-authoritative', `${config.host} is no primary of ${name}`);
  const records = answer.answers.filter((each) => each.type === TYPES[type] && each.name === name.toLowerCase());
  return { ttl: records[0]?.ttl ?? 0, values: records.map(({ at, length }) => valueOf(type, answer.bytes, at, length)).toSorted() };
}

/** Whether prerequisites hold in the zone: an update that changes nothing. */
async function holds(
  config: DnsConfig,
  zone: string,
  needs: readonly WireRecord[],
  within: Within,
  changes: readonly WireRecord[] = [],
): Promise<boolean> {
  const answer = await exchange(config, (id) => update(id, zone, needs, changes), within);
  if (answer.code === 0) return true;
  if (UNMET.includes(answer.code)) return false;
  throw troubleOf(answer, config);
}

function troubleOf({ code }: ReadMessage, { host }: Server): Trouble {
  const word = (CODES as Readonly<Record<number, string>>)[code] ?? `code ${code}`;
  if (code === 2) return new Trouble('transient', 'dns/busy', `${host}: ${word}`);
  return new Trouble('refused', code === 9 || code === 10 ? 'dns/zone' : 'dns/refused', `${host}: ${word}`);
}

const ownMark = ({ owner }: DnsConfig, ref: RecordRef, ttl: number): WireRecord =>
  record(companionOf(ref), 'TXT', ttl, rdataOf('TXT', markOf(owner, ref.holder)));

/** An empty set is no set: what wants none is removed. */
async function ensure(config: DnsConfig, want: RecordWant, within: Within): Promise<Outcome> {
  const { zone, name, type, ttl } = want;
  if (want.values.length === 0) throw new Trouble('refused', 'dns/malformed', `${name} ${type} is to have no value`);
  const values = [...new Set(want.values.map((value) => spelled(type, value)))].toSorted();
  const add = values.map((value) => record(name, type, ttl, rdataOf(type, value)));
  // A server drops what may not stand beside a CNAME without a word (RFC 2136, 3.4.2.2): so that is a prerequisite.
  const free = type === 'CNAME' ? [unusedName(name)] : [absentSet(name, type), absentSet(name, 'CNAME')];
  let whose: Whose = 'foreign';
  for (let tried = 0; tried < TRIES; tried++) {
    const seen = await look(config, want, within);
    const value = seen.kind === 'present' ? seen.value : undefined;
    whose = value?.whose ?? 'foreign';
    if (value && whose !== 'ours') break;
    if (value && value.ttl === ttl && JSON.stringify(value.values) === JSON.stringify(values)) return DONE;
    const mine = [ownMark(config, want, 0)];
    const done = value
      ? await holds(config, zone, mine, within, [deletedSet(name, type), ...add])
      : await holds(config, zone, [...free, absentSet(companionOf(want), 'TXT')], within, [...add, ownMark(config, want, ttl)]);
    if (!done) continue;
    const then = await look(config, want, within);
    if (then.kind === 'present' && JSON.stringify(then.value.values) === JSON.stringify(values)) return DONE;
  }
  throw inTheWay(want, whose, handedOver(want));
}

async function remove(config: DnsConfig, ref: RecordRef, within: Within): Promise<Outcome> {
  for (let tried = 0; tried < TRIES; tried++) {
    const seen = await look(config, ref, within);
    if (seen.kind !== 'present') return DONE;
    if (seen.value.whose !== 'ours') throw inTheWay(ref, seen.value.whose, handedOver(ref));
    await holds(config, ref.zone, [ownMark(config, ref, 0)], within, [deletedSet(ref.name, ref.type), deletedSet(companionOf(ref), 'TXT')]);
  }
  throw new Trouble('transient', 'dns/busy', `${ref.name} ${ref.type} was changed by somebody while we removed it`);
}

function handedOver(ref: RecordRef): string {
  return `a TXT record at ${companionOf(ref)}`;
}
