import { setTimeout as sleep } from 'node:timers/promises';
import { DONE, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { observationOf, outcomeOf, Trouble } from '../trouble.ts';
import { type Api, ask, type Question, type Reply } from './api.ts';
import type { Within } from './exchange.ts';
import { type DnsPort, inTheWay, type RecordRef, type RecordType, type RecordValue, type RecordWant, type Whose } from './port.ts';
import { spelled } from './rdata.ts';
import { presented, read, subname } from './zone-file.ts';

/**
 * Hetzner over its Cloud API (`/v1/zones/{zone}/rrsets`), which is what its zones are under since the API of dns.hetzner.com ended in May 2026.
 * Written by its description and never tried against Hetzner.
 * Source: docs.hetzner.cloud/reference/cloud#zone-rrsets and hetznercloud/hcloud-go at b8cfa39 (`schema/zone_rrset.go`, `error.go`), read 2026-11-21;
 * in general use since 2025-11-10 (docs.hetzner.cloud/changelog#2025-11-10-dns-ga).
 *
 * Labels of a record set are its mark, made with it in one request that fails where it is there already; so nothing foreign is overwritten, and no
 * companion is needed. What is there is changed after a look: there is no condition for it. A change is an action, waited for until it succeeded.
 */
export interface HetznerConfig {
  readonly endpoint: URL;
  /** Of the project that has the zone, to read and write. */
  readonly token: Secret;
  /** A value of a label: letters, digits, `-`, `_` and `.`, at most 63. */
  readonly owner: string;
}

interface Set {
  readonly type: RecordType;
  /** Null: the zone's own. */
  readonly ttl: number | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly records: readonly { readonly value: string }[];
}

interface Action {
  readonly id: number;
  readonly status: 'running' | 'success' | 'error';
  readonly error?: { readonly code: string } | null;
}

const OWNER = 'hansa-owner';
const HOLDER = 'hansa-holder';
/** Milliseconds between two questions after an action. */
const POLL = 250;

/** Opens a port to a project at Hetzner. Nothing is asked before the first verb. */
export function openHetzner(config: HetznerConfig): DnsPort {
  return {
    observe: (ref, context) => observationOf(() => look(config, ref, context)),
    ensure: (want, context) => outcomeOf(() => ensure(config, want, context)),
    remove: (ref, context) => outcomeOf(() => remove(config, ref, context)),
    close: () => {},
  };
}

async function look(config: HetznerConfig, ref: RecordRef, within: Within): Promise<Observation<RecordValue>> {
  const set = (await named(config, ref, within)).find(({ type }) => type === ref.type);
  const at = Date.now();
  if (set === undefined) return { kind: 'absent', at };
  const values = set.records.map(({ value }) => read(ref.type, value)).toSorted();
  return { kind: 'present', value: { ttl: set.ttl ?? 0, values, whose: whoseOf(set, config, ref) }, at };
}

function whoseOf({ labels }: Set, { owner }: HetznerConfig, { holder }: RecordRef): Whose {
  if (labels[OWNER] !== owner) return 'foreign';
  return labels[HOLDER] === holder ? 'ours' : 'another';
}

/** Every set of the name. A list, since what is not there and a zone that is not ours are both not found one by one. */
async function named(config: HetznerConfig, { zone, name }: RecordRef, within: Within): Promise<readonly Set[]> {
  const path = `zones/${zone}/rrsets?${new URLSearchParams({ name: labelOf(zone, name), per_page: '50' })}`;
  const { body } = await asked(config, { method: 'GET', path }, within);
  return (body as { readonly rrsets: readonly Set[] }).rrsets;
}

const labelOf = (zone: string, name: string): string => subname(zone, name) || '@';

function asked({ endpoint, token }: HetznerConfig, question: Question, within: Within): Promise<Reply> {
  const api: Api = { endpoint, token, scheme: 'Bearer' };
  return ask(api, { ...question, path: `v1/${question.path}` }, within);
}

async function ensure(config: HetznerConfig, want: RecordWant, within: Within): Promise<Outcome> {
  const values = [...new Set(want.values.map((value) => spelled(want.type, value)))].toSorted();
  const seen = await look(config, want, within);
  if (seen.kind !== 'present') return make(config, want, values, within);
  const { whose, ttl, values: before } = seen.value;
  if (whose !== 'ours') throw inTheWay(want, whose, HANDED_OVER);
  const records = recordsOf(want.type, values);
  if (JSON.stringify(before) !== JSON.stringify(values)) await change(config, want, 'set_records', { records }, within);
  if (ttl !== want.ttl) await change(config, want, 'change_ttl', { ttl: want.ttl }, within);
  return DONE;
}

async function make(config: HetznerConfig, want: RecordWant, values: readonly string[], within: Within): Promise<Outcome> {
  const { zone, name, type, ttl, holder } = want;
  const labels = { [OWNER]: config.owner, ...(holder !== undefined && { [HOLDER]: holder }) };
  const set = { name: labelOf(zone, name), type, ttl, labels, records: recordsOf(type, values) };
  const { status, body } = await asked(config, { method: 'POST', path: `zones/${zone}/rrsets`, body: set, may: [409, 422] }, within);
  if (status < 300) return done(config, body, within);
  const there = await named(config, want, within);
  const own = there.find((each) => each.type === type);
  const whose = own ? whoseOf(own, config, want) : 'ours';
  // A CNAME stands alone: whatever else has the name was made by somebody else.
  if (there.some((each) => each.type !== type && [each.type, type].includes('CNAME'))) throw inTheWay(want, 'foreign', HANDED_OVER);
  if (whose !== 'ours') throw inTheWay(want, whose, HANDED_OVER);
  if (status === 409) throw new Trouble('transient', 'dns/busy', `${name}: another change was first`);
  throw new Trouble('refused', 'dns/refused', `Hetzner refuses ${name} ${type}: ${codeOf(body)}`);
}

async function change(config: HetznerConfig, ref: RecordRef, verb: string, body: unknown, within: Within): Promise<Outcome> {
  const path = `${setPath(ref)}/actions/${verb}`;
  return done(config, (await asked(config, { method: 'POST', path, body }, within)).body, within);
}

async function remove(config: HetznerConfig, ref: RecordRef, within: Within): Promise<Outcome> {
  const seen = await look(config, ref, within);
  if (seen.kind !== 'present') return DONE;
  if (seen.value.whose !== 'ours') throw inTheWay(ref, seen.value.whose, HANDED_OVER);
  const { status, body } = await asked(config, { method: 'DELETE', path: setPath(ref), may: [404] }, within);
  return status === 404 ? DONE : done(config, body, within);
}

const setPath = ({ zone, name, type }: RecordRef): string => `zones/${zone}/rrsets/${labelOf(zone, name)}/${type}`;
const HANDED_OVER = `the labels ${OWNER} and ${HOLDER}`;

/** Waits for the action of an answer: only then is a look sure to see what it did. */
async function done(config: HetznerConfig, answer: unknown, within: Within): Promise<Outcome> {
  let { action } = answer as { readonly action: Action };
  while (action.status === 'running') {
    if (Date.now() + POLL > within.deadline) throw new Trouble('transient', 'dns/busy', `action ${action.id} is not done yet`);
    await sleep(POLL, undefined, { signal: within.signal }).catch(() => {
      throw new Trouble('transient', 'dns/unreachable', `${config.endpoint.host}: cancelled`);
    });
    const { body } = await asked(config, { method: 'GET', path: `actions/${action.id}` }, within);
    ({ action } = body as { readonly action: Action });
  }
  if (action.status === 'error')
    throw new Trouble('transient', 'dns/busy', `action ${action.id} failed: ${action.error?.code ?? 'no code'}`);
  return DONE;
}

function recordsOf(type: RecordType, values: readonly string[]): readonly { readonly value: string }[] {
  return values.map((value) => ({ value: presented(type, value) }));
}

/** The code of a refusal; its sentence can repeat what was sent. */
function codeOf(body: unknown): string {
  return (body as { error?: { code?: string } } | null)?.error?.code ?? 'no code';
}
