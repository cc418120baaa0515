import type { Catalogue } from '../catalogue/catalogue.ts';
import { modelTenants } from '../plan/model.ts';
import type { Acceptance, Gate, PlatformPlan, TenantPlan } from '../plan/plan.ts';
import type { Chosen } from '../plan/thing.ts';
import { tiesOf } from './closure.ts';
import { runtimeTies } from './code.ts';
import type { Tie } from './tie.ts';
import { type Known, OPERATOR, type Verdict, known, verdict } from './verdict.ts';

export type GatedAxis = 'dataPath' | 'runtime';

/** A tie before its gate. */
export interface Judged {
  readonly tie: Tie;
  readonly axis: GatedAxis;
  readonly gate: Chosen<Gate>;
  readonly party: Known;
  readonly verdict: Verdict;
}

const MADE = new WeakMap<PlatformPlan, readonly Judged[]>();

/**
 * Every tie that stands before a gate. Three rules ask for it. What is rendered is looked at only where a gate waits for those who deliver
 * images: with a default platform, and behind a mirror, nothing is.
 */
export function judged(plan: PlatformPlan, catalogue: Catalogue, models?: readonly TenantPlan[]): readonly Judged[] {
  const kept = MADE.get(plan);
  if (kept) return kept;
  const delivered = plan.gates.runtime.value === null ? [] : runtimeTies(plan, catalogue, models ?? modelTenants(catalogue, plan));
  const made = [...tiesOf(plan), ...delivered].flatMap((tie) => judge(tie, plan));
  MADE.set(plan, made);
  return made;
}

export function judge(tie: Tie, plan: PlatformPlan): Judged[] {
  const { axis } = tie;
  if (axis !== 'dataPath' && axis !== 'runtime') return [];
  const { value, ...reason } = plan.gates[axis];
  if (value === null) return [];
  const party = known(tie.party, plan);
  // Whatever else operators do themselves, they stand before the gate once.
  if (party.id === OPERATOR && tie.party !== OPERATOR) return [];
  return [{ tie, axis, gate: { value, ...reason }, party, verdict: verdict(party, value) }];
}

/** Whether the gate stops it, or would have to ask somebody. Whoever writes the spec is not asked who they are. */
export function stopped({ party, verdict: said }: Judged): boolean {
  return said === 'fails' || party.by === 'nobody';
}

/** The acceptance of a party, under whatever name of it. */
export function acceptanceOf(party: Known, plan: PlatformPlan): Acceptance | undefined {
  return plan.accepted.value.find((each) => known(each.party, plan).id === party.id);
}
