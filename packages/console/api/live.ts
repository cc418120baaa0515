import type { Happened, Look } from './answers.ts';
import { Value } from './value.ts';

/** Something that just happened, or that a loop just found. */
export type Item =
  | { readonly key: string; readonly kind: 'event'; readonly event: Happened }
  | { readonly key: string; readonly kind: 'look'; readonly look: Look };

export type LiveState = 'connecting' | 'live' | 'away';

/** Items that the log keeps, and events it begins with. */
const KEPT = 500;
const RECENT = 100;
/** Milliseconds before a stream that the browser has given up is asked for anew. */
const AGAIN = 2_000;

/**
 * The stream of what happens. The browser reconnects by itself and says what it saw last; where it gives up (the server refused, or is away),
 * a new stream begins with the last events, and what was seen already is not told twice.
 */
export class Live {
  readonly state = new Value<LiveState>('connecting');
  /** The newest last. */
  readonly log = new Value<readonly Item[]>([]);
  readonly #listeners = new Set<(item: Item) => void>();
  readonly #returned = new Set<() => void>();
  readonly #refused: () => void;
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looks = 0;
  #lost = false;

  /** `refused` is called when the stream cannot be had: whoever keeps the session looks why. */
  constructor(refused: () => void) {
    this.#refused = refused;
  }

  start(): void {
    if (this.#source) return;
    const source = new EventSource(`/v1/events?recent=${RECENT}`);
    this.#source = source;
    source.addEventListener('open', () => this.#opened());
    source.addEventListener('message', ({ data }) => this.#happened(JSON.parse(data as string) as Happened));
    source.addEventListener('look', ({ data }) =>
      this.#take({ key: `look ${++this.#looks}`, kind: 'look', look: JSON.parse(data as string) as Look }),
    );
    source.addEventListener('error', () => this.#failed(source));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
    this.log.set([]);
    this.state.set('connecting');
  }

  /** Tells of each new item until the answer is called. */
  readonly hear = (listener: (item: Item) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tells when the stream is back after it was away: what happened meanwhile must be read anew. */
  readonly back = (listener: () => void): (() => void) => {
    this.#returned.add(listener);
    return () => this.#returned.delete(listener);
  };

  #opened(): void {
    this.state.set('live');
    if (this.#lost) for (const listener of this.#returned) listener();
    this.#lost = false;
  }

  #failed(source: EventSource): void {
    this.#lost = true;
    this.state.set('away');
    if (source.readyState !== EventSource.CLOSED || this.#source !== source) return;
    this.#source = undefined;
    this.#refused();
    this.#timer = setTimeout(() => this.start(), AGAIN);
  }

  #happened(event: Happened): void {
    if (!this.log.get().some((item) => item.key === event.id)) this.#take({ key: event.id, kind: 'event', event });
  }

  #take(item: Item): void {
    this.log.set([...this.log.get().slice(1 - KEPT), item]);
    for (const listener of this.#listeners) listener(item);
  }
}

export function tenantOf(item: Item): string | null {
  return item.kind === 'event' ? item.event.tenant : item.look.tenant;
}

export function subjectOf(item: Item): string {
  return item.kind === 'event' ? item.event.subject : item.look.subject;
}
