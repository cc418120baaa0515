import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ProviderEntry, Site } from '../catalogue/entry.ts';
import { CARRIES } from '../spec/inventory.ts';
import { mebibytes, sizeOf } from '../spec/forms.ts';
import type { Choices } from './choices.ts';
import type { MachineThing } from './kinds.ts';
import { minorUnits } from './money.ts';
import { type Inventory, type OwnSite, type PlatformPlan, partyAt } from './plan.ts';
import { thing } from './thing.ts';

/** Third octets of the catalogue's sites end below it; it stands only until a machine gives its own address. */
const FIRST_OCTET = 64;

/** The machines and sites that the spec itself brings along; undefined where it has none. */
export function inventoryOf(choices: Choices): Inventory | undefined {
  const inventories = listed(choices, '/inventory');
  if (inventories.length === 0) return undefined;
  return {
    names: inventories.map((at) => choices.at<string>(`${at}/name`)),
    sites: inventories.flatMap((at) => listed(choices, `${at}/sites`).map((site) => siteAt(choices, at, site))),
    machines: inventories.flatMap((at) => listed(choices, `${at}/machines`).map((machine) => machineAt(choices, at, machine))),
  };
}

/** Pointers of the entries of a list. */
function listed(choices: Choices, pointer: string): string[] {
  const written = choices.written(pointer);
  return Array.isArray(written) ? written.map((_, index) => `${pointer}/${index}`) : [];
}

function siteAt(choices: Choices, inventory: string, at: string): OwnSite {
  const name = choices.at<string>(`${inventory}/name`).value;
  return {
    name: `${name}/${choices.at<string>(`${at}/name`).value}`,
    inventory: name,
    party: choices.at(`${inventory}/party`, name),
    country: choices.at<string>(`${at}/country`),
    announcements: choices.at<boolean>(`${at}/announcements`),
  };
}

function machineAt(choices: Choices, inventory: string, at: string): MachineThing {
  const [owner, name] = [choices.at<string>(`${inventory}/name`), choices.at<string>(`${at}/name`)];
  const party = choices.at(`${inventory}/party`, owner.value);
  const [site, size, address] = (['site', 'size', 'address'] as const).map((key) => choices.at<string>(`${at}/${key}`)) as [
    Text,
    Text,
    Text,
  ];
  const [disk, open, cell, pool] = (['disk', 'public', 'cell', 'pool'] as const).map((key) =>
    choices.at<string | null>(`${at}/${key}`, null),
  ) as [Maybe, Maybe, Maybe, Maybe];
  const price = choices.at<number | null>(`${at}/price`, null);
  const carries = choices.at<readonly string[]>(`${at}/carries`, CARRIES);
  const { cpu, memory } = sizeOf(size.value);
  return thing('machine', {
    id: `machine/${owner.value}/${name.value}`,
    name: name.value,
    cell: null,
    ...choices.reason(at),
    values: {
      inventory: owner.value,
      party: party.value,
      site: `${owner.value}/${site.value}`,
      size: size.value,
      cpu,
      memory,
      disk: disk.value === null ? null : mebibytes(disk.value),
      address: address.value,
      public: open.value,
      price: price.value === null ? null : minorUnits(price.value),
      carries: carries.value,
      cell: cell.value,
      pool: pool.value,
      bears: null,
    },
    why: { party, site, size, cpu: size, memory: size, disk, address, public: open, price, carries, cell, pool },
  });
}

type Text = ReturnType<typeof Choices.prototype.at<string>>;
type Maybe = ReturnType<typeof Choices.prototype.at<string | null>>;

/** The catalogue with the inventories as providers, after its own: no default leads to one of them. */
export function withInventory(catalogue: Catalogue, inventory: Inventory | undefined): Catalogue {
  if (!inventory) return catalogue;
  const byName = Map.groupBy(inventory.sites, (site) => site.inventory);
  const own = [...byName].map(([name, sites]) => [name, entryOf(name, sites, inventory.sites)] as const);
  return { ...catalogue, providers: { ...catalogue.providers, ...Object.fromEntries(own) } };
}

/** What an inventory has of what a provider is: sites. Rules refuse what relies on the rest, so that nothing of it is rendered. */
function entryOf(name: string, sites: readonly OwnSite[], all: readonly OwnSite[]): ProviderEntry {
  return {
    kind: 'provider',
    name,
    title: name,
    tier: 'rendered',
    own: true,
    party: sites[0]?.party.value ?? name,
    maker: { name: sites[0]?.party.value ?? name, country: 'unverified', licence: 'service' },
    facts: [],
    sites: sites.map((site): Site => {
      const short = site.name.slice(name.length + 1);
      return { name: short, country: site.country.value, city: short, zone: short, region: name, octet: FIRST_OCTET + all.indexOf(site) };
    }),
    stores: [],
    machines: [],
    serviceLevels: [],
    metallb: { allowed: false, because: '', evidence: { url: '', checkedAt: '' } },
    loadBalancer: () => ({ annotations: {}, proxyProtocol: false, externalTrafficPolicy: 'Local' }),
    storageClass: '',
    volumes: { version: '', namespace: '', secret: { name: '', keys: [] }, units: () => [], namespaces: () => [] },
  };
}

/** The site of an inventory by that name, as in `rack/cellar`. */
export function ownSite(plan: Pick<PlatformPlan, 'inventory'>, site: string): OwnSite | undefined {
  return plan.inventory?.sites.find((each) => each.name === site);
}

/** Who is behind a place, as in `rack/cellar`, or behind a provider: of an inventory whoever runs it. */
export function partyBehind(plan: Pick<PlatformPlan, 'inventory'>, place: string): string {
  const name = partyAt(place);
  return plan.inventory?.sites.find((each) => each.inventory === name)?.party.value ?? name;
}
