import { openSync, writeSync } from 'node:fs';
import { Journal } from '@hansa/server/embedded/cloud/journal.ts';
import { simulatedCloud } from '@hansa/server/embedded/cloud/cloud.ts';
import type { Reducer } from '@hansa/server/embedded/cloud/memory.ts';
import { HALVES } from '@hansa/server/embedded/world.ts';
import { serveCloud } from '@hansa/server/embedded/cloud/http.ts';

/** One call that changed something: who asked what, under which key and lease, and which rows came to be or went. Never a body. */
export interface Effect {
  readonly outsider: string;
  readonly verb: string;
  readonly key: string;
  readonly epoch: number;
  readonly made: readonly string[];
  readonly gone: readonly string[];
}

/** A half that says what it did. The names of rows are names of things; what is in them stays out of the log. */
function counted(outsider: string, half: Reducer, tell: (effect: Effect) => void): Reducer {
  return (tables, verb, body, context) => {
    const [made, gone]: [string[], string[]] = [[], []];
    let touched = false;
    const answer = half(
      {
        ...tables,
        put: (key, value) => {
          touched = true;
          if (tables.get(key) === undefined) made.push(key);
          tables.put(key, value);
        },
        delete: (key) => {
          touched = true;
          if (tables.get(key) !== undefined) gone.push(key);
          tables.delete(key);
        },
      },
      verb,
      body,
      context,
    );
    if (touched) tell({ outsider, verb, key: context.key, epoch: context.epoch, made, gone });
    return answer;
  };
}

/** The simulated cloud as a process of its own: `node world.ts <journal> <log of effects>`; prints its port. */
const [file = '', log = ''] = process.argv.slice(2);
const effects = openSync(log, 'a');
const tell = (effect: Effect): void => void writeSync(effects, `${JSON.stringify(effect)}\n`);
const halves = Object.fromEntries(Object.entries(HALVES).map(([name, half]) => [name, counted(name, half, tell)]));
const { port } = await serveCloud(simulatedCloud(new Journal(file), halves));
process.stdout.write(`${port}\n`);
process.on('disconnect', () => process.exit());
