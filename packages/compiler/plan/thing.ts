import type { Origin } from '../diagnostics/diagnostic.ts';

/** Why a value is what it is: asked for in the spec, a documented default, or repaired from what was asked. */
export interface Because {
  /** The key whose documentation gives the reason, or the code of the repair. */
  readonly rule: string;
  readonly how: 'asked' | 'default' | 'repaired';
}

/** Where a value comes from and why. */
export interface Reason {
  readonly origin: Origin;
  readonly because: Because;
}

/** A value that was decided, with its reason. */
export interface Chosen<T> extends Reason {
  readonly value: T;
}

/** A secret is a reference and a recipe, never a value. */
export interface SecretRef {
  readonly store: string;
  /** Folder and file of the secret within the cell's tree or store. */
  readonly path: string;
  readonly key: string;
  /** Counts rotations, from 1. */
  readonly generation: number;
  readonly recipe: Recipe;
  /** It never rotates, and why. Absent: a new generation of it reaches every pod that reads it, by a restart. */
  readonly lasts?: Lasting;
}

/** What another value of a secret would lose or leave as it was, and where that is said. */
export interface Lasting {
  readonly because: string;
  readonly source: string;
  /** ISO date. */
  readonly checkedAt: string;
}

/** How a secret comes to be. `characters` is an alphabet that survives URLs, shells and INI files. */
export type Recipe =
  | { readonly make: 'random'; readonly characters: 'A-Za-z0-9_-' | 'a-z0-9'; readonly length: number }
  | { readonly make: 'constant'; readonly value: string }
  | { readonly make: 'issued'; readonly by: string }
  | { readonly make: 'brought'; readonly from: string };

/** Anything that would be missed, and how it is kept. A `null` is a gap that `state/uncovered` refuses. */
export interface StateItem {
  readonly name: string;
  readonly kind: 'rows' | 'objects' | 'files' | 'keys';
  /** Id of the planned thing that holds it. */
  readonly where: string;
  readonly what: string;
  readonly capture: string | null;
  readonly offsite: string | null;
  readonly drill: string | null;
  readonly failover: 'replica' | 'copy' | 'restore' | null;
}

/** One thing that will exist. `values` are plain JSON; `why` explains those that do not come from the thing's own origin. */
export interface Thing<Kind extends string = string, Values extends object = object> extends Reason {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly cell: string | null;
  readonly values: Values;
  readonly why: { readonly [Key in keyof Values]?: Reason };
  readonly needs: readonly string[];
  readonly state: readonly StateItem[];
  readonly secrets: readonly SecretRef[];
}

type ThingParts<V extends object> = Reason & {
  readonly id: string;
  readonly name: string;
  readonly cell: string | null;
  readonly values: V;
} & Partial<Pick<Thing<string, V>, 'why' | 'needs' | 'state' | 'secrets'>>;

/** A thing with nothing where nothing was said. */
export function thing<K extends string, V extends object>(kind: K, parts: ThingParts<V>): Thing<K, V> {
  const { origin, because, id, name, cell, values } = parts;
  return {
    id,
    kind,
    name,
    cell,
    values,
    origin,
    because,
    why: parts.why ?? {},
    needs: parts.needs ?? [],
    state: parts.state ?? [],
    secrets: parts.secrets ?? [],
  };
}

/** The reason of one value of a thing: its own where it has one, else the thing's. */
export function reasonOf(of: Thing, key: string): Reason {
  return (of.why as Record<string, Reason | undefined>)[key] ?? of;
}
