// size: a price list
/** What somebody asks for a thing that is compared with the plan and is part of no sum of it. */
export interface ElsewhereFact {
  /** In the words of who sells it. */
  readonly what: string;
  /** Exact decimal a month without tax; null: in no list that was read. */
  readonly amount: string | null;
  readonly currency: string;
  readonly source: string;
  /** ISO date of what was read; null: it says none, and counts as old. */
  readonly asOf: string | null;
  readonly checkedAt: string;
  /** None was read where the seller publishes it: all of them are copies, kept by hand or worked out of such. */
  readonly verified: false;
  readonly note?: string;
}

/** What a provider takes for the control plane of a cluster that it runs itself. Prices of nodes come on top. */
export interface ManagedFact extends ElsewhereFact {
  readonly provider: string;
  readonly sold: boolean;
}

/** A list of providers of Europe, of that commit. */
export const LISTS = 'https://raw.githubusercontent.com/mixxor/eu-cloud-prices/ec4a406ad3bad7c23d9264929719bc9852a40196';

function fact(provider: string, file: string, what: string, amount: string | null, asOf: string, note?: string): ManagedFact {
  return {
    provider,
    what,
    sold: true,
    amount,
    currency: 'EUR',
    source: `${LISTS}/${file}`,
    asOf,
    checkedAt: '2026-11-22',
    verified: false,
    ...(note === undefined ? {} : { note }),
  };
}

const FREE_OF_CHARGE = 'without a promise of availability';

/** Providers of the catalogue first, then others of Europe, then those of the United States. */
export const MANAGED: readonly ManagedFact[] = [
  { ...fact('hetzner', 'providers.json', 'none', null, '2026-08-17'), sold: false },
  fact('scaleway', 'prices/scaleway.json', 'control plane', '0.00', '2026-01-25', 'the shared one'),
  fact('scaleway', 'prices/scaleway.json', 'dedicated control plane', null, '2026-08-14', 'its price is not in the list'),
  fact('ovhcloud', 'prices/ovh.json', 'control plane', '0.00', '2026-01-25', 'the plan free'),
  fact('ovhcloud', 'prices/ovh.json', 'plan standard', null, '2026-08-14', 'its price is not in the list'),
  fact('stackit', 'prices/stackit.json', 'SKE', '74.63', '2026-05-20'),
  fact('cleura', 'prices/cleura.json', 'control plane', '0.00', '2026-05-20'),
  fact('cyso', 'prices/cyso.json', 'control plane', '29.99', '2026-05-20'),
  fact('exoscale', 'prices/exoscale.json', 'control plane', '40.15', '2026-05-20'),
  fact('gridscale', 'prices/gridscale.json', 'control plane', '0.00', '2026-06-15'),
  fact('infomaniak', 'prices/infomaniak.json', 'shared control plane', '0.00', '2026-05-20', FREE_OF_CHARGE),
  fact('infomaniak', 'prices/infomaniak.json', 'dedicated-4', '26.31', '2026-05-20'),
  fact('infomaniak', 'prices/infomaniak.json', 'dedicated-16', '105.22', '2026-05-20'),
  fact('ionos', 'prices/ionos.json', 'control plane', '0.00', '2026-05-20'),
  fact('leafcloud', 'prices/leafcloud.json', 'control plane', '84.50', '2026-05-20'),
  fact('plusserver', 'prices/plusserver.json', 'control plane', '65.70', '2026-06-15'),
  fact('scaleup', 'prices/scaleup.json', 'control plane', '73.00', '2026-06-15', 'one that is not redundant; 219.00 for one that is'),
  fact('upcloud', 'prices/upcloud.json', 'control plane', null, '2026-06-15', 'its price is not in the list'),
  fact('aws', 'prices/aws.json', 'EKS', '63.11', '2026-08-14', '0.10 USD an hour, at 0.8645 EUR by the European Central Bank of that day'),
  fact('azure', 'prices/azure.json', 'AKS, tier Free', '0.00', '2026-08-14', FREE_OF_CHARGE),
  fact('azure', 'prices/azure.json', 'AKS, tier Standard', null, '2026-08-14', 'its price is not in the list'),
  fact(
    'gcp',
    'prices/gcp.json',
    'GKE',
    '62.84',
    '2026-05-29',
    '0.10 USD an hour, at 0.8608 EUR; one cluster of a single zone is free by a credit',
  ),
];
