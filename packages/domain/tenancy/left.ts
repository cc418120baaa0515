import type { Answered } from './decision.ts';
import { said } from './decision.ts';
import { type Removing, bare, going, isStuck, lasts, removing } from './removing.ts';
import type { Made, Step } from './step.ts';

/*
 * What the plan no longer has: the name from before a rename, the client of an app that was dropped. It goes once everything that is wanted
 * holds, so that the new is there before the old is gone. What holds data stays until somebody asks for its erasure.
 */

type Known = Readonly<Record<string, Made>>;

/** What the plan no longer has and is still there, the last things first. What holds data stays, and so does what it stands on. */
export function leftBy(steps: readonly Step[], made: Known): readonly Made[] {
  const here = Object.values(made).filter((each) => lasts(each) && each.goneAt === null && !isWanted(each, steps));
  return bare(here).filter(({ step }) => step.nature === 'thing' && !steps.some(({ needs }) => needs.includes(step.id)));
}

function isWanted({ step }: Made, steps: readonly Step[]): boolean {
  return steps.some(({ id }) => id === step.id);
}

/** What is left, as it is looked at. */
export function toSeeLeft(steps: readonly Step[], made: Known): readonly Step[] {
  return leftBy(steps, made)
    .filter((each) => !isStuck(each))
    .map(going);
}

/** What is left goes. Whatever was not looked at, because only this look has shown that all the rest holds, is looked at in the next. */
export function decideLeft(asked: Answered, made: Known): Omit<Removing, 'gone'> & { readonly made: Known } {
  const left = leftBy(asked.steps, made);
  if (asked.late) return { made, actions: [], because: left.map(({ step }) => said(step.id, 'step/unwanted', LATE)), next: [] };
  const unseen = left.filter((each) => !isStuck(each) && asked.seen[each.step.id] === undefined);
  const { gone, ...removal } = removing(
    left.filter((each) => !unseen.includes(each)),
    asked,
  );
  // From here until an answer nobody knows whether it is there: it may be wanted back in the meantime.
  const begun = removal.actions.map(({ step }): [string, Made] => [step.id, { ...(made[step.id] as Made), holds: null }]);
  const after = { ...made, ...gone, ...Object.fromEntries(begun) };
  const isTurn = unseen.length > 0 || leftBy(asked.steps, after).some((each) => !left.includes(made[each.step.id] as Made));
  return {
    made: after,
    actions: removal.actions,
    because: [...removal.because, ...unseen.map(({ step }) => said(step.id, 'step/unwanted', 'it is no longer wanted, and goes next'))],
    next: isTurn ? [...removal.next, asked.now] : removal.next,
  };
}

const LATE = 'it is no longer wanted, and goes when no act of whoever held the tenant before can arrive any more';

/** Without what went so long ago that no act that was under way then can have brought it back. `long` in milliseconds. */
export function withoutGone(made: Known, steps: readonly Step[], before: number): Known {
  const entries = Object.entries(made).filter(([, each]) => each.goneAt === null || each.goneAt > before || isWanted(each, steps));
  return Object.fromEntries(entries);
}
