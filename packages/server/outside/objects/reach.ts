import { randomUUID } from 'node:crypto';
import { DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import { JOURNEYS, pathOf, sweep } from './empty.ts';
import type { BucketKey, BucketRef } from './port.ts';
import type { Store } from './store.ts';
import { Trouble } from '../trouble.ts';
import type { Within } from './wire.ts';

/**
 * Puts, reads and deletes one object as the tenant: the version itself, so that journeys leave nothing that is paid for. What an earlier one
 * left that was killed goes first, with our own key.
 */
export async function reach(store: Store, bucket: BucketRef, key: BucketKey, within: Within): Promise<Outcome> {
  await sweep(store, bucket, within);
  const [path, body] = [`/${bucket}/${pathOf(JOURNEYS + randomUUID())}`, randomUUID()];
  const put = await store.ask({ method: 'PUT', path, body, as: key }, within);
  const read = await store.ask({ method: 'GET', path, as: key }, within);
  const version = put.headers['x-amz-version-id'];
  const query = typeof version === 'string' ? { versionId: version } : {};
  await store.ask({ method: 'DELETE', path, query, as: key }, within);
  const gone = await store.ask({ method: 'HEAD', path, as: key, may: [404] }, within);
  if (read.body.toString('utf8') !== body)
    throw new Trouble('refused', 'objects/not-held', `${bucket}: another object was read than was written`);
  if (gone.status !== 404) throw new Trouble('refused', 'objects/not-held', `${bucket}: an object that was deleted is still there`);
  return DONE;
}
