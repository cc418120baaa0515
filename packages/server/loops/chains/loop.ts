import { hash } from 'node:crypto';
import { type Linked, linkOf } from '@hansa/domain/register/event.ts';
import type { Pool } from 'pg';
import { type ChainEnd, chainsAfter, linkedAfter } from '../../db/chains.ts';
import { type Transaction, transaction } from '../../db/transaction.ts';
import type { Look, Loop } from '../loop.ts';

export interface ChainsLoopOptions {
  readonly pool: Pool;
  readonly now: () => number;
}

/** How far the reading has come, and what it found. */
export interface ChainsState {
  /** The chain that was read last; null: the reading begins. */
  readonly after: string | null;
  /** UTC milliseconds: when the register was read through; before the first time, when that began. */
  readonly readAt: number;
  /** Broken chains that are known, and those of this reading. */
  readonly broken: readonly string[];
  readonly found: readonly string[];
}

/** Chains of one look, and events at once: a chain has some tens, and that of the house any number. */
const CHAINS = 100;
const EVENTS = 2_000;
/** Milliseconds between looks, and between readings: 10,000 tenants are read in eight minutes, which takes a hundredth of a core. */
const PAUSE = 5_000;
const REST = 3_600_000;

/** Reads the register through, again and again: whether what happened is still what was written. Its only subject is `chains`. */
export function chainsLoop({ pool, now }: ChainsLoopOptions): Loop {
  return {
    kind: 'chains',
    most: 1,
    async look(held): Promise<Look> {
      const known = stateOf(held.state, now());
      const resting = known.after === null ? known.readAt + REST - now() : 0;
      if (resting > 0 && (held.state as Partial<ChainsState>).readAt !== undefined) return said(known, resting);
      const read = await transaction(pool, (client) => readOn(client, known.after), { isolation: 'repeatable read', readOnly: true });
      const found = [...known.found, ...read.broken];
      const broken = [...new Set([...known.broken, ...found])];
      if (read.last !== null) return said({ ...known, after: read.last, found, broken }, PAUSE);
      return said({ after: null, readAt: now(), found: [], broken: found }, REST);
    },
  };
}

function stateOf(state: unknown, now: number): ChainsState {
  return { after: null, readAt: now, broken: [], found: [], ...(state as Partial<ChainsState>) };
}

function said(state: ChainsState, wait: number): Look {
  const { broken } = state;
  const detail =
    broken.length === 0 ? 'what happened is what was written' : `${broken.length} chains are broken: ${broken.slice(0, 5).join(', ')}`;
  return { state, because: [{ step: 'chains', code: broken.length === 0 ? 'chains/whole' : 'chains/broken', detail }], wait };
}

/** `last` is null once there is no further chain. */
async function readOn(
  client: Transaction,
  after: string | null,
): Promise<{ readonly last: string | null; readonly broken: readonly string[] }> {
  const chains = await chainsAfter(client, after, CHAINS);
  const broken: string[] = [];
  for (const chain of chains) if (!(await isWhole(client, chain))) broken.push(chain.tenant === '' ? 'house' : chain.tenant);
  return { last: chains.length < CHAINS ? null : (chains.at(-1)?.tenant ?? null), broken };
}

/** Each event follows from the one before, and the last one is the one that is known to be: nothing was cut off. */
async function isWhole(client: Transaction, { tenant, head, length }: ChainEnd): Promise<boolean> {
  let [seq, count]: [string, number] = ['0', 0];
  let last: string | null = null;
  for (;;) {
    const events: readonly (Linked & { readonly seq: string })[] = await linkedAfter(client, tenant, seq, EVENTS);
    for (const { seq: place, hash: told, prev, ...event } of events) {
      if (prev !== last || told !== linkOf(sha256, last, event)) return false;
      [seq, last] = [place, told];
    }
    count += events.length;
    if (events.length < EVENTS) return count === length && (last ?? '') === head;
  }
}

function sha256(text: string): string {
  return hash('sha256', text);
}
