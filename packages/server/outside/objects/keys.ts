import type { BucketKey, BucketRef } from './port.ts';
import type { Store } from './store.ts';
import { Trouble } from '../trouble.ts';
import type { Within } from './wire.ts';

/**
 * Keys that reach one bucket. S3 has no word for them, so each kind of store has its own way in:
 *
 * - `minio`: MinIO's administration, a user and a policy a bucket. Tried against MinIO.
 * - `versitygw`: VersityGW's administration, users named in the bucket's policy. Tried against VersityGW.
 * - `issued`: the operator makes the key in the provider's console, once, and puts it into the secret store; we only try it. So it is at
 *   Hetzner, which has no interface for keys, and whose keys reach every bucket of the project; and so it is here at Scaleway, OVHcloud
 *   and STACKIT, which have one each that nothing here was tried against.
 *
 * All of them may throw Trouble.
 */
export interface Keys {
  /** A key of this store reaches its bucket and no other. */
  readonly scoped: boolean;
  /** Whether the want's keys are the store's whole answer, or nobody can list them. */
  of(bucket: BucketRef, within: Within): Promise<readonly string[] | 'unlisted'>;
  /** Exactly these keys reach the bucket. */
  set(bucket: BucketRef, keys: readonly BucketKey[], within: Within): Promise<void>;
}

/** What an app may do with its bucket: everything with objects, and nothing with the bucket itself. */
export const ALLOWED = {
  bucket: ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads', 's3:GetBucketLocation'],
  objects: [
    's3:GetObject',
    's3:GetObjectVersion',
    's3:PutObject',
    's3:DeleteObject',
    's3:DeleteObjectVersion',
    's3:AbortMultipartUpload',
    's3:ListMultipartUploadParts',
  ],
} as const;

export const resourceOf = (bucket: BucketRef): string => `arn:aws:s3:::${bucket}`;

/** Whether a key works at this bucket, right now. */
export async function works(store: Store, bucket: BucketRef, key: BucketKey, within: Within): Promise<boolean> {
  const query = { 'list-type': '2', 'max-keys': '1' };
  return (await store.ask({ method: 'GET', path: `/${bucket}`, query, as: key, may: [400, 401, 403] }, within)).status === 200;
}

/** The operator's part: nothing is made, nothing is taken away, and a key that does not work is a refusal. */
export function issuedKeys(store: Store): Keys {
  return {
    scoped: false,
    of: () => Promise.resolve('unlisted'),
    set: async (bucket, keys, within) => {
      for (const key of keys) {
        if (await works(store, bucket, key, within)) continue;
        const detail = `the key ${key.access} does not reach ${bucket}: the operator issues it in the provider's console`;
        throw new Trouble('refused', 'objects/key-unknown', detail);
      }
    },
  };
}
