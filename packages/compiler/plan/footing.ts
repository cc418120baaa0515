import type { Origin } from '../diagnostics/diagnostic.ts';
import { unchanged } from '../tree/manifest/digest.ts';
import type { CellPlan, PlatformPlan } from './plan.ts';

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

/** The parts of a plan; what came to the same as in the plan before, at any depth, is the object of before: so what was made of it stays. */
export function keepParts<T extends object>(before: Partial<NoInfer<T>>, now: T): T {
  const parts = Object.entries(now).map(([part, value]) => [part, kept((before as Mapping)[part], value)]);
  return Object.fromEntries(parts) as T;
}

/** What cells have of their own tells which of them see the platform alike, by identity: it stays only where nothing of any cell changed. */
export function keepCells(before: readonly CellPlan[] = [], now: readonly CellPlan[]): readonly CellPlan[] {
  if (unchanged(before, now)) return before;
  return now.map((cell, index) => ({ ...keepParts(before[index] ?? {}, cell), ...(cell.own && { own: cell.own }) }));
}

function kept(before: unknown, now: unknown): unknown {
  if (unchanged(before, now)) return before;
  if (Array.isArray(before) && Array.isArray(now)) return now.map((each, index) => kept(before[index], each));
  return isMapping(before) && isMapping(now) ? keepParts(before, now) : now;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Mapping = Readonly<Record<string, unknown>>;
