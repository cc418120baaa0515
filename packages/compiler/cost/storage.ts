import type { PriceList } from '../catalogue/price.ts';
import type { BackupThing } from '../plan/kinds.ts';
import { insideServices, titleOf } from '../plan/in-cluster.ts';
import { type CellPlan, partyAt } from '../plan/plan.ts';
import { type Reason, reasonOf } from '../plan/thing.ts';
import { priceOf } from './book.ts';
import type { TenantUse } from './tenants.ts';
import { type Assumed, type Want, inCell, reasons } from './want.ts';

export interface StorageRequest {
  readonly cell: CellPlan;
  readonly tenants: readonly TenantUse[];
  readonly backup: BackupThing;
  readonly lists: Readonly<Record<string, PriceList>>;
  readonly assumed: Assumed;
}

/** What the customers of a cell and its components store, each place where it is kept, and what a provider takes for having a store at all. */
export function storageWants(request: StorageRequest): Want[] {
  const { at, copy, offsite } = request.cell.services.objects.values;
  const { backup, cell } = request;
  const places = placesOf(at, copy, offsite);
  const seen = new Set<string>();
  const bases = places.flatMap((place) => {
    const provider = partyAt(place.at);
    if (seen.has(provider)) return [];
    seen.add(provider);
    return baseWants(request, place, provider);
  });
  const kept = offsite === null || backup.values.full === 'never' ? [] : [unsized(request, offsite)];
  return [...bases, ...places.flatMap((place) => stored(request, place)), ...kept, ...volumes(cell, request.tenants), ...ofInstances(cell)];
}

/** Where one and the same store is named for both, it holds one copy. */
function placesOf(at: string, copy: string | null, offsite: string | null): readonly Place[] {
  const first: Place = { name: 'objects', kind: 'objects', what: 'objects', at, keys: ['at'] };
  if (copy !== null && copy === offsite)
    return [first, { name: 'offsite', kind: 'copies', what: 'offsite copy of objects', at: copy, keys: ['copy', 'offsite'] }];
  const second: Place[] = copy === null ? [] : [{ name: 'copy', kind: 'copies', what: 'second copy of objects', at: copy, keys: ['copy'] }];
  return [first, ...second, ...(offsite === null ? [] : [{ ...OFFSITE, at: offsite }])];
}

const OFFSITE = { name: 'offsite', kind: 'copies', what: 'offsite copy of objects', keys: ['offsite'] } as const;

interface Place {
  readonly name: string;
  readonly kind: 'objects' | 'copies';
  readonly what: string;
  /** `provider/store`. */
  readonly at: string;
  readonly keys: readonly ('at' | 'copy' | 'offsite')[];
}

function placed(request: StorageRequest, place: Place): Pick<Want, 'provider' | 'where' | 'cell' | 'environment' | 'reasons'> {
  return { ...inCell(request.cell), provider: partyAt(place.at), where: [place.at], reasons: reasons(keysOf(request, place)) };
}

function keysOf({ cell }: StorageRequest, { keys }: Place): readonly Reason[] {
  return keys.map((key) => reasonOf(cell.services.objects, key));
}

/** Each cell has an account of its own, so each pays what an account costs. */
function baseWants(request: StorageRequest, place: Place, provider: string): Want[] {
  if (!priceOf(request.lists, provider, 'objects/base')) return [];
  const id = `${request.cell.cell.name}/objects/account/${provider}`;
  const shared = { ...placed(request, place), item: 'objects/base', share: 'objects' } as const;
  return [{ ...shared, id, kind: place.kind, what: 'account for objects', quantity: { pieces: 1 }, usage: false }];
}

function stored(request: StorageRequest, place: Place): Want[] {
  const id = `${request.cell.cell.name}/${place.name}`;
  const { buckets } = request.cell;
  const own = buckets.reduce((sum, { values }) => sum + values.quota, 0);
  const mib = request.tenants.reduce((sum, each) => sum + each.objects, own);
  const shared = { ...placed(request, place), kind: place.kind, share: 'objects', usage: true } as const;
  const held: Want = {
    ...shared,
    id: `${id}/stored`,
    what: place.what,
    item: 'objects/stored',
    quantity: { mib: Math.round((mib * request.assumed.filled) / 100) },
    reasons: reasons([...keysOf(request, place), ...buckets.map((bucket) => reasonOf(bucket, 'quota'))]),
  };
  const unknown = 'how much customers read depends on them';
  if (place.name !== 'objects') return [held];
  return [
    held,
    { ...shared, id: `${id}/read`, kind: 'traffic', what: 'reading of objects', item: 'objects/read', quantity: null, unknown },
  ];
}

/** Beside one copy of each object: what grows with how often things change, and of which no plan knows the size. */
function unsized(request: StorageRequest, offsite: string): Want {
  return {
    ...placed(request, { ...OFFSITE, at: offsite }),
    id: `${request.cell.cell.name}/offsite/backups`,
    kind: 'copies',
    what: 'backups, older versions',
    item: 'objects/stored',
    quantity: null,
    unknown: 'how large databases become and how often things change depends on the customers',
    usage: true,
    share: 'requests',
  };
}

function volumes(cell: CellPlan, tenants: readonly TenantUse[]): Want[] {
  const mib = tenants.reduce((sum, each) => sum + each.volumes, 0);
  const { cluster } = cell.primary;
  // Volumes on the disks of nodes are bought with the nodes.
  if (mib === 0 || cluster.values.volumes !== 'provider') return [];
  return [
    {
      ...inCell(cell),
      id: `${cell.cell.name}/volumes`,
      kind: 'volumes',
      what: 'volumes of tenants',
      provider: cluster.values.provider,
      where: [cluster.values.home],
      item: 'volume',
      quantity: { mib },
      usage: true,
      share: 'volumes',
      reasons: reasons(tenants.flatMap((each) => each.volumeReasons)),
    },
  ];
}

/** What runs in the cluster keeps its rows on volumes that are bought by their size, full or empty. */
function ofInstances(cell: CellPlan): Want[] {
  const { cluster } = cell.primary;
  if (cluster.values.volumes !== 'provider') return [];
  return insideServices(cell).map(({ service, inside }) => ({
    ...inCell(cell),
    id: `${cell.cell.name}/${service.name}-volumes`,
    kind: 'volumes',
    what: `volumes of ${titleOf(service)} in the cluster`,
    provider: cluster.values.provider,
    where: [...new Set(service.values.at)],
    item: 'volume',
    quantity: { mib: inside.storage * service.values.at.length },
    usage: false,
    share: 'requests',
    reasons: reasons([reasonOf(service, 'inside')]),
  }));
}
