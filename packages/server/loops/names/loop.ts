import { isIPv4 } from 'node:net';
import { canonicalHost } from '@hansa/compiler/plan/names.ts';
import { type Context, DONE, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import { type BackoffLimits, backoff } from '@hansa/domain/work/backoff.ts';
import type { Pool } from 'pg';
import type { Estate } from '../../estate/estate.ts';
import type { CellNames, DnsPort, RecordRef } from '../../outside/dns/port.ts';
import type { Held, Look, Loop } from '../loop.ts';

export interface NamesLoopOptions {
  readonly pool: Pool;
  readonly estate: Pick<Estate, 'platform'>;
  readonly names: (cell: string) => CellNames;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly random: () => number;
  readonly backoff?: BackoffLimits;
}

/** Milliseconds: somebody may have changed the records by hand. */
const AGAIN = 3_600_000;
/** Milliseconds for one look. */
const PATIENCE = 20_000;

/**
 * Keeps the host of a cell at the addresses of its gateway, to which every name of its tenants leads. Its subject is the cell's name; it is woken
 * at the start, where other addresses may have been configured. A cell is never erased, so its host is never removed, but an address family is.
 */
export function namesLoop(options: NamesLoopOptions): Loop {
  return { kind: 'names', most: 4, look: (held) => look(options, held) };
}

async function look({ pool, estate, names, ...options }: NamesLoopOptions, held: Held): Promise<Look> {
  const cell = held.subject;
  const { addresses, port, ttl, zone } = names(cell);
  if (addresses.length === 0) return said('names/by-others', 'the configuration has no address of its gateway', null);
  const platform = await estate.platform(pool);
  if (!platform) return said('spec/none', 'no platform has been accepted yet', 5_000);
  const { appsDomain } = platform.plan.platform.values;
  const name = canonicalHost(cell, appsDomain);
  const outcomes: Outcome[] = [];
  for (const type of ['A', 'AAAA'] as const) {
    if (!(await held.stillMine())) return said('lease/stale', 'somebody else goes on', 0);
    const ref: RecordRef = { zone: zone ?? appsDomain, name, type, holder: cell };
    const values = addresses.filter((each) => isIPv4(each) === (type === 'A'));
    const context = contextOf(held, `${name}/${type}`, options.now());
    outcomes.push(await (values.length > 0 ? port.ensure({ ...ref, ttl, values }, context) : withoutOwn(port, ref, context)));
  }
  return lookFrom(outcomes, `${name} stands for ${addresses.join(', ')}`, held, options);
}

/** What somebody else put there for the other family stays. */
async function withoutOwn(port: DnsPort, ref: RecordRef, context: Context): Promise<Outcome> {
  const seen = await port.observe(ref, context);
  if (seen.kind === 'unknown') return transient(seen.cause.code, seen.cause.detail);
  return seen.kind === 'present' && seen.value.whose === 'ours' ? port.remove(ref, context) : DONE;
}

function lookFrom(
  outcomes: readonly Outcome[],
  detail: string,
  held: Held,
  options: Pick<NamesLoopOptions, 'now' | 'random' | 'backoff'>,
): Look {
  const trouble = outcomes.find((each) => 'cause' in each);
  if (!trouble) return said('names/as-wanted', detail, AGAIN);
  const tries = ((held.state as { tries?: number }).tries ?? 0) + 1;
  const named = trouble.kind === 'transient' ? (trouble.retryAt ?? 0) - options.now() : 0;
  const wait = Math.max(named, backoff(tries, options.random(), options.backoff));
  return { ...said(trouble.cause.code, trouble.cause.detail, wait), state: { tries } };
}

function contextOf({ signal, epoch, trace }: Held, what: string, now: number): Context {
  return { signal, deadline: now + PATIENCE, epoch, trace, key: `names/${what}` };
}

function said(code: string, detail: string, wait: number | null): Look {
  return { state: {}, because: [{ step: 'names', code, detail }], wait };
}
