import type { Origin } from '../diagnostics/diagnostic.ts';
import { unchanged } from '../tree/manifest/digest.ts';
import type { PlatformPlan } from './plan.ts';

const PARTS = ['cells', 'cellNames', 'plans', 'apps', 'settings', 'mirror', 'pins', 'backup'] as const;
const VALUES = ['appsDomain', 'profile'] as const;

/**
 * What a tenant's plan, and the rules that look at it, are told of a platform. Nothing else of it reaches them, which the type holds: so
 * two platforms that are the same footing have the same tenants, whoever is to be told of certificates.
 */
export type Footing = Pick<PlatformPlan, (typeof PARTS)[number]> & {
  readonly platform: { readonly name: string; readonly origin: Origin; readonly values: Pick<PlatformValues, (typeof VALUES)[number]> };
};

type PlatformValues = PlatformPlan['platform']['values'];

/** Whether two are the same to every tenant; parts by identity, as `keepParts` leaves them. */
export function sameFooting(one: Footing, other: Footing): boolean {
  const [a, b] = [one.platform, other.platform];
  return (
    PARTS.every((part) => one[part] === other[part]) &&
    VALUES.every((value) => a.values[value] === b.values[value]) &&
    a.name === b.name &&
    unchanged(a.origin, b.origin)
  );
}

/** The parts of a plan; one that came to the same as in the plan before is the object of before, so that what was made of it stays. */
export function keepParts<T extends object>(before: Partial<NoInfer<T>>, now: T): T {
  const parts = Object.entries(now).map(([part, value]) => {
    const known = (before as Mapping)[part];
    return [part, unchanged(known, value) ? known : value];
  });
  return Object.fromEntries(parts) as T;
}

type Mapping = Readonly<Record<string, unknown>>;
