// size: a price list
import type { EnergyFact, PriceFact, PriceList } from '../../price.ts';

const CHECKED = '2026-11-22';

/** The public catalogue of fr-par-1, by the hour. */
const CATALOGUE = {
  currency: 'EUR',
  per: 'hour',
  tax: 'exclusive',
  source: 'https://raw.githubusercontent.com/mixxor/eu-cloud-prices/ec4a406ad3bad7c23d9264929719bc9852a40196/prices/scaleway.json',
  asOf: '2026-08-14',
  checkedAt: CHECKED,
  verified: true,
  readFor: ['fr-par-1'],
} as const;

/** What stands in the same list and no program has read. */
const BY_HAND = {
  currency: 'EUR',
  per: 'month',
  tax: 'exclusive',
  source: CATALOGUE.source,
  asOf: '2026-01-25',
  checkedAt: CHECKED,
  verified: false,
} as const;

function machine(type: string, amount: string): PriceFact {
  return { item: `machine/${type}`, what: type, amount, unit: 'one', ...CATALOGUE, includes: [] };
}

const ADDRESS = {
  amount: '0.004',
  unit: 'one',
  ...BY_HAND,
  per: 'hour',
  source: 'https://www.scaleway.com/en/docs/ipam/reference-content/understanding-ip-billing',
  asOf: '2025-02-10',
  note: "an example in the provider's guide, not its price list",
} as const;

/** What the provider's own calculator of footprints takes for each zone. The page calls the water of zones outside of Paris unknown but one. */
function zone(site: string, pue: number, wue?: number): EnergyFact[] {
  const said = {
    sites: [site],
    source:
      'https://raw.githubusercontent.com/scaleway/docs-content/6b0e320cc1ab857f8e69af89392701943e684d76/pages/environmental-footprint/additional-content/calculation-values-reference.mdx',
    asOf: '2025-06-09',
    checkedAt: CHECKED,
    verified: true,
  } as const;
  return [{ of: 'pue', value: pue, ...said }, ...(wue === undefined ? [] : [{ of: 'wue', value: wue, ...said } as const])];
}

export const PRICES: PriceList = {
  prices: [
    machine('BASIC3-X2C-4G', '0.03945'),
    machine('BASIC3-X4C-8G', '0.079'),
    machine('BASIC3-X8C-16G', '0.17767'),
    machine('PRO2-XXS', '0.0561'),
    machine('PRO2-XS', '0.1122'),
    machine('PRO2-S', '0.22338'),
    { item: 'ipv4', what: 'flexible IPv4', ...ADDRESS },
    { item: 'load-balancer/address', what: 'flexible IPv4', ...ADDRESS },
    { item: 'load-balancer', what: 'LB-S', amount: '9.99', unit: 'one', ...BY_HAND },
    { item: 'boot-volume', what: 'block storage under a machine', amount: '0.08', unit: 'GB', ...BY_HAND },
    { item: 'volume', what: 'block storage', amount: '0.08', unit: 'GB', ...BY_HAND },
    { item: 'objects/stored', what: 'object storage, standard', amount: '0.01', unit: 'GB', ...BY_HAND },
    {
      item: 'traffic',
      what: 'outgoing traffic of machines',
      amount: '0.00',
      unit: 'TB',
      ...BY_HAND,
      note: 'part of the price of the machine',
    },
  ],
  energy: [
    ...zone('fr-par-1', 1.45, 0.009),
    ...zone('fr-par-2', 1.16, 0.25),
    ...zone('fr-par-3', 1.44, 0.001),
    ...zone('nl-ams-1', 1.38, 0.85),
    ...zone('nl-ams-2', 1.4),
    ...zone('nl-ams-3', 1.2),
    ...zone('pl-waw-1', 1.5),
    ...zone('pl-waw-2', 1.24),
    ...zone('pl-waw-3', 1.5),
  ],
};
