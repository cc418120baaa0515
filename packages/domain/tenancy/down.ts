import { type Answered, type Decision, earliest, said } from './decision.ts';
import { bare, going, isStuck, lasts, removing } from './removing.ts';
import { released } from './released.ts';
import type { Made, Step, TenancyState } from './step.ts';

/** Everything of the tenant that is still there. */
function here(made: Readonly<Record<string, Made>>): readonly Made[] {
  return Object.values(made).filter((each) => lasts(each) && each.goneAt === null);
}

/** Whoever erases has looked at what was held, as whoever says try again; what is held after that keeps the erasure waiting for a person. */
function known(state: TenancyState): TenancyState['made'] {
  return state.life === 'erasing' ? state.made : released(state).made;
}

/** Everything whose turn has come is looked at: only what was seen to be absent counts as gone. */
export function toSeeGone({ state }: Omit<Answered, 'seen'>): readonly Step[] {
  return bare(here(known(state)))
    .filter((each) => !isStuck(each))
    .map(going);
}

/** Removes what the tenant ever had, in the reverse order of need, each with the proof of its absence. Nothing is removed unseen. */
export function decideDown(answered: Answered): Decision {
  const { state, now } = answered;
  const before = known(state);
  const { gone, actions, because, next } = removing(bare(here(before)), answered);
  const made = { ...before, ...gone };
  const left = here(made);
  const last = left.length === 0;
  const turn = because.length === 0 && !last; // all of this round are gone: the next round may begin at once
  return {
    state: { life: last ? 'erased' : 'erasing', made },
    actions,
    next: turn ? now : earliest(next),
    because: because.length > 0 ? because : [last ? ERASED : said('tenant', 'tenant/erasing', `${left.length} things are left`)],
    held: left.some(isStuck),
    settled: last,
  };
}

const ERASED = said('tenant', 'tenant/erased', 'everything that it had was seen to be gone');
