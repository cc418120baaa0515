// size: a price list
import { LISTS } from './managed.ts';
import type { PriceFact } from './price.ts';

/** A machine that can be a node. */
export interface NodeFact {
  readonly type: string;
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  /** GB that come with it; 0: a volume has to be bought. */
  readonly disk: number;
  readonly price: PriceFact;
}

/** Type, vCPU, GB of memory, GB of disk, and what it costs a month of 730 hours. */
type Row = readonly [type: string, cpu: number, memory: number, disk: number, amount: string];

function list(file: string, asOf: string, rows: readonly Row[], note?: string): readonly NodeFact[] {
  return rows.map(([type, cpu, memory, disk, amount]) => ({
    type,
    cpu,
    memory: memory * 1024,
    disk,
    price: {
      item: `machine/${type}`,
      what: type,
      amount,
      currency: 'EUR',
      unit: 'one',
      per: 'month',
      tax: 'exclusive',
      source: `${LISTS}/prices/${file}.json`,
      asOf,
      checkedAt: '2026-11-22',
      verified: false,
      ...(note === undefined ? {} : { note }),
    },
  }));
}

/**
 * Machines of providers that are in no plan, to compare with. Of each size that plans have, the cheapest of the list that is at least as
 * large, leaving out Arm, graphics cards, and types whose vCPU are throttled after a burst.
 */
export const NODES: Readonly<Record<string, readonly NodeFact[]>> = {
  cleura: list('cleura', '2026-05-20', [
    ['public-4-8', 4, 8, 0, '77.52'],
    ['public-8-16', 8, 16, 0, '155.04'],
  ]),
  cyso: list('cyso', '2026-05-20', [
    ['s5.small', 2, 8, 50, '17.50'],
    ['s5.medium', 4, 16, 100, '37.50'],
    ['s5.large', 8, 32, 200, '75.00'],
  ]),
  exoscale: list('exoscale', '2026-05-20', [
    ['standard.medium', 2, 4, 10, '34.06'],
    ['standard.large', 4, 8, 10, '68.13'],
    ['cpu.extra-large', 8, 16, 10, '170.33'],
    ['storage.extra-large', 4, 16, 1000, '102.20'],
    ['storage.huge', 8, 32, 2000, '204.40'],
  ]),
  gridscale: list('gridscale', '2026-06-15', [
    ['2c-4g', 2, 4, 0, '46.14'],
    ['4c-8g', 4, 8, 0, '92.28'],
    ['8c-16g', 8, 16, 0, '184.56'],
    ['2c-8g', 2, 8, 0, '60.26'],
    ['4c-16g', 4, 16, 0, '120.52'],
    ['8c-32g', 8, 32, 0, '241.04'],
  ]),
  infomaniak: list('infomaniak', '2026-05-20', [
    ['a2-ram4-disk0', 2, 4, 0, '5.29'],
    ['a4-ram8-disk0', 4, 8, 0, '10.59'],
    ['a8-ram16-disk0', 8, 16, 0, '21.17'],
    ['a4-ram16-disk0', 4, 16, 0, '14.73'],
    ['a8-ram32-disk0', 8, 32, 0, '29.46'],
  ]),
  ionos: list('ionos', '2026-05-20', [
    ['vcpu-2c-4g', 2, 4, 0, '32.12'],
    ['vcpu-4c-8g', 4, 8, 0, '64.24'],
    ['vcpu-8c-16g', 8, 16, 0, '128.48'],
    ['vcpu-2c-8g', 2, 8, 0, '39.42'],
    ['vcpu-4c-16g', 4, 16, 0, '78.84'],
    ['vcpu-8c-32g', 8, 32, 0, '157.68'],
  ]),
  leafcloud: list('leafcloud', '2026-05-20', [
    ['ec1.medium', 2, 4, 0, '30.68'],
    ['ec1.large', 4, 8, 0, '61.35'],
    ['ec1.3xlarge', 12, 24, 0, '133.54'],
    ['en1.medium', 2, 8, 0, '37.13'],
    ['en1.large', 4, 16, 0, '74.26'],
    ['en1.2xlarge', 8, 32, 0, '148.53'],
  ]),
  plusserver: list('plusserver', '2026-06-15', [
    ['2c-4g', 2, 4, 0, '50.37'],
    ['4c-8g', 4, 8, 0, '100.74'],
    ['8c-16g', 8, 16, 0, '201.48'],
    ['2c-8g', 2, 8, 0, '70.81'],
    ['4c-16g', 4, 16, 0, '141.62'],
    ['8c-32g', 8, 32, 0, '283.24'],
  ]),
  scaleup: list('scaleup', '2026-06-15', [
    ['m2.medium', 2, 4, 0, '43.80'],
    ['c2.xlarge', 4, 8, 0, '87.60'],
    ['c2.2xlarge', 8, 16, 0, '175.20'],
    ['m2.large', 2, 8, 0, '58.40'],
    ['m2.xlarge', 4, 16, 0, '116.80'],
    ['m2.2xlarge', 8, 32, 0, '233.60'],
  ]),
  upcloud: list('upcloud', '2026-06-15', [
    ['starter-2xCPU-4GB', 2, 4, 30, '12.00'],
    ['starter-4xCPU-8GB', 4, 8, 40, '20.00'],
    ['cloudnative-8xCPU-16GB', 8, 16, 0, '80.00'],
    ['starter-2xCPU-8GB', 2, 8, 40, '18.00'],
    ['starter-4xCPU-16GB', 4, 16, 50, '28.00'],
    ['cloudnative-8xCPU-32GB', 8, 32, 0, '130.00'],
  ]),
  aws: list(
    'aws',
    '2026-08-14',
    [
      ['c6a.large', 2, 4, 0, '55.09'],
      ['c6a.xlarge', 4, 8, 0, '110.19'],
      ['c6a.2xlarge', 8, 16, 0, '220.37'],
      ['m6a.large', 2, 8, 0, '65.32'],
      ['m6a.xlarge', 4, 16, 0, '130.63'],
      ['m6a.2xlarge', 8, 32, 0, '261.27'],
    ],
    'Frankfurt; what was asked in USD, at 0.8645 EUR by the European Central Bank of that day',
  ),
  azure: list(
    'azure',
    '2026-08-14',
    [
      ['D2ls_v5', 2, 4, 0, '62.14'],
      ['D4als_v6', 4, 8, 0, '124.28'],
      ['D8ls_v5', 8, 16, 0, '248.57'],
      ['D2as_v6', 2, 8, 0, '70.47'],
      ['D4as_v6', 4, 16, 0, '140.94'],
      ['D8as_v6', 8, 32, 0, '281.24'],
    ],
    'West Europe',
  ),
  gcp: list(
    'gcp',
    '2026-05-29',
    [
      ['e2-standard-2', 2, 8, 0, '47.13'],
      ['e2-standard-4', 4, 16, 0, '94.26'],
      ['e2-standard-8', 8, 32, 0, '188.52'],
    ],
    'Belgium; what was asked in USD, at 0.8608 EUR',
  ),
};
