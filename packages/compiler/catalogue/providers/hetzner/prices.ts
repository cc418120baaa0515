// size: a price list
import type { PriceFact, PriceList } from '../../price.ts';

const CHECKED = '2026-11-22';

/** Answers of /server_types and /pricing, net, the same in fsn1, nbg1 and hel1. */
const API = {
  currency: 'EUR',
  per: 'month',
  tax: 'exclusive',
  source:
    'https://raw.githubusercontent.com/pierre-lebret/cloud-desktop-manager/975e5dcca3f8d675e7c8c3ab27beecc1f27afe1f/rdpm/hetzner/static_seed.json',
  asOf: '2026-09-29',
  checkedAt: CHECKED,
  verified: true,
} as const;

/** Servers by the price interface, as a weekly list read it. */
const LIST = {
  ...API,
  source: 'https://raw.githubusercontent.com/moveinfra/eu-cloud-prices/main/data/eu-cloud-prices.csv',
  asOf: '2026-10-28',
} as const;

/** A list kept by hand, with 19 % tax, which is taken out here. */
const BY_HAND = {
  ...API,
  source: 'https://raw.githubusercontent.com/mixxor/eu-cloud-prices/ec4a406ad3bad7c23d9264929719bc9852a40196/prices/hetzner.json',
  asOf: '2026-02-23',
  verified: false,
} as const;

/** Each server brings its own; it is one pool for all that are there. */
const INCLUDES = [{ item: 'traffic', quantity: '20', unit: 'TiB' }] as const;

const SCARCE = 'in none of fsn1, nbg1 and hel1 could it be ordered on 2026-09-29';

function machine(type: string, amount: string, note?: string): PriceFact {
  const from = type.startsWith('ccx') ? LIST : API;
  return { item: `machine/${type}`, what: type, amount, unit: 'one', ...from, includes: INCLUDES, ...(note === undefined ? {} : { note }) };
}

export const PRICES: PriceList = {
  prices: [
    machine('cx23', '5.49', SCARCE),
    machine('cx33', '8.49', SCARCE),
    machine('cx43', '15.99', SCARCE),
    machine('ccx13', '42.99'),
    machine('ccx23', '85.99'),
    machine('ccx33', '138.49'),
    { item: 'ipv4', what: 'primary IPv4', amount: '0.50', unit: 'one', ...API },
    { item: 'volume', what: 'volume', amount: '0.0572', unit: 'GB', ...API },
    { item: 'traffic', what: 'outgoing traffic beyond what is included', amount: '1.00', unit: 'TiB', ...API },
    { item: 'load-balancer', what: 'lb11', amount: '7.49', unit: 'one', ...BY_HAND, note: '8.91 with tax' },
    { item: 'load-balancer/address', what: 'address, in its price', amount: '0.00', unit: 'one', ...BY_HAND },
    {
      item: 'objects/base',
      what: 'account',
      amount: '6.49',
      unit: 'one',
      ...BY_HAND,
      includes: [
        { item: 'objects/stored', quantity: '1', unit: 'TB' },
        { item: 'objects/read', quantity: '1', unit: 'TB' },
      ],
      note: '7.72 with tax',
    },
    {
      item: 'objects/stored',
      what: 'object storage beyond what is included',
      amount: '0.0087',
      unit: 'TB',
      ...BY_HAND,
      per: 'hour',
      note: '0.0104 with tax; the list says a GB, and an hour of a TB must be meant: the provider bills TB-hours',
    },
    { item: 'objects/read', what: 'reading out of object storage beyond what is included', amount: '1.00', unit: 'TB', ...BY_HAND },
  ],
  energy: [],
};
