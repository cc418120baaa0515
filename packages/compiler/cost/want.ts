import type { Item } from '../catalogue/price.ts';
import type { CellPlan } from '../plan/plan.ts';
import type { Reason } from '../plan/thing.ts';

/** What a line is for, in the order in which people read a bill. */
export const KINDS = ['machines', 'addresses', 'load balancer', 'volumes', 'objects', 'copies', 'traffic', 'dns', 'mail'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * How a line is divided among tenants. `requests`: by CPU and memory; `dedicated`: the same, of those with pods on that pool alone;
 * `objects` and `volumes`: by what they have of it.
 */
export type Share = 'requests' | 'objects' | 'volumes' | { readonly dedicated: string };

/** Whole numbers of pieces, of MiB (2^20 bytes), or of GB (10^9). */
export type Quantity = { readonly pieces: number } | { readonly mib: number } | { readonly gb: number };

/** Something that the plan pays for by the month, before anyone looks for its price. */
export interface Want {
  /** Stays the same when sizes and numbers change, so that two sheets can be compared line by line. */
  readonly id: string;
  readonly kind: Kind;
  readonly what: string;
  readonly cell: string | null;
  readonly environment: string | null;
  readonly provider: string;
  readonly where: readonly string[];
  readonly item: Item | null;
  /** `null`: nobody can know, and `unknown` says why. */
  readonly quantity: Quantity | null;
  readonly unknown?: string;
  /** Grows with what customers store and read; everything else stands there when nobody has bought anything. */
  readonly usage: boolean;
  /** The keys that decided it. */
  readonly reasons: readonly Reason[];
  readonly share: Share;
}

/** What every line of a cell has in common. */
export function inCell(cell: CellPlan): Pick<Want, 'cell' | 'environment'> {
  return { cell: cell.cell.name, environment: cell.cell.values.environment };
}

/** What a person says of the use that no plan can know. */
export interface Assumed {
  /** How full the sold allowances of storage are, in percent. */
  readonly filled: number;
  /** Size of the volume under a machine that comes without a disk, in GB; unknown without it. */
  readonly bootVolume: number | null;
}

/** What was sold is what has to be held: every allowance may be full. */
export const AS_SOLD: Assumed = { filled: 100, bootVolume: null };

/** The reason of a value, or of its thing. No reason twice. */
export function reasons(all: readonly Reason[]): readonly Reason[] {
  const seen = new Set<string>();
  return all.flatMap((each) => {
    const name = `${each.origin.file}#${each.origin.pointer}`;
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ origin: each.origin, because: each.because }];
  });
}
