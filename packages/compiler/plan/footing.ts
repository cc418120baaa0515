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
  return one.cells === other.cells && one.platform.values.appsDomain === other.platform.values.appsDomain && sameRest(one, other);
}

/** The same but for the cells and the domain of apps. */
function sameRest(one: Footing, other: Footing): boolean {
  const [a, b] = [one.platform, other.platform];
  return (
    PARTS.every((part) => part === 'cells' || one[part] === other[part]) &&
    a.values.profile === b.values.profile &&
    a.name === b.name &&
    unchanged(a.origin, b.origin)
  );
}

/** Keys behind which only names are said, at any depth. */
interface Names {
  readonly [key: string]: Names | true;
}

const STANDS: Names = { values: { canonical: true }, why: { canonical: { value: true } } };
/** What a cell makes of the domain of apps. */
const OF_CELL: Names = {
  cell: { values: { wildcard: true } },
  primary: { cluster: STANDS },
  standby: { cluster: STANDS },
  delivery: { why: { recipients: STANDS } },
};

/**
 * Whether two are the same to every tenant but for the names under which it answers. So its size, its state and what is wrong with it are the
 * same, and only who draws or renders it asks for its plan. Parts by identity, as `keepParts` and `keepCells` leave them.
 */
export function sameGround(one: Footing, other: Footing): boolean {
  const { cells } = other;
  return (
    one.cells.length === cells.length && one.cells.every((cell, index) => sameBut(OF_CELL, cell, cells[index])) && sameRest(one, other)
  );
}

function sameBut(names: Names, one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isMapping(one) || !isMapping(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => {
    const inside = names[key];
    return inside === true || (inside ? sameBut(inside, one[key], other[key]) : one[key] === other[key]);
  });
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
