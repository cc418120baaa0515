import type { Total } from './sheet.ts';

/** How far a difference can be relied on: where both sides leave something out, nothing is known of what lies beyond. */
export interface Gap {
  readonly cents: number;
  readonly bound: 'exact' | 'at least' | 'at most' | 'known';
}

/** What it is more there than here. */
export function gapOf(here: Total, there: Total): Gap {
  const bound = here.atLeast ? (there.atLeast ? 'known' : 'at most') : there.atLeast ? 'at least' : 'exact';
  return { cents: there.cents - here.cents, bound };
}
