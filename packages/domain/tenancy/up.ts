import { type Action, type Answered, type Decision, LEADS_TO, UNBEGUN, earliest, said } from './decision.ts';
import { decideLeft, leftBy, toSeeLeft, withoutGone } from './left.ts';
import { inForce, overlapping, pending, provenAfter } from './rotation.ts';
import { freed } from './released.ts';
import { isStuck } from './removing.ts';
import type { Because, Made, Sight, Step, TenancyState } from './step.ts';

/** What one step comes to in one look: what is known of it now, whether to act, why it is not there yet, when to look again. */
interface Verdict {
  readonly made: Made | undefined;
  readonly act: boolean;
  readonly because: Because | undefined;
  readonly next: number | null;
}

/** Steps that this look has to see: those that are only seen, what has held for so long that someone may have changed it, and what is to go. */
export function toSee({ steps: planned, state, now, times, late }: Omit<Answered, 'seen'>): readonly Step[] {
  const at = { now, overlap: times.overlap };
  const [steps, open] = [inForce(planned, state, at), pending(planned, state, at)];
  const wanted = steps.filter((step) => {
    const made = state.made[step.id];
    if (made && isHeld(made, step)) return false;
    if (step.nature === 'once') return false;
    if (step.nature === 'sight')
      return missingOf(step, steps, state.made, open).length === 0 && (made?.holds !== step.digest || isOld(made, now, times.recheck));
    return made?.holds === step.digest && isOld(made, now, times.recheck);
  });
  return !late && allHold(steps, state.made) ? [...wanted, ...toSeeLeft(planned, state.made)] : wanted;
}

function allHold(steps: readonly Step[], made: Readonly<Record<string, Made>>): boolean {
  return steps.every((step) => made[step.id]?.holds === step.digest);
}

/** What was refused is not what is wanted now: whoever changed it wants to see what comes of that. */
function isHeld({ held, refused }: Made, { digest }: Step): boolean {
  return held && (refused === undefined || refused === digest);
}

function isOld(made: Made, now: number, recheck: number): boolean {
  return (made.seenAt ?? 0) + recheck <= now;
}

/** What a step needs that does not hold yet, and rotations that must be over before. What the plan no longer has is not waited for. */
function missingOf(step: Step, steps: readonly Step[], made: Readonly<Record<string, Made>>, open: ReadonlySet<string>): string[] {
  const needs = step.needs.filter((need) => {
    const wanted = steps.find((each) => each.id === need);
    return wanted !== undefined && made[need]?.holds !== wanted.digest;
  });
  return [...needs, ...(step.after ?? []).filter((id) => open.has(id)).map((id) => `rotation/${id}`)];
}

/** Brings every step about, each as soon as what it needs holds; then what is no longer wanted goes. */
export function decideUp(asked: Answered): Decision {
  const { intent, state, times, now } = asked;
  const at = { now, overlap: times.overlap };
  const [steps, open] = [inForce(asked.steps, state, at), pending(asked.steps, state, at)];
  const known: Record<string, Made> = { ...withoutGone(state.made, asked.steps, now - times.recheck) };
  const verdicts = new Map<string, Verdict>();
  // What was seen first: a thing that turned out to be missing stops what needs it in this very look.
  for (const step of steps) {
    const verdict = judge(step, asked, known);
    verdicts.set(step.id, verdict);
    if (verdict.made) known[step.id] = verdict.made;
  }
  const actions: Action[] = [];
  // What is itself under way comes first, in the order of the steps; what only waits for others comes after.
  const [first, later]: [Because[], Because[]] = [[], []];
  for (const step of steps) {
    const verdict = verdicts.get(step.id) as Verdict;
    const missing = verdict.act ? missingOf(step, steps, known, open) : [];
    if (missing.length > 0) later.push(said(step.id, 'step/needs', `waits for ${missing.join(', ')}`));
    else if (verdict.because) (verdict.because.code === 'step/waits' ? later : first).push(verdict.because);
    if (!verdict.act || missing.length > 0) continue;
    actions.push({ verb: 'ensure', step });
    // From here until an answer nobody knows which want holds: the old one may be wanted back in the meantime.
    known[step.id] = { ...(known[step.id] ?? { ...UNBEGUN, begunAt: now }), step: lasting(step), holds: null, goneAt: null };
  }
  const whole = allHold(steps, known);
  const left = whole ? decideLeft(asked, known) : { made: known, actions: [], because: [], next: [] };
  const stays = leftBy(asked.steps, left.made);
  const after: TenancyState = {
    life: whole ? LEADS_TO[intent] : state.life,
    made: left.made,
    proven: provenAfter(steps, state, known, now),
  };
  const overlap = overlapping(steps, { before: state, after }, at);
  const because = [...first, ...later, ...left.because, ...overlap.because];
  const waits = [...[...verdicts.values()].map((each) => each.next), ...left.next, overlap.next];
  return {
    state: after,
    actions: [...actions, ...left.actions],
    next: earliest([...waits, ...(whole ? [recheckAt(known, steps, times.recheck)] : [])]),
    because: because.length > 0 ? because : [said('tenant', 'tenant/as-wanted', `everything that ${intent} needs holds`)],
    held: steps.some((step) => known[step.id]?.held) || stays.some(isStuck),
    // What a person must look at keeps nobody waiting; what is still on its way out does.
    settled: whole && stays.every(isStuck),
  };
}

function lasting({ id, port, needs, nature, ref, rotation }: Step): Made['step'] {
  return { id, port, needs, nature, ref, ...(rotation && { rotation }) };
}

function recheckAt(made: Readonly<Record<string, Made>>, steps: readonly Step[], recheck: number): number | null {
  return earliest(steps.filter((step) => step.nature !== 'once').map((step) => (made[step.id]?.seenAt ?? 0) + recheck));
}

function judge(step: Step, { seen, now, times }: Answered, known: Readonly<Record<string, Made>>): Verdict {
  const last = known[step.id];
  const before = last?.held && !isHeld(last, step) ? freed(last) : last;
  const sight = seen[step.id];
  const made = before ?? { ...UNBEGUN, step: lasting(step), begunAt: now };
  if (before?.held) return { made, act: false, because: said(step.id, 'step/held', before.trouble?.detail ?? 'held'), next: null };
  if (sight)
    return afterSight(step, made, sight, now, step.nature === 'sight' ? untilSight(step, made, known, { now, times }) : times.sight);
  if (before?.holds === step.digest) return { made: before, act: false, because: undefined, next: null };
  if (step.nature === 'sight') return waiting(before, said(step.id, 'step/waits', `waits for ${step.needs.join(', ')}`), null);
  // What an outsider works on is asked about at every look: whoever finishes it wakes us. Only a failure must wait out its time.
  if (before?.trouble && before.notBefore > now)
    return waiting(before, said(step.id, before.trouble.code, before.trouble.detail), before.notBefore);
  return { made: before, act: true, because: said(step.id, 'step/due', `${step.port} is asked for it`), next: null };
}

/** Pods that did not come in a minute will hardly come in the next second: an eighth of the time that it took already is lost at most. */
function untilSight(
  step: Step,
  { begunAt, seenAt }: Made,
  known: Readonly<Record<string, Made>>,
  at: Pick<Answered, 'now' | 'times'>,
): number {
  const since = Math.max(begunAt, seenAt ?? 0, ...step.needs.map((need) => known[need]?.seenAt ?? 0));
  return Math.min(Math.max(Math.round((at.now - since) / 8), at.times.sight), Math.max(at.times.rarest, at.times.sight));
}

function waiting(made: Made | undefined, because: Because, next: number | null): Verdict {
  return { made, act: false, because, next };
}

function afterSight(step: Step, made: Made, sight: Sight, now: number, again: number): Verdict {
  if (sight.kind === 'holds') {
    const holding = { ...made, holds: step.digest, seenAt: now, tries: 0, trouble: null, goneAt: null };
    return { made: holding, act: false, because: undefined, next: null };
  }
  // Unknown is never absent: what held is taken to hold still, and looked at again soon.
  if (sight.kind === 'unknown') return waiting(made, said(step.id, sight.cause.code, sight.cause.detail), now + again);
  const cause = sight.kind === 'differs' ? sight.cause : { code: 'step/absent', detail: 'it is not there' };
  if (step.nature === 'sight') return waiting({ ...made, holds: null }, said(step.id, cause.code, cause.detail), now + again);
  if (step.nature === 'data' && sight.kind === 'absent') {
    const lost = { code: 'step/lost', detail: 'it held data and is gone; making it anew would hide the loss' };
    return waiting({ ...made, holds: null, held: true, trouble: lost }, said(step.id, lost.code, lost.detail), null);
  }
  return { made: { ...made, holds: null }, act: true, because: said(step.id, cause.code, cause.detail), next: null };
}
