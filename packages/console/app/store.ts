import { useSyncExternalStore } from 'react';
import type { Diagnostic } from '@hansa/compiler';
import type { Aside } from '../api/answers.ts';
import type { Why } from '../compile/messages.ts';
import type { KeyWords } from '../compile/words.ts';
import type { Topology } from '@hansa/compiler/topology/model.ts';
import type { TreeEntry, TreeText } from '../tree/entry.ts';
import { type Address, HOME } from './address.ts';
import type { SpecFile } from './spec-file.ts';

/** Everything that the page shows. Replaced, never changed in place. */
export interface State {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly failure: string;
  /** `repository`: the live spec, where saving is a commit that the control plane takes in. */
  readonly kind: 'folder' | 'repository';
  readonly name: string;
  readonly files: ReadonlyMap<string, SpecFile>;
  readonly address: Address;
  /** Counts edits; `checked` is the edit that the diagnostics belong to, -1 before the first. */
  readonly version: number;
  readonly checked: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly topology: Topology | null | undefined;
  /** The platform cannot be planned as it is written now: drawing and tree are those of the last text that could. */
  readonly stale: boolean;
  readonly entries: readonly TreeEntry[] | undefined;
  readonly text: { readonly path: string; readonly text: TreeText | null } | undefined;
  readonly why: { readonly path: string; readonly line: number; readonly why: Why | null } | undefined;
  readonly words: { readonly platform: KeyWords; readonly tenant: KeyWords } | undefined;
  readonly editor: 'loading' | 'ready' | 'failed';
  /** What broke in the compiler: a bug of ours, told as it is. */
  readonly fault: string | null;
  /** Said once, aloud for those who listen. */
  readonly notice: { readonly text: string; readonly tone: 'plain' | 'bad' } | null;
  readonly saving: boolean;
  /** Files that were committed and not taken in, by path. */
  readonly aside: ReadonlyMap<string, Aside>;
  readonly dialog: 'none' | 'tenant' | 'keys' | 'conflict' | 'share';
  /** Another spec stands in the editor than the person's own, which waits here as it is. */
  readonly sketch: Sketch | null;
  /** The report is to be printed once it is written. */
  readonly printing: boolean;
}

export interface Sketch {
  readonly from: 'address' | 'tour';
  readonly mine: { readonly name: string; readonly files: ReadonlyMap<string, SpecFile> };
}

const START: State = {
  phase: 'loading',
  failure: '',
  kind: 'folder',
  name: '',
  files: new Map(),
  address: HOME,
  version: 0,
  checked: -1,
  diagnostics: [],
  topology: undefined,
  stale: false,
  entries: undefined,
  text: undefined,
  why: undefined,
  words: undefined,
  editor: 'loading',
  fault: null,
  notice: null,
  saving: false,
  aside: new Map(),
  dialog: 'none',
  sketch: null,
  printing: false,
};

/** Holds the state and tells who listens. */
export class Store {
  #state: State;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(state: State = START) {
    this.#state = state;
  }

  readonly get = (): State => this.#state;

  /** Changes the state now and tells who listens soon: what a key stroke changes is drawn after its diagnostics, not before. */
  setQuietly(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#waiting ??= setTimeout(() => this.set({}), 60);
  }

  set(change: Partial<State>): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

/** A part of the state; the component is drawn again when that part is another object. */
export function useStore<T>(store: Store, select: (state: State) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
