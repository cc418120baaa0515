import type { Made, TenancyState } from './step.ts';

/** As if it had not been tried yet. */
export function freed(made: Made): Made {
  const { refused, ...rest } = made;
  return { ...(refused === undefined ? made : rest), held: false, tries: 0, notBefore: 0 };
}

/** A person looked at it and says: try again. */
export function released(state: TenancyState): TenancyState {
  const made = Object.entries(state.made).map(([id, each]) => [id, each.held ? freed(each) : each]);
  return { ...state, made: Object.fromEntries(made) as Record<string, Made> };
}
