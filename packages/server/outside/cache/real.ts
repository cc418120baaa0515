import { type Context, DONE, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { observationOf, outcomeOf } from '../trouble.ts';
import { meaningIn, trouble } from './failure.ts';
import type { CachePort, CacheRef, CacheValue, CacheWant, SeenCacheUser } from './port.ts';
import { reach } from './reach.ts';
import { checkRef, checkWant, holds, rulesOf } from './rules.ts';
import { type Address, type Say, withSession } from './session.ts';
import { type Sweep, sweep } from './sweep.ts';

/**
 * All nodes that hold data, master and replicas. Access lists are not replicated: a user that only the master knew would be gone after
 * a failover, so each node is told, and while one is away nothing is said to be done.
 */
export interface CacheConfig {
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  /** Who administers: may use ACL, CLIENT KILL, ROLE, INFO, SCAN and UNLINK on all keys. Absent: the default user. */
  readonly user?: string;
  readonly password?: Secret;
  readonly tls?: { readonly ca?: string };
}

/** The caches of real nodes. It keeps no session; `close` is for the form. */
export function openCache(config: CacheConfig): CachePort & { close(): Promise<void> } {
  const sweeps = new Map<string, Sweep>();
  const { nodes, ...rest } = config;
  const addresses = nodes.map((node): Address => ({ ...node, ...rest }));
  return {
    observe: (ref, context) => observe(addresses, ref, context),
    ensure: (want, context) =>
      act(context, async (limit) => {
        checkWant(want);
        sweeps.delete(want.prefix);
        await each(addresses, limit, (say, node) => ensureAt(say, node, want));
        return DONE;
      }),
    remove: (ref, context) =>
      act(context, async (limit) => {
        checkRef(ref);
        await each(addresses, limit, (say) => removeAt(say, ref));
        return sweep(addresses, ref.prefix, limit, sweeps);
      }),
    reach,
    close: () => Promise.resolve(),
  };
}

async function observe(addresses: readonly Address[], ref: CacheRef, context: Context): Promise<Observation<CacheValue>> {
  const limit = limitOf(context);
  return observationOf(async () => {
    checkRef(ref);
    const nodes = await each(addresses, limit, async (say, node) => (await lookAt(say, node, ref)) ?? { node, flags: null });
    const at = Date.now();
    return nodes.every(({ flags }) => flags === null) ? { kind: 'absent', at } : { kind: 'present', value: { nodes }, at };
  }, meaningIn(limit));
}

function act(context: Context, work: (limit: AbortSignal) => Promise<Outcome>): Promise<Outcome> {
  const limit = limitOf(context);
  return outcomeOf(() => work(limit), meaningIn(limit));
}

/** Ends with the context's signal or its deadline, whichever is first. */
function limitOf({ signal, deadline }: Context): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, Math.min(deadline - Date.now(), 2 ** 31 - 1)))]);
}

/** Every node is asked, also after one failed; the first failure is then the answer. */
async function each<T>(addresses: readonly Address[], limit: AbortSignal, work: (say: Say, node: string) => Promise<T>): Promise<T[]> {
  const asked = addresses.map((address) => withSession(address, limit, (say) => work(say, `${address.host}:${address.port}`)));
  const answers = await Promise.allSettled(asked);
  return answers.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
}

async function lookAt(say: Say, node: string, { user }: CacheRef): Promise<SeenCacheUser | null> {
  const answer = (await say('ACL', 'GETUSER', user)) as readonly unknown[] | null;
  if (answer === null) return null;
  const fields = new Map(Array.from({ length: answer.length / 2 }, (_, index) => [String(answer[2 * index]), answer[2 * index + 1]]));
  return {
    node,
    flags: fields.get('flags') as string[],
    hashes: (fields.get('passwords') as string[]).map((hash) => new Secret(hash)),
    commands: String(fields.get('commands')),
    keys: String(fields.get('keys')),
    channels: String(fields.get('channels')),
    selectors: ((fields.get('selectors') as unknown[] | undefined) ?? []).length,
  };
}

/** Saved also where nothing changed: a process that was killed between the two would have left a user that a restart forgets. */
async function ensureAt(say: Say, node: string, want: CacheWant): Promise<void> {
  const seen = await lookAt(say, node, want);
  if (seen === null || !holds({ nodes: [seen] }, want)) await say('ACL', 'SETUSER', ...rulesOf(want));
  await say('ACL', 'SAVE');
  const then = await lookAt(say, node, want);
  if (then === null || !holds({ nodes: [then] }, want))
    throw trouble('unsteady', `${want.user} is not at ${node} as it was set`, 'transient');
  // A session outlives its password: who came in by one that is taken away comes in anew or not at all.
  const gone = seen?.hashes.some((hash) => !then.hashes.some((left) => left.reveal() === hash.reveal())) ?? false;
  if (gone || seen?.flags.includes('nopass')) await say('CLIENT', 'KILL', 'USER', want.user);
}

/** Its sessions end with it, by the server's own rule. Saved also where it is gone: a restart must not bring it back. */
async function removeAt(say: Say, { user }: CacheRef): Promise<void> {
  await say('ACL', 'DELUSER', user);
  await say('ACL', 'SAVE');
}
