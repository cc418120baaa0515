import type { Made, Step, TenancyState } from './step.ts';

/**
 * Whoever lost a lease may have an act under way that arrives after the next one has decided otherwise: a database that is made again after
 * its removal, a want that was changed. When no such act can arrive any more, everything is looked at once more as if nobody had seen it.
 */
export function unseen(state: TenancyState): TenancyState {
  const made = Object.entries(state.made).map(([id, each]): [string, Made] => [id, doubted(each)]);
  return { ...state, made: Object.fromEntries(made) };
}

function doubted(each: Made): Made {
  if (each.goneAt !== null) return { ...each, goneAt: null };
  return each.holds === null ? each : { ...each, seenAt: null };
}

/** What an erased tenant once had: none of it may have come back. */
export function onceThere(state: TenancyState): readonly Step[] {
  return Object.values(state.made)
    .filter(({ step }) => step.nature === 'thing' || step.nature === 'data')
    .map(({ step }) => ({ ...step, digest: '' }));
}
