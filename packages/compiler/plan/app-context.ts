import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AppEntry } from '../catalogue/entry.ts';
import type { Choices } from './choices.ts';
import type { RealmThing, TenantThing } from './kinds.ts';
import type { Footing } from './footing.ts';
import type { CellPlan } from './plan.ts';

/** One app of one tenant on its way into the plan, and everything that decides it. */
export interface AppContext {
  readonly catalogue: Catalogue;
  readonly platform: Footing;
  readonly cell: CellPlan;
  readonly tenant: TenantThing;
  readonly realm: RealmThing;
  readonly choices: Choices;
  readonly entry: AppEntry;
}

/** Generation of those secrets of this app that rotate, and of its login at the database. */
export function generationOf({ choices, entry }: AppContext): number {
  return choices.at(`/generations/${entry.name}`, 1).value;
}

/** Id of a thing of this app: `database/<tenant>/<app>`. */
export function keyOf({ tenant, entry }: AppContext, kind: string, suffix = ''): string {
  return `${kind}/${tenant.values.id}/${entry.name}${suffix}`;
}
