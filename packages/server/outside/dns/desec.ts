import { DONE, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import type { Within } from './exchange.ts';
import { companionOf, type DnsPort, markOf, type RecordRef, type RecordType, type RecordValue, type RecordWant } from './port.ts';
import { spelled } from './rdata.ts';
import { observationOf, outcomeOf, Trouble } from '../trouble.ts';

/**
 * deSEC over its HTTP API. Written by its documentation and never tried against deSEC.
 * Source: desec-io/desec-stack docs/dns/rrsets.rst and docs/rate-limits.rst, read 2026-11-21.
 *
 * A record set and its companion are made in one POST, which fails whole where either is there already; so nothing foreign is overwritten.
 * What is there is changed in one PUT, after a look: deSEC has no condition for it. It allows 15 changes a minute and 300 a day in a
 * domain, says in `Retry-After` how long to wait, and has a least TTL a domain (3600 s by default).
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

interface Reply {
  readonly status: number;
  readonly body: unknown;
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
  const mark = await read(config, ref.zone, companionOf(ref), 'TXT', within);
  const set = await read(config, ref.zone, ref.name, ref.type, within);
  const ours = mark?.records.includes(quoted(markOf(config.owner))) ?? false;
  const at = Date.now();
  if (set === undefined && !ours) return { kind: 'absent', at };
  const values = (set?.records ?? []).map((each) => spelled(ref.type, unquoted(ref.type, each))).toSorted();
  return { kind: 'present', value: { ttl: set?.ttl ?? 0, values, ours }, at };
}

async function read(config: DesecConfig, zone: string, name: string, type: RecordType, within: Within): Promise<Set | undefined> {
  const { status, body } = await ask(config, 'GET', `${zone}/rrsets/${subname(zone, name)}.../${type}/`, undefined, within, [404]);
  return status === 404 ? undefined : (body as Set);
}

async function ensure(config: DesecConfig, want: RecordWant, within: Within): Promise<Outcome> {
  const values = [...new Set(want.values.map((value) => spelled(want.type, value)))].toSorted();
  const seen = await look(config, want, within);
  if (seen.kind === 'present') {
    const { ours, ttl } = seen.value;
    if (!ours) throw foreign(want);
    if (ttl === want.ttl && JSON.stringify(seen.value.values) === JSON.stringify(values)) return DONE;
  }
  const records = values.map((value) => presented(want.type, value));
  const sets = setsOf(config, want, want.ttl, records);
  const { status, body } = await ask(config, seen.kind === 'present' ? 'PUT' : 'POST', `${want.zone}/rrsets/`, sets, within, [400]);
  if (status !== 400) return DONE;
  const then = await look(config, want, within);
  if ((then.kind === 'present' && !then.value.ours) || (await besideAlias(config, want, within))) throw foreign(want);
  if (seen.kind === 'absent' && then.kind === 'present')
    throw new Trouble('transient', 'dns/busy', `${want.name}: another of ours was first`);
  throw new Trouble('refused', 'dns/refused', `deSEC refuses ${want.name} ${want.type}: ${fieldsOf(body)}`);
}

/** A CNAME stands alone: whatever else has the name was made by somebody else. */
async function besideAlias(config: DesecConfig, { zone, name, type }: RecordRef, within: Within): Promise<boolean> {
  const { body } = await ask(config, 'GET', `${zone}/rrsets/?subname=${encodeURIComponent(subname(zone, name))}`, undefined, within);
  const others = (body as readonly Set[]).filter((set) => set.type !== type);
  return others.some((set) => type === 'CNAME' || set.type === 'CNAME');
}

async function remove(config: DesecConfig, ref: RecordRef, within: Within): Promise<Outcome> {
  const seen = await look(config, ref, within);
  if (seen.kind !== 'present') return DONE;
  if (!seen.value.ours) throw foreign(ref);
  const sets = setsOf(config, ref, 3600, []).map((set) => ({ subname: set.subname, type: set.type, records: [] }));
  await ask(config, 'PATCH', `${ref.zone}/rrsets/`, sets, within);
  return DONE;
}

/** The set and its companion. No record at all means that they go. */
function setsOf({ owner }: DesecConfig, ref: RecordRef, ttl: number, records: readonly string[]): readonly Set[] {
  const mark = records.length === 0 ? [] : [quoted(markOf(owner))];
  return [
    { subname: subname(ref.zone, ref.name), type: ref.type, ttl, records },
    { subname: subname(ref.zone, companionOf(ref)), type: 'TXT', ttl, records: mark },
  ];
}

async function ask(
  { endpoint, token }: DesecConfig,
  method: string,
  path: string,
  body: unknown,
  { signal, deadline }: Within,
  may: readonly number[] = [],
): Promise<Reply> {
  const ends = AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, deadline - Date.now()))]);
  const headers = { authorization: `Token ${token.reveal()}`, 'content-type': 'application/json' };
  const url = new URL(`api/v1/domains/${path}`, endpoint);
  const init = { method, headers, signal: ends, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const reply = await fetch(url, init)
    .then(async (answer) => ({ status: answer.status, wait: answer.headers.get('retry-after'), text: await answer.text() }))
    .catch(() => {
      throw new Trouble('transient', 'dns/unreachable', `${endpoint.host}: ${ends.aborted ? 'no answer in time' : 'connection lost'}`);
    });
  if (reply.status < 300 || may.includes(reply.status)) return { status: reply.status, body: parsed(reply.text, endpoint) };
  throw troubleOf(reply.status, reply.wait, `${endpoint.host}: ${method} ${reply.status}`);
}

function parsed(text: string, { host }: URL): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    throw new Trouble('transient', 'dns/unreachable', `${host}: the answer is no JSON`);
  }
}

function troubleOf(status: number, wait: string | null, detail: string): Trouble {
  const seconds = Number(wait ?? Number.NaN);
  if (status === 429 || status >= 500) {
    return new Trouble('transient', 'dns/busy', detail, Number.isFinite(seconds) ? Date.now() + Math.ceil(seconds * 1000) : null);
  }
  if (status === 401 || status === 403) return new Trouble('refused', 'dns/key', detail);
  return new Trouble('refused', status === 404 ? 'dns/zone' : 'dns/refused', detail);
}

/** Which fields a refusal names; its sentences can repeat what was sent. */
function fieldsOf(body: unknown): string {
  const parts = [body].flat().flatMap((each) => (typeof each === 'object' && each !== null ? Object.keys(each) : []));
  return [...new Set(parts)].join(', ') || 'no field named';
}

function foreign(ref: RecordRef): Trouble {
  return new Trouble('refused', 'dns/foreign', `${ref.name} ${ref.type} was made by somebody else`);
}

/** The name below the zone; the zone's own name is empty. */
const subname = (zone: string, name: string): string => (name === zone ? '' : name.slice(0, -(zone.length + 1)));

/** Names end in a dot in a zone file, and texts stand in quotes, in pieces of 255 bytes. */
function presented(type: RecordType, value: string): string {
  if (type === 'TXT') return quoted(value);
  return type === 'CNAME' || type === 'MX' || type === 'SRV' ? `${value}.` : value;
}

function quoted(text: string): string {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.max(1, Math.ceil(bytes.length / 255)) }, (_, index) =>
    bytes.subarray(index * 255, index * 255 + 255),
  );
  const plain = (piece: Buffer): string =>
    [...piece]
      .map((byte) =>
        byte < 32 || byte > 126
          ? `\\${String(byte).padStart(3, '0')}`
          : /["\\]/.test(String.fromCharCode(byte))
            ? `\\${String.fromCharCode(byte)}`
            : String.fromCharCode(byte),
      )
      .join('');
  return pieces.map((piece) => `"${plain(piece)}"`).join(' ');
}

function unquoted(type: RecordType, value: string): string {
  if (type !== 'TXT') return value;
  const bytes = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].flatMap(([, piece = '']) =>
    [...piece.matchAll(/\\(\d{3})|\\(.)|(.)/gs)].flatMap(([, code, escaped, plain]) =>
      code ? [Number(code)] : [...Buffer.from(escaped ?? plain ?? '')],
    ),
  );
  return Buffer.from(bytes).toString('utf8');
}
