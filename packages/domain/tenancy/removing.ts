import { type Action, type Answered, UNBEGUN, said } from './decision.ts';
import type { Because, Made, Sight, Step } from './step.ts';

/** What leaves something behind that must be removed. */
export function lasts({ step }: Made): boolean {
  return step.nature === 'thing' || step.nature === 'data';
}

/** Of these, what nothing else of these stands on any more: its turn to go has come. */
export function bare(here: readonly Made[]): readonly Made[] {
  return here.filter((each) => !here.some((other) => other !== each && other.step.needs.includes(each.step.id)));
}

/** Nobody tries again until a person says so. A want that was refused is no longer in the way: nothing is wanted now. */
export function isStuck({ held, refused }: Made): boolean {
  return held && refused === undefined;
}

/** A step as it is looked at that is to go: no want of it is left. */
export function going({ step }: Made): Step {
  return { ...step, digest: '' };
}

/** What the removal of several things comes to in one look. */
export interface Removing {
  /** By id: those that were seen to be gone. */
  readonly gone: Readonly<Record<string, Made>>;
  readonly actions: readonly Action[];
  readonly because: readonly Because[];
  /** Of each that must be waited for, when (UTC milliseconds). */
  readonly next: readonly number[];
}

/** Removes what is seen to be there. Nothing is removed unseen, and only what was seen to be absent counts as gone. */
export function removing(turn: readonly Made[], { seen, now, times }: Pick<Answered, 'seen' | 'now' | 'times'>): Removing {
  const gone: Record<string, Made> = {};
  const [actions, because, next]: [Action[], Because[], number[]] = [[], [], []];
  for (const each of turn) {
    const { id, port } = each.step;
    const sight: Sight = seen[id] ?? { kind: 'unknown', cause: { code: 'step/unseen', detail: 'it was not looked at' } };
    if (sight.kind === 'absent') gone[id] = { ...each, ...UNBEGUN, goneAt: now };
    else if (isStuck(each)) because.push(said(id, 'step/held', each.trouble?.detail ?? 'held'));
    else if (sight.kind === 'unknown') {
      because.push(said(id, sight.cause.code, sight.cause.detail));
      next.push(now + times.sight);
    } else if (each.notBefore > now) {
      because.push(said(id, each.trouble?.code ?? 'step/working', each.trouble?.detail ?? 'the outsider is at work'));
      next.push(each.notBefore);
    } else {
      actions.push({ verb: 'remove', step: going(each) });
      because.push(said(id, 'step/removed', `${port} is asked to remove it`));
    }
  }
  return { gone, actions, because, next };
}
