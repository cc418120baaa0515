/**
 * What a spec file may be. The limits keep a hostile file from costing more than a large honest one: the largest example has
 * 4 KiB and depth 6, a platform with 200 plans and 50 cells about 120 KiB.
 */
export const LIMITS = {
  /** Bytes of one file as stored. */
  bytes: 1_048_576,
  /** Mappings and lists inside each other. */
  depth: 32,
} as const;
