import { type Action, type Answered, type Decision, UNBEGUN, earliest, said } from './decision.ts';
import type { Because, Made, Sight, Step } from './step.ts';

/** What leaves something behind that must be removed. */
function lasts(made: Made): boolean {
  return made.step.nature === 'thing' || made.step.nature === 'data';
}

/** Things that nothing else stands on any more: their turn has come. */
function bare(made: Readonly<Record<string, Made>>): readonly Made[] {
  const here = Object.values(made).filter((each) => lasts(each) && each.goneAt === null);
  return here.filter((each) => !here.some((other) => other !== each && other.step.needs.includes(each.step.id)));
}

/** Everything whose turn has come is looked at: only what was seen to be absent counts as gone. */
export function toSeeGone({ state }: Omit<Answered, 'seen'>): readonly Step[] {
  return bare(state.made)
    .filter((each) => !each.held)
    .map((each) => ({ ...each.step, digest: '' }));
}

/** Removes what the tenant ever had, in the reverse order of need, each with the proof of its absence. Nothing is removed unseen. */
export function decideDown({ state, seen, now, times }: Answered): Decision {
  const made: Record<string, Made> = { ...state.made };
  const actions: Action[] = [];
  const because: Because[] = [];
  const next: (number | null)[] = [];
  for (const each of bare(state.made)) {
    const { id, port } = each.step;
    const sight: Sight = seen[id] ?? { kind: 'unknown', cause: { code: 'step/unseen', detail: 'it was not looked at' } };
    if (sight.kind === 'absent') made[id] = { ...each, ...UNBEGUN, goneAt: now };
    else if (each.held) because.push(said(id, 'step/held', each.trouble?.detail ?? 'held'));
    else if (sight.kind === 'unknown') {
      because.push(said(id, sight.cause.code, sight.cause.detail));
      next.push(now + times.sight);
    } else if (each.notBefore > now) {
      because.push(said(id, each.trouble?.code ?? 'step/working', each.trouble?.detail ?? 'the outsider is at work'));
      next.push(each.notBefore);
    } else {
      actions.push({ verb: 'remove', step: { ...each.step, digest: '' } });
      because.push(said(id, 'step/removed', `${port} is asked to remove it`));
    }
  }
  const left = Object.values(made).filter((each) => lasts(each) && each.goneAt === null);
  const last = left.length === 0;
  const turn = because.length === 0 && !last; // all of this round are gone: the next round may begin at once
  return {
    state: { life: last ? 'erased' : 'erasing', made },
    actions,
    next: turn ? now : earliest(next),
    because: because.length > 0 ? because : [last ? ERASED : said('tenant', 'tenant/erasing', `${left.length} things are left`)],
    held: left.some((each) => each.held),
    settled: last,
  };
}

const ERASED = said('tenant', 'tenant/erased', 'everything that it had was seen to be gone');
