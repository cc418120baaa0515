import { createHash } from 'node:crypto';
import { type Context, DONE, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import type { SimulatedCloud } from '../cloud.ts';
import type { BucketKey, BucketValue, BucketWant, ObjectsPort, Usage } from './port.ts';
import { observationOf, outcomeOf, Trouble } from '../trouble.ts';

/** Objects in the simulated cloud. What it cannot do: hold bytes, lock, belong to somebody else, or be open to strangers. */
export function simulatedObjects(cloud: SimulatedCloud): ObjectsPort {
  const ask = <Answer>(verb: string, body: unknown, context: Context): Promise<Answer> => call(cloud, verb, body, context);
  return {
    observe: (name, context) => look(() => ask<BucketValue | null>('observe', { name }, context)),
    ensure: (want, context) => act(() => ask('ensure', sent(want), context)),
    remove: (name, context) =>
      outcomeOf(async () => {
        const { done } = await ask<{ done: boolean }>('remove', { name }, context);
        return done ? DONE : { kind: 'working', lookAt: Date.now() };
      }),
    usage: (name, from, context) => look(() => ask<Usage>('usage', { name, from }, context)),
    reach: (name, key, context) =>
      act(async () => {
        const as = { name, access: key.access, digest: digestOf(key) };
        await ask('sweep', { name }, context);
        const { version } = await ask<{ version: string }>('put', { ...as, bytes: 1 }, context);
        await ask('drop', { ...as, version }, context);
      }),
    close: () => {},
  };
}

/** The secret half stays here: the world compares digests. */
const digestOf = ({ access, secret }: BucketKey): string => createHash('sha256').update(`${access}:${secret.reveal()}`).digest('hex');

function sent({ keys, ...want }: BucketWant): unknown {
  return { ...want, keys: Object.fromEntries(keys.map((key) => [key.access, digestOf(key)])) };
}

async function call<Answer>(cloud: SimulatedCloud, verb: string, body: unknown, context: Context): Promise<Answer> {
  const answer = await cloud.call('objects', verb, body, context).catch(() => {
    throw new Trouble('transient', 'objects/unreachable', 'the simulated store does not answer');
  });
  const refused = (answer as { refused?: string } | null)?.refused;
  if (refused !== undefined) throw new Trouble('refused', refused, `the simulated store refuses ${verb}`);
  return answer as Answer;
}

const act = (ask: () => Promise<unknown>): Promise<Outcome> => outcomeOf(() => ask().then(() => DONE));

function look<Value>(ask: () => Promise<Value | null>): Promise<Observation<Value>> {
  return observationOf(async () => {
    const value = await ask();
    return value === null ? { kind: 'absent', at: Date.now() } : { kind: 'present', value, at: Date.now() };
  });
}
