import type { Tables } from './tables.ts';

/** A bucket of the simulated world. Keys are digests of both halves: no secret comes here. */
interface Bucket {
  readonly region: string;
  readonly quota: number;
  readonly lifecycle: { readonly noncurrentDays: number; readonly abortDays: number };
  readonly keys: Readonly<Record<string, string>>;
  /** Versions ever written: the last number given. */
  readonly written: number;
}

interface Body extends Omit<Bucket, 'written'> {
  readonly name: string;
  readonly from: string | null;
  readonly access: string;
  readonly digest: string;
  readonly bytes: number;
  readonly version: string;
}

/** What one listing gives, and one step of a removal takes. */
const PAGE = 1000;
const MIB = 1024 * 1024;
const FORBIDDEN = { refused: 'objects/forbidden' } as const;

const rowOf = (name: string): string => `objects/bucket/${name}`;
const versionsOf = (name: string): string => `objects/version/${name}/`;
/** What is put here is put by journeys: it is told by its name, as in a real bucket. */
const JOURNEYS = 'hansa-journey-';

/**
 * The world's side of the objects twin: buckets whose objects are sizes. `put` and `drop` are what a tenant does with its own key. It has
 * one owner, so no name is ever taken, and nothing in it is locked.
 */
export function simulatedObjects(tables: Tables, verb: string, body: unknown): unknown {
  const asked = body as Body;
  const bucket = tables.get(rowOf(asked.name)) as Bucket | undefined;
  if (verb === 'observe') return bucket === undefined ? null : seen(bucket);
  if (verb === 'ensure') return ensure(tables, asked, bucket);
  if (verb === 'remove') return remove(tables, asked.name);
  if (bucket === undefined) return { refused: 'objects/refused' };
  if (verb === 'usage') return usage(tables, asked);
  if (verb === 'sweep') return sweep(tables, asked.name);
  if (bucket.keys[asked.access] !== asked.digest) return FORBIDDEN;
  if (verb === 'put') return put(tables, asked, bucket);
  if (verb === 'drop') return tables.delete(versionsOf(asked.name) + asked.version) ?? null;
  throw new Error(`the simulated store knows no verb ${verb}`);
}

function seen({ region, quota, lifecycle, keys }: Bucket): unknown {
  return { region, versioning: true, lifecycle, quota, keys: Object.keys(keys).toSorted(), open: false, lacks: [] };
}

function ensure(tables: Tables, { name, region, quota, lifecycle, keys }: Body, bucket: Bucket | undefined): unknown {
  if (bucket !== undefined && bucket.region !== region) return { refused: 'objects/not-held' };
  tables.put(rowOf(name), { region, quota, lifecycle, keys, written: bucket?.written ?? 0 });
  return sweep(tables, name);
}

function sweep(tables: Tables, name: string): null {
  for (const row of tables.list(versionsOf(name) + JOURNEYS)) tables.delete(row);
  return null;
}

/** Takes the keys, then a page of versions, then the bucket. */
function remove(tables: Tables, name: string): { done: boolean } {
  const bucket = tables.get(rowOf(name)) as Bucket | undefined;
  if (bucket !== undefined) tables.put(rowOf(name), { ...bucket, keys: {} });
  const versions = tables.list(versionsOf(name));
  for (const row of versions.slice(0, PAGE)) tables.delete(row);
  if (versions.length > PAGE) return { done: false };
  tables.delete(rowOf(name));
  return { done: true };
}

function usage(tables: Tables, { name, from }: Body): unknown {
  const rows = tables.list(versionsOf(name)).filter((row) => from === null || row > from);
  const page = rows.slice(0, PAGE);
  const bytes = page.reduce((sum, row) => sum + Number(tables.get(row)), 0);
  return { bytes, versions: page.length, next: rows.length > PAGE ? (page.at(-1) ?? null) : null };
}

function put(tables: Tables, { name, bytes }: Body, bucket: Bucket): unknown {
  const held = tables.list(versionsOf(name)).reduce((sum, row) => sum + Number(tables.get(row)), 0);
  if (held + bytes > bucket.quota * MIB) return { refused: 'objects/refused' };
  const version = JOURNEYS + String(bucket.written + 1).padStart(12, '0');
  tables.put(versionsOf(name) + version, bytes);
  tables.put(rowOf(name), { ...bucket, written: bucket.written + 1 });
  return { version };
}
