import { z } from 'zod';
import { key } from '../spec/key.ts';
import { sizeOf, text } from '../spec/forms.ts';
import type { Vocabulary } from '../spec/vocabulary.ts';
import type { AppEntry, ComponentEntry, MachineType, ObjectStore, ProviderEntry, Site } from './entry.ts';

/** The table that the kernel asks: what may be chosen, by name. */
export interface Catalogue {
  readonly version: string;
  readonly apps: Readonly<Record<string, AppEntry>>;
  readonly components: Readonly<Record<string, ComponentEntry>>;
  readonly providers: Readonly<Record<string, ProviderEntry>>;
  readonly layers: Vocabulary['layers'];
}

/** Settings that every app has, whatever it is. */
const PLACEMENT = {
  tolerates: key(z.array(text('slug')), { does: 'Taints of pools that the app tolerates, by their names.', because: 'none' }),
};

/** Names that people write for a provider, which have no sites: what to do instead. */
const SITELESS: Vocabulary['siteless'] = {
  planethoster:
    'PlanetHoster has nothing by which machines can be ordered: write those that you have there as `inventory`, and name their sites here.',
  cloudfleet:
    'Cloudfleet runs control planes and has no machines: name the site at which they stand. `npx hansa stack cloudfleet` has what is known of it.',
};

/** The words that this catalogue adds to the spec. */
export function vocabularyOf(catalogue: Catalogue): Vocabulary {
  const providers = Object.values(catalogue.providers);
  const apps = Object.values(catalogue.apps).map((entry) => [entry.name, entry.options.extend(PLACEMENT)] as const);
  const components = Object.values(catalogue.components).filter((entry) => Object.keys(entry.options.shape).length > 0);
  return {
    apps: Object.keys(catalogue.apps),
    sites: {
      compute: providers.flatMap((provider) => provider.sites.map((site) => `${provider.name}/${site.name}`)),
      objects: providers.flatMap((provider) => provider.stores.map((store) => `${provider.name}/${store.name}`)),
    },
    parties: providers.map((provider) => provider.name),
    siteless: SITELESS,
    layers: catalogue.layers,
    settings: { ...Object.fromEntries(apps), ...Object.fromEntries(components.map((entry) => [entry.name, entry.options])) },
  };
}

/** A `provider/site` reference taken apart. The spec admits only sites of the catalogue, so a miss is a bug of ours. */
export function siteOf(catalogue: Catalogue, reference: string): { readonly provider: ProviderEntry; readonly site: Site } {
  const [provider, name] = split(catalogue, reference);
  const site = provider.sites.find((candidate) => candidate.name === name);
  if (!site) throw new Error(`no such site: ${reference}`);
  return { provider, site };
}

export function storeOf(catalogue: Catalogue, reference: string): { readonly provider: ProviderEntry; readonly store: ObjectStore } {
  const [provider, name] = split(catalogue, reference);
  const store = provider.stores.find((candidate) => candidate.name === name);
  if (!store) throw new Error(`no such object store: ${reference}`);
  return { provider, store };
}

/** The first store of a provider; an inventory has none. */
export function firstStore(catalogue: Catalogue, provider: string): string | null {
  const store = catalogue.providers[provider]?.stores[0];
  return store ? `${provider}/${store.name}` : null;
}

export function anyStore(catalogue: Catalogue): string {
  const [found = ''] = Object.keys(catalogue.providers).flatMap((provider) => firstStore(catalogue, provider) ?? []);
  return found;
}

/** A machine of an inventory is known by its name, once one is found that is large enough: until then it is as large as was asked. */
export function machineOf(provider: ProviderEntry, size: string): MachineType | undefined {
  if (!provider.own) return provider.machines.find((machine) => machine.size === size);
  return { size, type: 'unknown', ...sizeOf(size), disk: 0 };
}

function split(catalogue: Catalogue, reference: string): [ProviderEntry, string] {
  const slash = reference.indexOf('/');
  const provider = catalogue.providers[reference.slice(0, slash)];
  if (!provider) throw new Error(`no such provider: ${reference}`);
  return [provider, reference.slice(slash + 1)];
}
