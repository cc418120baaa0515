import { z } from 'zod';
import { key } from '../spec/key.ts';
import { text } from '../spec/forms.ts';
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

export function machineOf(provider: ProviderEntry, size: string): MachineType | undefined {
  return provider.machines.find((machine) => machine.size === size);
}

function split(catalogue: Catalogue, reference: string): [ProviderEntry, string] {
  const slash = reference.indexOf('/');
  const provider = catalogue.providers[reference.slice(0, slash)];
  if (!provider) throw new Error(`no such provider: ${reference}`);
  return [provider, reference.slice(slash + 1)];
}
