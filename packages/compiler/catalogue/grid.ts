/** What the making of one kWh set free in a country, in grams of CO2, as the mean of a year: of the grid, whatever contract somebody has. */
export const GRID = {
  /** By country of a site. One that is missing is unknown. */
  grams: { DE: 329.6, FI: 57.5, FR: 41.5, NL: 253.6, PL: 590.8 } as Readonly<Record<string, number | undefined>>,
  source: 'https://docs.rs/crate/perf-sentinel-core/0.17.0/source/src/score/carbon_data.rs',
  note: 'a copy of the yearly data of Ember (CC BY 4.0)',
  asOf: '2025-12-31',
  checkedAt: '2026-11-22',
  verified: false,
} as const;
