// size: a price list
import type { PriceFact, PriceList } from '../../price.ts';

const CHECKED = '2026-11-22';

/** The public catalogue of the German subsidiary; hourly prices that the list has multiplied by 730. */
const CATALOGUE = {
  currency: 'EUR',
  per: 'month',
  tax: 'exclusive',
  source: 'https://raw.githubusercontent.com/mixxor/eu-cloud-prices/ec4a406ad3bad7c23d9264929719bc9852a40196/prices/ovh.json',
  asOf: '2026-08-14',
  checkedAt: CHECKED,
  verified: true,
} as const;

/** What stands in the same list and no program has read. */
const BY_HAND = { ...CATALOGUE, asOf: '2026-05-20', verified: false } as const;

/** Taken from the catalogue before the prices of spring 2026. */
const BEFORE = {
  ...CATALOGUE,
  per: 'hour',
  source:
    'https://raw.githubusercontent.com/feoche/public-cost-indicator/d377d6f1fae4bec495d45be79295aa1f59fc309f/docs/catalogue-produits-complet.md',
  asOf: '2026-01-27',
  verified: false,
  note: 'machines of the same list have become dearer since',
} as const;

function machine(type: string, amount: string): PriceFact {
  return { item: `machine/${type}`, what: type, amount, unit: 'one', ...CATALOGUE };
}

export const PRICES: PriceList = {
  prices: [
    machine('c3-4', '33.36'),
    machine('c3-8', '66.65'),
    machine('c3-16', '133.22'),
    machine('b3-8', '37.38'),
    machine('b3-16', '74.68'),
    machine('b3-32', '149.36'),
    { item: 'load-balancer', what: 'Load Balancer S', amount: '6.94', unit: 'one', ...BY_HAND },
    { item: 'load-balancer/address', what: 'floating IPv4', amount: '0.0025', unit: 'one', ...BEFORE },
    { item: 'load-balancer/gateway', what: 'Gateway S', amount: '0.0028', unit: 'one', ...BEFORE },
    { item: 'volume', what: 'block storage, high-speed', amount: '0.0964', unit: 'GB', ...BY_HAND },
    {
      item: 'objects/stored',
      what: 'object storage, standard',
      amount: '0.00001111',
      unit: 'GiB',
      ...BY_HAND,
      per: 'hour',
      asOf: '2026-08-14',
    },
    { item: 'objects/read', what: 'reading out of object storage', amount: '0.00', unit: 'GB', ...BY_HAND, asOf: '2026-08-14' },
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
    {
      of: 'pue',
      value: 1.29,
      sites: [],
      source: 'https://blog.octo.com/datacenters-et-metriques-environnementales--le-smart-qui-cache-la-foret',
      asOf: '2022-12-31',
      checkedAt: CHECKED,
      verified: false,
    },
  ],
};
