import { useCallback, useEffect, useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import type { Item } from '../api/live.ts';
import type { Trouble } from '../api/trouble.ts';
import { useHouse } from './context.ts';

export interface Asked<T> {
  /** The newest answer; while another is on its way, the one before. */
  readonly value: T | undefined;
  readonly etag: string | null;
  /** Why the newest could not be had. */
  readonly trouble: Trouble | undefined;
  readonly busy: boolean;
  /** Asks again now. */
  readonly again: () => void;
}

/** Milliseconds: a storm of news leads to so many questions and no more. */
const CALM = 300;

/** What the server says at an address, asked again when something happens that concerns it, and after the stream was away. */
export function useAnswer<T>(path: string, concerns: (item: Item) => boolean): Asked<T> {
  const { live, desk } = useHouse();
  const [state, setState] = useState<Omit<Asked<T>, 'again'>>({ value: undefined, etag: null, trouble: undefined, busy: true });
  const under = useRef<AbortController | undefined>(undefined);
  const again = useCallback((): void => {
    under.current?.abort();
    const control = new AbortController();
    under.current = control;
    setState((before) => ({ ...before, busy: true }));
    ask<T>(path, { signal: control.signal }).then(
      (answer) => {
        if (control.signal.aborted) return;
        if ('trouble' in answer) desk.heard(answer.trouble);
        setState((before) => ('value' in answer ? { ...answer, trouble: undefined, busy: false } : { ...before, ...answer, busy: false }));
      },
      () => {},
    );
  }, [path, desk]);
  useEffect(() => {
    again();
    return () => under.current?.abort();
  }, [again]);
  useNews(concerns, again);
  useEffect(() => live.back(again), [live, again]);
  return { ...state, again };
}

/** Calls when something happens that concerns the caller, at most once in a while, and always after the last of it. */
export function useNews(concerns: (item: Item) => boolean, call: () => void): void {
  const { live } = useHouse();
  const wanted = useRef(concerns);
  useEffect(() => {
    wanted.current = concerns;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = live.hear((item) => {
      if (!wanted.current(item)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        call();
      }, CALM);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [live, call]);
}
