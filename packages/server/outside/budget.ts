import { type Context, type Observation, type Outcome, type Port, unknown } from '@hansa/domain/port/outcome.ts';

/** One call to an outsider that has ended. Says nothing of what was asked. */
export interface Call {
  /** `fsn-1/postgres` */
  readonly outsider: string;
  readonly verb: 'observe' | 'ensure' | 'remove' | 'check';
  readonly ended: Outcome['kind'] | Observation<unknown>['kind'] | 'threw';
  readonly milliseconds: number;
  readonly trace: string;
}

export interface Budget {
  readonly outsider: string;
  /** Calls at the same time. */
  readonly most: number;
  /** Told of each call that was made. */
  readonly heard: (call: Call) => void;
  /** Milliseconds for which a call waits for its turn. */
  readonly patience?: number;
}

/**
 * So many at a time, first come first served. Who waits too long is sent away: an outsider that hangs must not hold all looks of this
 * process, of which the others need some.
 */
export class Places {
  #free: number;
  readonly #patience: number;
  readonly #waiting: ((given: boolean) => void)[] = [];

  constructor(most: number, patience: number) {
    this.#free = most;
    this.#patience = patience;
  }

  /** Undefined: there was no place in time, and nothing was done. */
  async take<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T | undefined> {
    if (!(await this.#given(signal))) return undefined;
    try {
      return await act();
    } finally {
      const next = this.#waiting.shift();
      if (next) next(true);
      else this.#free += 1;
    }
  }

  #given(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const end = (given: boolean): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        resolve(given);
      };
      const leave = (): void => {
        const place = this.#waiting.indexOf(end);
        if (place >= 0) this.#waiting.splice(place, 1);
        end(false);
      };
      const timer = setTimeout(leave, this.#patience);
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(end);
    });
  }
}

const PATIENCE = 2_000;

/** A port that takes so many calls at a time and tells of each. Who gets no turn did nothing wrong: looking is unknown, acting goes on later. */
export function budgeted<P extends Port<unknown, unknown, unknown>>(port: P, { outsider, most, heard, patience = PATIENCE }: Budget): P {
  const places = new Places(most, patience);
  const timed = async <T extends { readonly kind: Call['ended'] }>(verb: Call['verb'], { trace }: Context, act: () => Promise<T>) => {
    const begun = performance.now();
    let ended: Call['ended'] = 'threw';
    try {
      const answer = await act();
      ended = answer.kind;
      return answer;
    } finally {
      heard({ outsider, verb, ended, milliseconds: performance.now() - begun, trace });
    }
  };
  const act = async (verb: 'ensure' | 'remove', context: Context, call: () => Promise<Outcome>): Promise<Outcome> => {
    const outcome = await places.take(context.signal, () => timed(verb, context, call));
    return outcome ?? { kind: 'working', lookAt: Date.now() + patience };
  };
  return {
    ...port,
    observe: async (ref: unknown, context: Context) => {
      const seen = await places.take(context.signal, () => timed('observe', context, () => port.observe(ref, context)));
      return seen ?? unknown('outsider/busy', `${outsider} is asked too much at the moment`, Date.now());
    },
    ensure: (want: unknown, context: Context) => act('ensure', context, () => port.ensure(want, context)),
    remove: (ref: unknown, context: Context) => act('remove', context, () => port.remove(ref, context)),
  };
}
