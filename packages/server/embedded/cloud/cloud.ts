import type { SimulatedCloud } from '../../outside/cloud.ts';
import type { Journal } from './journal.ts';
import type { Reducer } from './memory.ts';

/** What was asked of the world, for those who count effects. */
export interface Asked {
  readonly outsider: string;
  readonly verb: string;
  readonly key: string;
  readonly epoch: number;
}

/** The simulated cloud in this process: every call is on the disk before it is answered. `heard` is told of each. */
export function simulatedCloud(
  journal: Journal,
  halves: Readonly<Record<string, Reducer>>,
  heard: (asked: Asked) => void = () => {},
): SimulatedCloud {
  return {
    async call(outsider, verb, body, context) {
      context.signal.throwIfAborted();
      const half = halves[outsider];
      if (!half) throw new Error(`the simulated cloud has no ${outsider}`);
      heard({ outsider, verb, key: context.key, epoch: context.epoch });
      // As over a wire: nothing is in common with the caller.
      const sent: unknown = JSON.parse(JSON.stringify(body));
      const answer = await journal.change((tables) => half(tables, verb, sent, context) ?? null);
      return JSON.parse(JSON.stringify(answer)) as unknown;
    },
  };
}
