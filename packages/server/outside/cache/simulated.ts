import { type Context, DONE, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { type SimulatedCloud, unanswered } from '../cloud.ts';
import { observationOf, outcomeOf } from '../trouble.ts';
import { trouble } from './failure.ts';
import type { CacheCredentials, CachePort, CacheRef, CacheValue } from './port.ts';
import { checkRef, checkWant, hashOf, userOf } from './rules.ts';

/** What the simulated world keeps of a user: hashes as the real server has them, never a password. */
export interface SimulatedCacheUser extends CacheRef {
  readonly hashes: readonly string[];
}

/** The caches of the simulated cloud: one node, which has users and no keys. */
export function simulatedCache(cloud: SimulatedCloud): CachePort {
  const asked = (verb: string, body: object, context: Context): Promise<SimulatedCacheUser | null> =>
    cloud.call('cache', verb, body, context) as Promise<SimulatedCacheUser | null>;
  return {
    observe: (ref, context) => look(() => asked('observe', ref, context)),
    ensure: ({ user, prefix, passwords }, context) =>
      act(async () => {
        checkWant({ user, prefix, passwords });
        await asked('ensure', { user, prefix, hashes: passwords.map((password) => hashOf(password).reveal()) }, context);
      }),
    remove: (ref, context) =>
      act(async () => {
        checkRef(ref);
        await asked('remove', ref, context);
      }),
    reach: (credentials, signal) =>
      act(async () => {
        // The world gives its record; the password is checked here, and travels nowhere.
        const context = { signal, deadline: Date.now() + 10_000, key: `reach/${credentials.user}`, epoch: 0, trace: '' };
        admit(await asked('reach', { user: credentials.user }, context), credentials);
      }),
  };
}

function admit(kept: SimulatedCacheUser | null, { prefix, password }: CacheCredentials): void {
  if (!kept?.hashes.includes(hashOf(password).reveal())) throw trouble('credentials', 'the user or its password is not accepted');
  if (kept.prefix !== prefix) throw trouble('forbidden', 'the user may not do this');
}

function look(ask: () => Promise<SimulatedCacheUser | null>): Promise<Observation<CacheValue>> {
  return observationOf(async () => {
    const kept = await ask();
    if (kept === null) return { kind: 'absent', at: Date.now() };
    const hashes = kept.hashes.map((hash) => new Secret(hash));
    return { kind: 'present', value: { nodes: [userOf('simulated', kept, hashes)] }, at: Date.now() };
  }, unanswered('cache'));
}

function act(work: () => Promise<void>): Promise<Outcome> {
  return outcomeOf(() => work().then(() => DONE), unanswered('cache'));
}
