import type { Context } from '@hansa/domain/port/outcome.ts';
import type { SimulatedCloud } from '../../outside/cloud.ts';
import { Keys } from './keys.ts';
import type { Tables } from './tables.ts';

export type Reducer = (tables: Tables, verb: string, body: unknown, context: Context) => unknown;

/** Tables that end with the process. Values go through JSON, as they do in tables that last. */
export function memoryTables(): Tables {
  const rows = new Map<string, string>();
  const keys = new Keys([]);
  return {
    get: (key) => {
      const row = rows.get(key);
      return row === undefined ? undefined : JSON.parse(row);
    },
    put: (key, value) => {
      if (!rows.has(key)) keys.add(key);
      rows.set(key, JSON.stringify(value));
    },
    delete: (key) => {
      rows.delete(key);
      keys.delete(key);
    },
    list: (prefix) => keys.below(prefix),
  };
}

export interface MemoryCloud extends SimulatedCloud {
  readonly tables: Tables;
  /** The next call happens, and its answer never arrives. */
  loseNext(): void;
}

/** A cloud of one outsider in this process, whose answers can be lost. */
export function memoryCloud(world: Reducer): MemoryCloud {
  const tables = memoryTables();
  let losing = false;
  return {
    tables,
    loseNext: () => {
      losing = true;
    },
    call: async (_outsider, verb, body, context) => {
      context.signal.throwIfAborted();
      const answer = JSON.stringify(world(tables, verb, JSON.parse(JSON.stringify(body)), context) ?? null);
      if (losing) {
        losing = false;
        throw new Error('the answer is lost');
      }
      return JSON.parse(answer);
    },
  };
}

/** A cloud where nobody answers. */
export const noCloud: SimulatedCloud = { call: () => Promise.reject(new Error('nobody answers')) };
