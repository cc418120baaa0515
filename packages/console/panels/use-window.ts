import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';

/** The part of a long list that is in sight, with some rows around it. Rows all have the height that a token of the style names. */
export interface ListWindow {
  readonly first: number;
  readonly last: number;
  /** Of the whole list, and of what stands above the first row, in pixels. */
  readonly height: number;
  readonly offset: number;
  /** Scrolls just so far that a row is in sight; `center` puts it into the middle. */
  readonly scrollTo: (index: number, center?: boolean) => void;
}

const AROUND = 12;

export function useWindow(box: RefObject<HTMLElement | null>, count: number, token: string): ListWindow {
  const [view, setView] = useState({ top: 0, height: 600, row: 24 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight, row: rowHeight(element, token) });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, token]);
  useEffect(() => {
    const element = box.current;
    const listen = (): void => setView((before) => ({ ...before, top: element?.scrollTop ?? 0 }));
    element?.addEventListener('scroll', listen, { passive: true });
    return () => element?.removeEventListener('scroll', listen);
  }, [box]);
  const { row } = view;
  const scrollTo = useCallback(
    (index: number, center = false): void => {
      const element = box.current;
      if (!element) return;
      // Measured here: a list that was just put into the page is scrolled before its first measure is drawn.
      const row = rowHeight(element, token);
      const [top, bottom] = [index * row, (index + 1) * row];
      if (center) element.scrollTop = top - element.clientHeight / 2;
      else if (top < element.scrollTop) element.scrollTop = top;
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
    },
    [box, token],
  );
  const first = Math.max(0, Math.min(Math.floor(view.top / row), count) - AROUND);
  const last = Math.min(count, Math.ceil((view.top + view.height) / row) + AROUND);
  return { first, last, height: count * row, offset: first * row, scrollTo };
}

/** A token in pixels or rem. */
function rowHeight(element: HTMLElement, token: string): number {
  const value = getComputedStyle(element).getPropertyValue(token).trim();
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return value.endsWith('rem') ? Math.round(Number.parseFloat(value) * root) : Number.parseFloat(value) || 24;
}
