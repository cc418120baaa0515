/** What stands where and what talks to what, as data: the worker makes it from the plan, the page draws it. */
export interface Topology {
  readonly cells: readonly CellTopology[];
  /** What a tenant can buy: `plan@version`, and its fewest seats. */
  readonly plans: readonly { readonly name: string; readonly minSeats: number }[];
}

export interface CellTopology {
  readonly name: string;
  readonly environment: string;
  /** Providers and other parties, the cell's home first. */
  readonly parties: readonly Party[];
  readonly links: readonly Link[];
  readonly states: readonly StateRow[];
}

export interface Party {
  readonly name: string;
  readonly sites: readonly Site[];
}

export interface Site {
  /** `provider/site`, or what stands there when it has no site: `object storage`. */
  readonly name: string;
  readonly title: string;
  readonly boxes: readonly Box[];
}

export type BoxKind =
  | 'server'
  | 'pool'
  | 'postgres'
  | 'mariadb'
  | 'cache'
  | 'witness'
  | 'vote'
  | 'monitoring'
  | 'switch'
  | 'store'
  | 'mail'
  | 'git'
  | 'dns';

/** One thing of the drawing. `id` is that of the planned thing where there is one. */
export interface Box {
  readonly id: string;
  readonly kind: BoxKind;
  readonly title: string;
  readonly detail: string;
  /** What sets it apart: its cluster's role, its taints, its part in a service. */
  readonly notes: readonly string[];
  readonly cluster: 'primary' | 'standby' | null;
  /** Planned thing and key that say why it is here. */
  readonly why: { readonly thing: string; readonly key: string | null };
}

export type LinkKind = 'queries' | 'objects' | 'replica' | 'copy' | 'metrics' | 'watch' | 'vote' | 'mail' | 'delivery' | 'names';

export interface Link {
  /** Ids of boxes. */
  readonly from: string;
  readonly to: string;
  readonly kind: LinkKind;
  readonly what: string;
}

/** One kind of state of one app, over all tenants of the cell that have it. A null is a gap. */
export interface StateRow {
  readonly app: string;
  readonly name: string;
  readonly kind: 'rows' | 'objects' | 'files' | 'keys';
  readonly what: string;
  /** What holds it, in words, and the boxes that it lies on. */
  readonly holder: string;
  readonly boxes: readonly string[];
  readonly capture: string | null;
  readonly offsite: string | null;
  readonly drill: string | null;
  readonly failover: string | null;
  readonly tenants: number;
}
