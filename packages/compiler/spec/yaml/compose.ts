import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';
import type { MappingEntry, ScalarNode, YamlNode } from './node.ts';
import { resolvePlain } from './scalar.ts';

type MappingEvent = Extract<Event, { type: typeof EVENT_ID.MAPPING }>;
type SequenceEvent = Extract<Event, { type: typeof EVENT_ID.SEQUENCE }>;
type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;

/** Something YAML allows and a spec does not. The rest of the document is still read. */
export interface Trouble {
  readonly kind: 'alias' | 'anchor' | 'tag' | 'complex-key' | 'duplicate-key' | 'documents';
  readonly start: number;
  readonly end: number;
  readonly detail: string;
  /** The key that stands first, for a duplicate. */
  readonly first?: { readonly start: number; readonly end: number };
}

export interface Composed {
  readonly root: YamlNode | undefined;
  readonly troubles: readonly Trouble[];
}

/** Builds the tree of the first document from parser events. Never throws: what it refuses is in `troubles`. */
export function compose(source: string, events: readonly Event[]): Composed {
  return new Composer(source, events).document();
}

const FLOW = 2;
const PLAIN = 1;
const QUOTED = new Set([2, 3]);

class Composer {
  readonly #source: string;
  readonly #events: readonly Event[];
  readonly #troubles: Trouble[] = [];
  #next = 0;
  /** End of what was read last: where an empty value and the end of a block collection are. */
  #end = 0;

  constructor(source: string, events: readonly Event[]) {
    this.#source = source;
    this.#events = events;
  }

  document(): Composed {
    if (this.#events.length === 0) return { root: undefined, troubles: [] };
    this.#next = 1;
    const root = this.#peek()?.type === EVENT_ID.POP ? undefined : this.#node();
    const second = this.#events.findIndex((event, index) => index > 0 && event.type === EVENT_ID.DOCUMENT);
    if (second > 0) this.#trouble('documents', this.#end, this.#source.length, 'a second document');
    return { root, troubles: this.#troubles };
  }

  #peek(): Event | undefined {
    return this.#events[this.#next];
  }

  #node(): YamlNode {
    const event = this.#events[this.#next++];
    if (!event || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT) return this.#empty();
    if (event.type === EVENT_ID.ALIAS) {
      this.#trouble('alias', event.anchorStart - 1, event.anchorEnd, this.#source.slice(event.anchorStart - 1, event.anchorEnd));
      this.#end = event.anchorEnd;
      return { ...this.#empty(), alias: true };
    }
    this.#properties(event);
    if (event.type === EVENT_ID.SCALAR) return this.#scalar(event);
    return event.type === EVENT_ID.SEQUENCE ? this.#sequence(event) : this.#mapping(event);
  }

  #properties(event: ScalarEvent | SequenceEvent | MappingEvent): void {
    if (event.anchorStart >= 0)
      this.#trouble('anchor', event.anchorStart - 1, event.anchorEnd, this.#source.slice(event.anchorStart - 1, event.anchorEnd));
    if (event.tagStart >= 0) this.#trouble('tag', event.tagStart, event.tagEnd, this.#source.slice(event.tagStart, event.tagEnd));
  }

  #scalar(event: ScalarEvent): ScalarNode {
    if (event.valueStart < 0) return this.#empty();
    const text = getScalarValue(this.#source, event);
    const quotes = QUOTED.has(event.style) ? 1 : 0;
    const [start, end] = [event.valueStart - quotes, event.valueEnd + quotes];
    this.#end = Math.max(this.#end, end);
    return { kind: 'scalar', start, end, text, value: event.style === PLAIN ? resolvePlain(text) : text };
  }

  #sequence(event: SequenceEvent): YamlNode {
    const items: YamlNode[] = [];
    while (!this.#closes()) items.push(this.#node());
    return { kind: 'sequence', ...this.#extent(event.start, event.style === FLOW, ']'), items };
  }

  #mapping(event: MappingEvent): YamlNode {
    const entries: MappingEntry[] = [];
    const seen = new Map<string, ScalarNode>();
    while (!this.#closes()) {
      const key = this.#node();
      const value = this.#node();
      if (key.kind === 'scalar') this.#entry(entries, seen, { key, value });
      else this.#trouble('complex-key', key.start, key.end, 'a key that is a list or a mapping');
    }
    return { kind: 'mapping', ...this.#extent(event.start, event.style === FLOW, '}'), entries };
  }

  #entry(entries: MappingEntry[], seen: Map<string, ScalarNode>, entry: MappingEntry): void {
    const name = String(entry.key.value ?? '');
    const first = seen.get(name);
    if (first) {
      const { start, end } = entry.key;
      this.#troubles.push({ kind: 'duplicate-key', start, end, detail: name, first: { start: first.start, end: first.end } });
      return;
    }
    seen.set(name, entry.key);
    entries.push(entry);
  }

  #closes(): boolean {
    const event = this.#peek();
    if (event && event.type !== EVENT_ID.POP) return false;
    this.#next++;
    return true;
  }

  #extent(start: number, flow: boolean, close: string): { start: number; end: number; flow: boolean } {
    const from = Math.max(start, this.#end);
    if (flow) this.#end = closing(this.#source, from === start ? start + 1 : from, close);
    return { start, end: Math.max(start, this.#end), flow };
  }

  #empty(): ScalarNode {
    return { kind: 'scalar', start: this.#end, end: this.#end, value: null, text: '' };
  }

  #trouble(kind: Trouble['kind'], start: number, end: number, detail: string): void {
    this.#troubles.push({ kind, start, end, detail });
  }
}

/** After the last child only blanks, commas and comments can stand before the bracket that closes a flow collection. */
function closing(source: string, from: number, close: string): number {
  let inComment = false;
  for (let i = from; i < source.length; i++) {
    const char = source[i];
    if (inComment) inComment = char !== '\n';
    else if (char === '#') inComment = true;
    else if (char === close) return i + 1;
  }
  return source.length;
}
