import type { Because } from '../tenancy/step.ts';

/** The tenants of one wave under the newest release. Whoever was held or unsettled before it was moved proves nothing and is in no count but `tenants`. */
export interface Wave {
  /** 0 is the canary. */
  readonly wave: number;
  readonly tenants: number;
  /** Not moved yet; without those that the release cannot be made for. */
  readonly behind: number;
  /** Moved, and not everything of them holds yet. */
  readonly unsettled: number;
  /** Moved, and a person must look at them. */
  readonly held: number;
  /** When the last of them was moved, in UTC milliseconds. */
  readonly movedAt: number | null;
}

export type RolloutVerdict =
  /** Tenants of this wave are moved. */
  | { readonly kind: 'move'; readonly wave: number }
  /** Nobody is moved. `until`: when to look again (UTC milliseconds), where a time is what it waits for. */
  | { readonly kind: 'wait'; readonly because: Because; readonly until: number | null }
  /** Every tenant is on the newest release. */
  | { readonly kind: 'done' };

/**
 * May the next tenants be moved to the newest release? One wave after the other:
 *
 *     moved whole ---> everything holds, nobody is held ---> `soak` milliseconds after the last move ---> the next wave
 *
 * A tenant that is held stops whoever has not been moved yet, also in its own wave. Waves in any order.
 */
export function decideRollout(waves: readonly Wave[], now: number, soak: number): RolloutVerdict {
  if (waves.every((each) => each.behind === 0)) return { kind: 'done' };
  for (const wave of waves.toSorted((a, b) => a.wave - b.wave)) {
    if (wave.held > 0) return waits(wave, 'rollout/held', `${wave.held} of ${wave.tenants} are held under the new release`);
    if (wave.behind > 0) return { kind: 'move', wave: wave.wave };
    if (wave.unsettled > 0) return waits(wave, 'rollout/unsettled', `${wave.unsettled} of ${wave.tenants} are not settled yet`);
    const until = (wave.movedAt ?? 0) + soak;
    if (wave.movedAt !== null && until > now)
      return waits(wave, 'rollout/soaks', `it is watched until ${new Date(until).toISOString()}`, until);
  }
  return { kind: 'done' };
}

function waits({ wave }: Wave, code: string, detail: string, until: number | null = null): RolloutVerdict {
  return { kind: 'wait', because: { step: `wave ${wave}`, code, detail }, until };
}
