import { type Context, DONE, type Observation, transient, unknown } from '@hansa/domain/port/outcome.ts';
import type { SimulatedCloud } from '../cloud.ts';
import { NEVER, outcomeOf, present } from './outcome.ts';
import type { Batch, Branch, Difference, Found, GitPort, Place, Published } from './port.ts';

/** Author of what `remove` commits. */
const US = { name: 'Hansa', email: 'hansa@localhost' };

/**
 * Git in the simulated cloud. What it cannot do: signatures, links and submodules, file modes, a file in the place of a folder, and a
 * repository that asks who we are.
 */
export function simulatedGit(cloud: SimulatedCloud, now: () => number = Date.now, poll = 200): GitPort {
  const twin = new Twin(cloud, now);
  const publish = (batch: Batch, context: Context) => twin.publish(batch, context);
  return {
    observe: (place, context) => twin.look<Found>('observe', place, context),
    ensure: async (batch, context) => outcomeOf(await publish(batch, context)),
    remove: async (place, context) => {
      if (place.path === '') return NEVER;
      const found = await twin.look<Found>('observe', place, context);
      return found.kind === 'absent' ? DONE : outcomeOf(await publish(removal(place, now()), context));
    },
    publish,
    list: async (at, path, context) => {
      const found = await twin.look<[string, string][]>('list', { ...at, path }, context);
      return found.kind === 'present'
        ? present(
            found.value.map(([name, id]) => ({ path: name, id, kind: 'file' })),
            found.at,
          )
        : found;
    },
    read: async (repository, ids, context) => {
      const found = await twin.look<[string, string | undefined][]>('read', { repository, ids }, context);
      if (found.kind !== 'present') return found;
      const missing = found.value.find(([, content]) => typeof content !== 'string');
      if (missing !== undefined) return { kind: 'absent', at: found.at };
      return present(new Map(found.value.map(([id, content]) => [id, Buffer.from(content ?? '', 'base64')])), found.at);
    },
    difference: (at, from, context) => twin.look<Difference>('difference', { ...at, from }, context),
    changed: (branch, known, signal) => twin.changed(branch, known, signal, poll),
    tend: () => Promise.resolve(DONE),
    close: () => Promise.resolve(),
  };
}

function removal({ repository, branch, path }: Place, at: number): Batch {
  return { repository, branch, parent: 'any', write: new Map(), remove: [path], message: `Remove ${path}`, by: US, at };
}

class Twin {
  readonly #cloud: SimulatedCloud;
  readonly #now: () => number;

  constructor(cloud: SimulatedCloud, now: () => number) {
    this.#cloud = cloud;
    this.#now = now;
  }

  async look<Value>(verb: string, body: unknown, context: Context): Promise<Observation<Value>> {
    try {
      const answer = (await this.#cloud.call('git', verb, body, context)) as Value | null;
      return answer === null ? { kind: 'absent', at: this.#now() } : present(answer, this.#now());
    } catch {
      return unknown('git/unreachable', 'the simulated cloud does not answer', this.#now());
    }
  }

  async publish(batch: Batch, context: Context): Promise<Published> {
    const write = [...batch.write].map(([path, content]) => [path, Buffer.from(content).toString('base64')]);
    try {
      return (await this.#cloud.call('git', 'publish', { ...batch, write }, context)) as Published;
    } catch {
      return transient('git/unreachable', 'the simulated cloud does not answer') as Published;
    }
  }

  async changed(branch: Branch, known: string | null, signal: AbortSignal, poll: number): Promise<boolean> {
    const context: Context = { signal, deadline: this.#now() + 10_000, key: 'git/changed', epoch: 0, trace: '' };
    while (!signal.aborted) {
      const found = await this.look<Found>('observe', { ...branch, path: '' }, context);
      if (found.kind !== 'unknown' && (found.kind === 'present' ? found.value.commit : null) !== known) return true;
      await pause(poll, signal);
    }
    return false;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
