/** What can be bought of a provider. A machine type and a load balancer are one piece; `stored` and `read` are object storage. */
export type Item =
  | `machine/${string}`
  | 'ipv4'
  | 'load-balancer'
  | 'load-balancer/address'
  | 'load-balancer/gateway'
  | 'boot-volume'
  | 'volume'
  | 'objects/base'
  | 'objects/stored'
  | 'objects/read'
  | 'traffic'
  | 'dns';

/** `one` is a piece. GB and TB are powers of ten, GiB and TiB of two: providers use both, and never say so in the same place. */
export type Unit = 'one' | 'GB' | 'GiB' | 'TB' | 'TiB';

/** How much of another item comes with each piece, and is not paid again. */
export interface Included {
  readonly item: Item;
  readonly quantity: string;
  readonly unit: Unit;
}

/**
 * What one unit of something costs, as somebody published it. Without value added tax: that is a matter of the buyer's country. An item
 * without a price fact has an unknown price, never a guessed one.
 */
export interface PriceFact {
  readonly item: Item;
  /** In the provider's words. */
  readonly what: string;
  /** Exact decimal in units of the currency, as in `0.0572`. Less than a cent is usual. */
  readonly amount: string;
  readonly currency: string;
  readonly unit: Unit;
  /** An hourly price is for each hour that the thing exists, whether it runs or not. */
  readonly per: 'hour' | 'month';
  readonly tax: 'exclusive';
  readonly source: string;
  /** ISO date of the list that the price was taken from: by it a price grows old. */
  readonly asOf: string;
  /** ISO date on which the source was read for this catalogue. */
  readonly checkedAt: string;
  /** Read in a copy of what the provider's own interface answers. Whatever was kept by hand, or worked out of such a list, is not. */
  readonly verified: boolean;
  /** Sites for which it was read; elsewhere the same price is taken, and said to be unverified. */
  readonly readFor?: readonly string[];
  readonly includes?: readonly Included[];
  readonly note?: string;
}

/** Published efficiency of data centres. `pue`: energy of the whole by that of its machines; `wue`: litres of water a kWh of the machines. */
export interface EnergyFact {
  readonly of: 'pue' | 'wue';
  readonly value: number;
  /** Sites of which it was said; none: of all data centres of the provider together, which says little of one. */
  readonly sites: readonly string[];
  readonly source: string;
  readonly asOf: string;
  readonly checkedAt: string;
  /** Read where the provider itself publishes it. */
  readonly verified: boolean;
}

/** All that is known of what a provider charges, and of the energy it uses. */
export interface PriceList {
  readonly prices: readonly PriceFact[];
  readonly energy: readonly EnergyFact[];
}
