import { useSyncExternalStore } from 'react';

/** How much stands side by side: one panel, spec and one view, or everything. */
export type Layout = 'narrow' | 'wide' | 'vast';

export const WIDE = '(min-width: 68rem)';
export const VAST = '(min-width: 140rem)';

function subscribe(listener: () => void): () => void {
  const queries = [WIDE, VAST].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', listener);
  return () => {
    for (const query of queries) query.removeEventListener('change', listener);
  };
}

function current(): Layout {
  if (matchMedia(VAST).matches) return 'vast';
  return matchMedia(WIDE).matches ? 'wide' : 'narrow';
}

export function useLayout(): Layout {
  return useSyncExternalStore(subscribe, current);
}
