import { anyStore, firstStore, siteOf, storeOf } from '../catalogue/catalogue.ts';
import type { ObjectsThing } from './kinds.ts';
import type { ServicesRequest } from './services.ts';
import { thing } from './thing.ts';

export function planObjects(request: ServicesRequest): ObjectsThing {
  const { catalogue, choices, home, standby, cell } = request;
  const { provider, site } = siteOf(catalogue, home.value);
  const near = provider.stores.find((each) => each.name === site.name || site.name.startsWith(each.name)) ?? provider.stores[0];
  // An inventory has no store: a rule says so, and the planner goes on with some other.
  const at = choices.at('/services/objects/at', near ? `${provider.name}/${near.name}` : anyStore(catalogue));
  const { provider: owner, store } = storeOf(catalogue, at.value);
  const elsewhere = standby === undefined ? null : firstStore(catalogue, siteOf(catalogue, standby).provider.name);
  const copy = choices.at<string | null>('/services/objects/copy', elsewhere);
  const buckets = choices.at<'per-tenant' | 'shared'>('/services/objects/buckets');
  const limit = choices.at<number | null>('/services/objects/bucketLimit', store.bucketLimit);
  return thing('objects', {
    id: `objects/${cell}`,
    name: 'objects',
    cell,
    ...choices.reason('/services/objects'),
    values: {
      at: at.value,
      party: owner.name,
      url: store.url,
      region: store.region,
      copy: copy.value,
      buckets: buckets.value,
      bucketLimit: limit.value,
      offsite: offsiteOf(request, owner.name),
    },
    why: { at, party: at, url: at, region: at, copy, buckets, bucketLimit: limit, offsite: request.offsite },
  });
}

/** Cells at every provider there is cannot share one default: the second copy of each is to survive the provider of its first. */
function offsiteOf({ catalogue, offsite }: ServicesRequest, party: string): string | null {
  const together = offsite.value?.startsWith(`${party}/`) === true && offsite.because.how === 'default';
  const other = Object.keys(catalogue.providers).find((provider) => provider !== party);
  return together && other !== undefined ? firstStore(catalogue, other) : offsite.value;
}
