// size: a price list
import type { PriceFact, PriceList } from '../../price.ts';

/** Price list 1.0.38 as somebody typed it. Its own month has 720 hours; the hourly price is taken. */
const BY_HAND = {
  currency: 'EUR',
  per: 'hour',
  tax: 'exclusive',
  source: 'https://raw.githubusercontent.com/mixxor/eu-cloud-prices/ec4a406ad3bad7c23d9264929719bc9852a40196/prices/stackit.json',
  asOf: '2026-05-20',
  checkedAt: '2026-11-22',
  verified: false,
} as const;

/** c2i.1 and c2i.2 cost a third of what their larger sisters do by the core: one of the two rows must be wrong. */
const DOUBTFUL = 'does not fit the prices of c2i.4 and larger';

function machine(type: string, amount: string, note?: string): PriceFact {
  return { item: `machine/${type}`, what: type, amount, unit: 'one', ...BY_HAND, ...(note === undefined ? {} : { note }) };
}

export const PRICES: PriceList = {
  prices: [
    machine('c2i.2', '0.04328965', DOUBTFUL),
    machine('c2i.4', '0.15331747'),
    machine('c2i.8', '0.30663493'),
    machine('g2i.2', '0.10229252'),
    machine('g2i.4', '0.20458503'),
    machine('g2i.8', '0.409165'),
    { item: 'load-balancer', what: 'load balancer', amount: '12.00', unit: 'one', ...BY_HAND, per: 'month', note: 'the list says to ask' },
    {
      item: 'boot-volume',
      what: 'block storage under a machine',
      amount: '0.05',
      unit: 'GB',
      ...BY_HAND,
      per: 'month',
      note: 'of all classes',
    },
    { item: 'volume', what: 'block storage', amount: '0.05', unit: 'GB', ...BY_HAND, per: 'month', note: 'of all classes' },
    { item: 'objects/stored', what: 'object storage', amount: '0.006', unit: 'GB', ...BY_HAND, per: 'month' },
    { item: 'objects/read', what: 'reading out of object storage', amount: '0.00', unit: 'GB', ...BY_HAND, per: 'month' },
    {
      item: 'traffic',
      what: 'outgoing traffic of machines',
      amount: '0.00',
      unit: 'TB',
      ...BY_HAND,
      per: 'month',
      note: 'free for the time being',
    },
  ],
  energy: [],
};
