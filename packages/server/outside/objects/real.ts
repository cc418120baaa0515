import { DONE, type Context, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import * as s3 from './bucket.ts';
import { count, empty, sweep } from './empty.ts';
import { issuedKeys, type Keys } from './keys.ts';
import { versityGwKeys } from './keys-versitygw.ts';
import * as minio from './minio.ts';
import type { BucketRef, BucketValue, BucketWant, Lack, ObjectsPort } from './port.ts';
import { reach } from './reach.ts';
import { openStore, type Store } from './store.ts';
import { observationOf, outcomeOf, Trouble } from '../trouble.ts';
import { openWire } from './wire.ts';

/** One object store of a cell, and what it has beside S3. */
export interface ObjectsConfig {
  readonly endpoint: URL;
  /** As the store spells it; also what is signed for. */
  readonly region: string;
  readonly access: string;
  readonly secret: Secret;
  /** Whose administration makes keys; `issued`: the operator does, in the provider's console. */
  readonly keys: 'minio' | 'versitygw' | 'issued';
  /** Where that administration answers, if not where S3 does. */
  readonly admin?: URL;
  /** What the store ends by a rule of ours. VersityGW ends nothing (501); MinIO `versions` (unfinished uploads by a clock of its own, a day). */
  readonly ends: readonly ('versions' | 'uploads')[];
  /** PEM of the authority, where the public ones do not do. */
  readonly ca?: string;
  /** At a time; 8 by default. */
  readonly connections?: number;
}

interface Parts {
  readonly store: Store;
  readonly keys: Keys;
  readonly limits: boolean;
  readonly lacks: readonly Lack[];
}

/** Opens a port to a store that speaks S3. Nothing is asked before the first verb. */
export function openObjects(config: ObjectsConfig): ObjectsPort {
  const { endpoint, region, access, secret } = config;
  const wire = openWire({ connections: config.connections ?? 8, ca: config.ca });
  const store = openStore({ endpoint, region, own: { access, secret }, wire });
  const admin = config.admin ? openStore({ endpoint: config.admin, region, own: { access, secret }, wire }) : store;
  const keys = { minio: () => minio.minioKeys(store), versitygw: () => versityGwKeys(store, admin), issued: () => issuedKeys(store) };
  const parts = partsOf(config, store, keys[config.keys]());
  return {
    observe: (name, context) => observationOf(() => look(parts, name, context)),
    ensure: (want, context) => outcomeOf(() => make(parts, want, context)),
    remove: (name, context) => outcomeOf(() => remove(parts, name, context)),
    usage: (name, from, context) =>
      observationOf(async () => ({ kind: 'present', value: await count(store, name, from, context), at: Date.now() })),
    reach: (name, key, context) => outcomeOf(() => reach(store, name, key, context)),
    close: () => wire.close(),
  };
}

function partsOf(config: ObjectsConfig, store: Store, keys: Keys): Parts {
  const limits = config.keys === 'minio';
  const unended = (['versions', 'uploads'] as const).filter((each) => !config.ends.includes(each));
  const lacks: Lack[] = [...unended, ...(limits ? [] : (['quota'] as const)), ...(keys.scoped ? [] : (['scope'] as const))];
  return { store, keys, limits, lacks };
}

const NO_RULE: BucketValue['lifecycle'] = { noncurrentDays: null, abortDays: null };

async function look(parts: Parts, name: BucketRef, context: Context): Promise<Observation<BucketValue>> {
  if (!(await s3.exists(parts.store, name, context))) {
    // Keys can outlive a bucket that somebody deleted by hand: there is something left, and it is ours to take away.
    const left = await parts.keys.of(name, context);
    if (left === 'unlisted' || left.length === 0) return { kind: 'absent', at: Date.now() };
    const value = { region: '', versioning: false, lifecycle: NO_RULE, quota: null, keys: left, open: false, lacks: parts.lacks };
    return { kind: 'present', value, at: Date.now() };
  }
  return { kind: 'present', value: await read(parts, name, context), at: Date.now() };
}

async function read({ store, keys, limits, lacks }: Parts, name: BucketRef, context: Context): Promise<BucketValue> {
  const [region, versioning, expiry, quota, holders, open] = await Promise.all([
    s3.region(store, name, context),
    s3.versioned(store, name, context),
    lacks.includes('versions') && lacks.includes('uploads') ? NO_RULE : s3.lifecycle(store, name, context),
    limits ? minio.quota(store, name, context) : null,
    keys.of(name, context),
    s3.open(store, name, context),
  ]);
  return { region, versioning, lifecycle: expiry, quota, keys: holders === 'unlisted' ? [] : holders, open, lacks };
}

/** Makes what is missing, then reads it back: a store that took a setting and does not hold it is refused, not believed. */
async function make(parts: Parts, want: BucketWant, context: Context): Promise<Outcome> {
  const { store, keys, limits, lacks } = parts;
  const { name } = want;
  const rules = rulesOf(want, lacks);
  if (!(await s3.exists(store, name, context))) await s3.create(store, name, want.region, context);
  const before = await read(parts, name, context);
  if (before.open) await s3.shut(store, name, context);
  if (!before.versioning) await s3.version(store, name, context);
  if (!same(before.lifecycle, rules)) await s3.expire(store, name, rules, context);
  if (limits && before.quota !== want.quota) await minio.limit(store, name, want.quota, context);
  await keys.set(name, want.keys, context);
  await sweep(store, name, context);
  const missing = unheld(await read(parts, name, context), want);
  if (missing.length > 0) throw new Trouble('refused', 'objects/not-held', `${name}: asked for and not held: ${missing.join(', ')}`);
  return DONE;
}

/** The rules that this store is asked for. */
function rulesOf({ lifecycle }: BucketWant, lacks: readonly Lack[]): BucketValue['lifecycle'] {
  const { noncurrentDays, abortDays } = lifecycle;
  return { noncurrentDays: lacks.includes('versions') ? null : noncurrentDays, abortDays: lacks.includes('uploads') ? null : abortDays };
}

/** What of a want was not read back, in words. What the store lacks is not asked for. */
export function unheld(value: BucketValue, want: BucketWant): readonly string[] {
  const lacks = new Set(value.lacks);
  const access = want.keys.map((key) => key.access).toSorted();
  return [
    value.region === want.region ? '' : `region ${want.region} (it is in ${value.region})`,
    value.versioning ? '' : 'versioning',
    same(value.lifecycle, rulesOf(want, value.lacks)) ? '' : 'lifecycle',
    lacks.has('quota') || value.quota === want.quota ? '' : 'quota',
    lacks.has('scope') || same(value.keys, access) ? '' : 'keys',
    value.open ? 'closed to strangers' : '',
  ].filter((each) => each !== '');
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

async function remove({ store, keys }: Parts, name: BucketRef, context: Context): Promise<Outcome> {
  if (await s3.exists(store, name, context)) {
    await keys.set(name, [], context);
    if (!(await empty(store, name, context))) return { kind: 'working', lookAt: Date.now() };
    const { error } = await store.ask({ method: 'DELETE', path: `/${name}`, may: ['BucketNotEmpty', 'NoSuchBucket'] }, context);
    // What was written while the keys went: the next step finds it.
    if (error === 'BucketNotEmpty') return { kind: 'working', lookAt: Date.now() };
  }
  if (await s3.exists(store, name, context)) return { kind: 'working', lookAt: Date.now() + 1000 };
  await keys.set(name, [], context);
  return DONE;
}
