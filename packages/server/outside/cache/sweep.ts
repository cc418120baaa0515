import { DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import { trouble } from './failure.ts';
import { type Address, type Say, withSession } from './session.ts';

/** How far a look through all keys has come, and at which server: a cursor means nothing to another. */
export interface Sweep {
  readonly server: string;
  readonly cursor: string;
}

/** Keys that the server looks at in one step: about a millisecond, in which nobody else is served. */
const STEP = 1_000;
/** Milliseconds of one call; what is left is the next call's. */
const SHARE = 1_000;

/**
 * Removes every key below the prefix, as far as one call's share of time goes: `working` while there is more. SCAN gives each key that
 * is there from its beginning to its end, and the user is gone before it begins, so that one whole look leaves none. The place is kept in
 * this process only: whoever takes over begins anew.
 */
export async function sweep(
  addresses: readonly Address[],
  prefix: string,
  limit: AbortSignal,
  sweeps: Map<string, Sweep>,
): Promise<Outcome> {
  for (const address of addresses) {
    const outcome = await withSession(address, limit, async (say) => {
      const [role] = (await say('ROLE')) as readonly unknown[];
      return role === 'master' ? await sweepAt(say, prefix, sweeps) : undefined;
    });
    if (outcome !== undefined) return outcome;
  }
  throw trouble('no-master', 'no node takes writes now', 'transient');
}

async function sweepAt(say: Say, prefix: string, sweeps: Map<string, Sweep>): Promise<Outcome> {
  const server = /run_id:(\w+)/.exec(String(await say('INFO', 'server')))?.[1] ?? '';
  const known = sweeps.get(prefix);
  let cursor = known?.server === server ? known.cursor : '0';
  const end = Date.now() + SHARE;
  do {
    const [next, keys] = (await say('SCAN', cursor, 'MATCH', `${prefix}*`, 'COUNT', STEP)) as [string, string[]];
    if (keys.length > 0) await say('UNLINK', ...keys);
    cursor = next;
    sweeps.set(prefix, { server, cursor });
  } while (cursor !== '0' && Date.now() < end);
  if (cursor !== '0') return { kind: 'working', lookAt: Date.now() };
  sweeps.delete(prefix);
  return DONE;
}
