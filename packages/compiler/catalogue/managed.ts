// size: a price list
/** What a provider takes for the control plane of a cluster that it runs itself. Prices of nodes come on top. */
export interface ManagedFact {
  readonly provider: string;
  /** In the provider's words. */
  readonly what: string;
  /** Exact decimal a month without tax; null: it sells none. */
  readonly amount: string | null;
  readonly currency: string;
  readonly source: string;
  readonly asOf: string;
  readonly checkedAt: string;
  /** No list here was read where the provider publishes it: all of them were kept by hand. */
  readonly verified: false;
  readonly note?: string;
}

const LISTS = 'https://raw.githubusercontent.com/mixxor/eu-cloud-prices/ec4a406ad3bad7c23d9264929719bc9852a40196';

function fact(provider: string, file: string, what: string, amount: string | null, asOf: string, note?: string): ManagedFact {
  return {
    provider,
    what,
    amount,
    currency: 'EUR',
    source: `${LISTS}/${file}`,
    asOf,
    checkedAt: '2026-11-22',
    verified: false,
    ...(note === undefined ? {} : { note }),
  };
}

/** Providers of the catalogue first, then others of Europe. */
export const MANAGED: readonly ManagedFact[] = [
  fact('hetzner', 'providers.json', 'none', null, '2026-08-17'),
  fact(
    'scaleway',
    'prices/scaleway.json',
    'control plane',
    '0.00',
    '2026-01-25',
    'the shared one; a dedicated one has a price that was not read',
  ),
  fact(
    'ovhcloud',
    'prices/ovh.json',
    'control plane',
    '0.00',
    '2026-01-25',
    'the plan free; the plan standard has a price that was not read',
  ),
  fact('stackit', 'prices/stackit.json', 'SKE', '74.63', '2026-05-20'),
  fact('cleura', 'prices/cleura.json', 'control plane', '0.00', '2026-05-20'),
  fact('exoscale', 'prices/exoscale.json', 'control plane', '40.15', '2026-05-20'),
  fact('gridscale', 'prices/gridscale.json', 'control plane', '0.00', '2026-06-15'),
  fact('infomaniak', 'prices/infomaniak.json', 'shared control plane', '0.00', '2026-05-20', 'without a promise of availability'),
  fact('infomaniak', 'prices/infomaniak.json', 'dedicated-4', '26.31', '2026-05-20'),
  fact('infomaniak', 'prices/infomaniak.json', 'dedicated-16', '105.22', '2026-05-20'),
  fact('ionos', 'prices/ionos.json', 'control plane', '0.00', '2026-05-20'),
];
