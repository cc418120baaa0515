import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PlatformPlan } from '../plan/plan.ts';

/** Software of a platform under one licence. `free`: nobody asks money for the use of it. */
export interface Licence {
  readonly licence: string;
  readonly free: boolean;
  readonly names: readonly string[];
}

/** Families of licences that the Open Source Initiative has approved: none of them lets its maker ask a fee for use. */
const OPEN = /^(AGPL|GPL|LGPL|MPL|Apache|MIT|BSD|ISC|PostgreSQL)\b/;

/** Of every app on offer and every component of a cell, by licence. */
export function licencesOf({ apps, components }: Catalogue, platform: PlatformPlan): readonly Licence[] {
  const used = new Set(platform.cells.flatMap((cell) => cell.components.map((each) => each.values.component)));
  const entries = [
    ...platform.apps.value.flatMap((name) => apps[name] ?? []),
    ...[...used].sort().flatMap((name) => components[name] ?? []),
  ];
  const byLicence = Map.groupBy(entries, (entry) => entry.maker.licence);
  return [...byLicence].map(([licence, own]) => ({ licence, free: OPEN.test(licence), names: own.map((entry) => entry.name) }));
}
