import { said } from './decision.ts';
import type { Because, Made, Rotation, Step, TenancyState } from './step.ts';

type Times = { readonly now: number; readonly overlap: number };

/** Whether the old value is taken in this want: beside the new one, or instead of it where the rotation swaps. */
export function keepsOld({ digest, rotation }: Pick<Step, 'digest' | 'rotation'>): boolean {
  return rotation !== undefined && digest === rotation.wide;
}

/** When the old value is taken away; undefined while nobody has proven that the new one is in use. */
function overAt({ id, swaps }: Rotation, { proven }: TenancyState, overlap: number): number | undefined {
  const at = proven?.[id];
  return at === undefined ? undefined : at + (swaps ? 0 : overlap);
}

/** Ids of the rotations of these steps that are not over. */
export function pending(steps: readonly Step[], state: TenancyState, { now, overlap }: Times): ReadonlySet<string> {
  const rotations = steps.flatMap(({ rotation }) => rotation ?? []);
  return new Set(rotations.filter((each) => (overAt(each, state, overlap) ?? Infinity) > now).map(({ id }) => id));
}

/** The steps as they are wanted now: the wider want until its rotation is over, and nothing yet of what ends one. */
export function inForce(steps: readonly Step[], state: TenancyState, times: Times): readonly Step[] {
  const open = pending(steps, state, times);
  return steps
    .filter(({ ends }) => !ends?.some((id) => open.has(id)))
    .map((step) => (step.rotation && open.has(step.rotation.id) ? { ...step, digest: step.rotation.wide } : step));
}

/** What is proven after a look. Of a rotation that nobody speaks of any more nothing is kept. */
export function provenAfter(
  steps: readonly Step[],
  { proven = {} }: TenancyState,
  made: Readonly<Record<string, Made>>,
  now: number,
): NonNullable<TenancyState['proven']> {
  const rotations = steps.flatMap(({ rotation }) => rotation ?? []);
  const known = rotations.flatMap(({ id, proof }): [string, number][] => {
    const wanted = steps.find((step) => step.id === proof);
    const holds = wanted !== undefined && made[proof]?.holds === wanted.digest;
    const at = proven[id] ?? (holds ? now : undefined);
    return at === undefined ? [] : [[id, at]];
  });
  return Object.fromEntries(known);
}

/** Rotations that are proven and not over: what is said of them, and when the first is over (UTC milliseconds); at once where one is by now. */
export function overlapping(
  steps: readonly Step[],
  { before, after }: { readonly before: TenancyState; readonly after: TenancyState },
  times: Times,
): { readonly because: readonly Because[]; readonly next: number | null } {
  const { now, overlap } = times;
  const waits = new Map<string, number>();
  for (const { rotation } of steps) {
    const at = rotation && overAt(rotation, after, overlap);
    if (rotation && at !== undefined && at > now) waits.set(rotation.id, at);
  }
  const because = [...waits].map(([id, at]) => {
    const minutes = Math.ceil((at - now) / 60_000);
    return said(`rotation/${id}`, 'rotation/overlap', `the new ones are in use; the old ones stay good for another ${minutes} min`);
  });
  const isTurn = pending(steps, after, times).size < pending(steps, before, times).size;
  return { because, next: isTurn ? now : waits.size === 0 ? null : Math.min(...waits.values()) };
}
