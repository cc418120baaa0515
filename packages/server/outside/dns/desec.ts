import { DONE, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import type { Within } from './exchange.ts';
import { observationOf, outcomeOf, Trouble } from '../trouble.ts';
import { type Api, ask, type Question, type Reply } from './api.ts';
import {
  companionOf,
  type DnsPort,
  inTheWay,
  markOf,
  type RecordRef,
  type RecordType,
  type RecordValue,
  type RecordWant,
  whoseBy,
} from './port.ts';
import { spelled } from './rdata.ts';
import { presented, quoted, read, subname } from './zone-file.ts';

/**
 * deSEC over its HTTP API. Written by its documentation and never tried against deSEC.
 * Source: desec-io/desec-stack docs/dns/rrsets.rst and docs/rate-limits.rst, read 2026-11-21.
 *
 * A record set and its companion are made in one POST, which fails whole where either is there already; so nothing foreign is overwritten.
 * What is there is changed in one PUT, after a look: deSEC has no condition for it. It allows 15 changes a minute, 100 an hour and 300 a day in a
 * domain, 50 looks a minute and 2,000 requests a day of an account, says in `Retry-After` how long to wait, and has a least TTL a domain (3600 s by
 * default). A look is two requests.
 */
export interface DesecConfig {
  readonly endpoint: URL;
  readonly token: Secret;
  readonly owner: string;
}

interface Set {
  readonly subname: string;
  readonly type: RecordType;
  readonly ttl: number;
  readonly records: readonly string[];
}

/** Opens a port to an account at deSEC. Nothing is asked before the first verb. */
export function openDesec(config: DesecConfig): DnsPort {
  return {
    observe: (ref, context) => observationOf(() => look(config, ref, context)),
    ensure: (want, context) => outcomeOf(() => ensure(config, want, context)),
    remove: (ref, context) => outcomeOf(() => remove(config, ref, context)),
    close: () => {},
  };
}

async function look(config: DesecConfig, ref: RecordRef, within: Within): Promise<Observation<RecordValue>> {
  // A list, for a domain that is another account's is not found, while a name without sets has an empty one.
  const mark = (await setsOf(config, ref.zone, companionOf(ref), within)).find(({ type }) => type === 'TXT');
  const set = await setAt(config, ref.zone, ref.name, ref.type, within);
  const whose = whoseBy(
    (mark?.records ?? []).map((each) => read('TXT', each)),
    config.owner,
    ref.holder,
  );
  const at = Date.now();
  if (set === undefined && whose === 'foreign') return { kind: 'absent', at };
  const values = (set?.records ?? []).map((each) => read(ref.type, each)).toSorted();
  return { kind: 'present', value: { ttl: set?.ttl ?? 0, values, whose }, at };
}

async function setAt(config: DesecConfig, zone: string, name: string, type: RecordType, within: Within): Promise<Set | undefined> {
  const path = `${zone}/rrsets/${subname(zone, name)}.../${type}/`;
  const { status, body } = await asked(config, { method: 'GET', path, may: [404] }, within);
  return status === 404 ? undefined : (body as Set);
}

/** Every set of a name. */
async function setsOf(config: DesecConfig, zone: string, name: string, within: Within): Promise<readonly Set[]> {
  const path = `${zone}/rrsets/?subname=${encodeURIComponent(subname(zone, name))}`;
  return (await asked(config, { method: 'GET', path }, within)).body as readonly Set[];
}

/** `path` below the account's domains. */
function asked({ endpoint, token }: DesecConfig, question: Question, within: Within): Promise<Reply> {
  const api: Api = { endpoint, token, scheme: 'Token' };
  return ask(api, { ...question, path: `api/v1/domains/${question.path}` }, within);
}

async function ensure(config: DesecConfig, want: RecordWant, within: Within): Promise<Outcome> {
  const values = [...new Set(want.values.map((value) => spelled(want.type, value)))].toSorted();
  const seen = await look(config, want, within);
  if (seen.kind === 'present') {
    const { whose, ttl } = seen.value;
    if (whose !== 'ours') throw inTheWay(want, whose, handedOver(want));
    if (ttl === want.ttl && JSON.stringify(seen.value.values) === JSON.stringify(values)) return DONE;
  }
  const records = values.map((value) => presented(want.type, value));
  const sets = both(config, want, want.ttl, records);
  const method = seen.kind === 'present' ? 'PUT' : 'POST';
  const { status, body } = await asked(config, { method, path: `${want.zone}/rrsets/`, body: sets, may: [400] }, within);
  if (status !== 400) return DONE;
  const then = await look(config, want, within);
  const whose = then.kind === 'present' ? then.value.whose : 'ours';
  if (whose !== 'ours') throw inTheWay(want, whose, handedOver(want));
  if (await besideAlias(config, want, within)) throw inTheWay(want, 'foreign', handedOver(want));
  if (seen.kind === 'absent' && then.kind === 'present')
    throw new Trouble('transient', 'dns/busy', `${want.name}: another of ours was first`);
  throw new Trouble('refused', 'dns/refused', `deSEC refuses ${want.name} ${want.type}: ${fieldsOf(body)}`);
}

/** A CNAME stands alone: whatever else has the name was made by somebody else. */
async function besideAlias(config: DesecConfig, { zone, name, type }: RecordRef, within: Within): Promise<boolean> {
  const others = (await setsOf(config, zone, name, within)).filter((set) => set.type !== type);
  return others.some((set) => type === 'CNAME' || set.type === 'CNAME');
}

async function remove(config: DesecConfig, ref: RecordRef, within: Within): Promise<Outcome> {
  const seen = await look(config, ref, within);
  if (seen.kind !== 'present') return DONE;
  if (seen.value.whose !== 'ours') throw inTheWay(ref, seen.value.whose, handedOver(ref));
  const sets = both(config, ref, 3600, []).map((set) => ({ subname: set.subname, type: set.type, records: [] }));
  await asked(config, { method: 'PATCH', path: `${ref.zone}/rrsets/`, body: sets }, within);
  return DONE;
}

function handedOver(ref: RecordRef): string {
  return `a TXT record at ${companionOf(ref)}`;
}

/** The set and its companion. No record at all means that they go. */
function both({ owner }: DesecConfig, ref: RecordRef, ttl: number, records: readonly string[]): readonly Set[] {
  const mark = records.length === 0 ? [] : [quoted(markOf(owner, ref.holder))];
  return [
    { subname: subname(ref.zone, ref.name), type: ref.type, ttl, records },
    { subname: subname(ref.zone, companionOf(ref)), type: 'TXT', ttl, records: mark },
  ];
}

/** Which fields a refusal names; its sentences can repeat what was sent. */
function fieldsOf(body: unknown): string {
  const parts = [body].flat().flatMap((each) => (typeof each === 'object' && each !== null ? Object.keys(each) : []));
  return [...new Set(parts)].join(', ') || 'no field named';
}
