import type { TenantPlan } from '@hansa/compiler/plan/plan.ts';
import type { Context, Outcome } from '@hansa/domain/port/outcome.ts';
import type { Sight, Step } from '@hansa/domain/tenancy/step.ts';
import type { TenantRow } from '../../db/tenants.ts';
import type { Values } from '../../db/vault.ts';

/** Whose step it is: the row, the plan where there is one (an erased tenant has none), its secrets. */
export interface Whose {
  readonly row: TenantRow;
  readonly plan: TenantPlan | undefined;
  readonly values: Values;
}

/** How the steps of one kind are seen, made and removed: it turns the plan's words into an outsider's wants. */
export interface Hand {
  see(step: Step, whose: Whose, context: Context): Promise<Sight>;
  ensure(step: Step, whose: Whose, context: Context): Promise<Outcome>;
  remove(step: Step, whose: Whose, context: Context): Promise<Outcome>;
}

/** By the port that a step names. */
export type Hands = Readonly<Record<string, Hand>>;
