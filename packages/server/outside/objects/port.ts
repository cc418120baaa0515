import type { Context, Observation, Outcome, Port } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';

/** The name of a bucket, as the plan gives it: global in most stores. */
export type BucketRef = string;

/** A key of the tenant. We make both halves before we ask for them, so that an answer that is lost can be asked for again. */
export interface BucketKey {
  readonly access: string;
  readonly secret: Secret;
}

/** What the store does by itself with what nobody sees any more. Days. */
export interface Lifecycle {
  /** A version that was overwritten or deleted ends after this long. */
  readonly noncurrentDays: number;
  /** The parts of an upload that never ended go after this long. */
  readonly abortDays: number;
}

export interface BucketWant {
  readonly name: BucketRef;
  /** As the store spells it. */
  readonly region: string;
  /** MiB. A store that cannot hold a tenant to it says so in {@link BucketValue.lacks}; then nobody but us watches it. */
  readonly quota: number;
  readonly lifecycle: Lifecycle;
  /** Exactly these keys reach the bucket: two while one of them is being replaced, none while the tenant is suspended. */
  readonly keys: readonly BucketKey[];
}

/**
 * What the store cannot hold: `quota`; `versions`, `uploads`: it ends neither old versions nor unfinished uploads by our rule; `scope`: the
 * keys are the provider's and may reach more than this bucket.
 */
export type Lack = 'quota' | 'versions' | 'uploads' | 'scope';

/** What was read back from the store, never what it was asked for: stores take settings that they do not hold. */
export interface BucketValue {
  readonly region: string;
  readonly versioning: boolean;
  /** Null: no rule for it, or none for all objects. */
  readonly lifecycle: { readonly [Rule in keyof Lifecycle]: Lifecycle[Rule] | null };
  /** MiB that the store enforces. */
  readonly quota: number | null;
  /** Access halves of the keys that reach the bucket, sorted. Where the operator issues them we know none but those of a want. */
  readonly keys: readonly string[];
  /** Someone without any key can list it. */
  readonly open: boolean;
  readonly lacks: readonly Lack[];
}

/** Bytes of all versions, also of those that nobody sees any more: they are what is paid for. */
export interface Usage {
  readonly bytes: number;
  readonly versions: number;
  /** Where to go on: a bucket is counted over as many looks as it takes. Null: this was the rest. */
  readonly next: string | null;
}

/**
 * A bucket of one app of one tenant in a store that speaks S3.
 *
 * `remove` takes the keys first, so that nobody writes behind it; then versions, delete markers and unfinished uploads in steps of some
 * thousands (`working` between them); then the bucket; and is done only when the store says that there is none.
 * Codes: `objects/unreachable`, `objects/busy`, `objects/credentials`, `objects/clock`, `objects/forbidden`, `objects/name-taken`,
 * `objects/key-unknown`, `objects/unsupported`, `objects/not-held`, `objects/locked`, `objects/refused`.
 */
export interface ObjectsPort extends Port<BucketRef, BucketWant, BucketValue> {
  /** Counts from `from` (null: from the start) as far as a look may take. */
  usage(name: BucketRef, from: string | null, context: Context): Promise<Observation<Usage>>;
  /**
   * The journey: one object put, read and deleted, versions and all, with the tenant's key and nothing else. What a journey left that was killed
   * is taken away by the next one, and by `ensure`.
   */
  reach(name: BucketRef, key: BucketKey, context: Context): Promise<Outcome>;
  close(): void;
}
