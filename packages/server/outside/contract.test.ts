import assert from 'node:assert/strict';
import { DONE, type Observation, type Port, transient, unknown } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { SimulatedCloud } from './cloud.ts';
import { portContract } from './contract.ts';

interface Box {
  readonly name: string;
  readonly size: number;
  readonly password: Secret;
}

type BoxPort = Port<string, Box, { readonly size: number }>;

/** The smallest twin there can be: it shows the form, and that the suite passes where nothing is wrong. */
function boxes(cloud: SimulatedCloud): BoxPort {
  return {
    observe: async (name, context) => {
      try {
        const size = await cloud.call('boxes', 'observe', { name }, context);
        return typeof size === 'number' ? { kind: 'present', value: { size }, at: 0 } : { kind: 'absent', at: 0 };
      } catch {
        return unknown('boxes/unreachable', 'no answer', 0) as Observation<{ size: number }>;
      }
    },
    ensure: ({ name, size }, context) => act(cloud.call('boxes', 'ensure', { name, size }, context)),
    remove: (name, context) => act(cloud.call('boxes', 'remove', { name }, context)),
  };
}

const act = (call: Promise<unknown>) => call.then(() => DONE).catch(() => transient('boxes/unreachable', 'no answer'));

function memory(): SimulatedCloud {
  const sizes = new Map<string, number>();
  return {
    call: (_outsider, verb, body) => {
      const { name, size } = body as { name: string; size: number };
      if (verb === 'ensure') sizes.set(name, size);
      if (verb === 'remove') sizes.delete(name);
      return Promise.resolve(sizes.get(name));
    },
  };
}

const box = (size: number): Box => ({ name: 'b', size, password: new Secret('canary-3c') });

portContract<string, Box, { readonly size: number }>('the suite itself', () =>
  Promise.resolve({
    by: 'a map in memory',
    port: boxes(memory()),
    ref: 'b',
    want: box(1),
    changed: box(2),
    holds: (value, want) => value.size === want.size,
    away: boxes({ call: () => Promise.reject(new Error('away')) }),
    canaries: ['canary-3c'],
    stop: () => Promise.resolve(assert.ok(true)),
  }),
);
