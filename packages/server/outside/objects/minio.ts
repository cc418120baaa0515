import { ALLOWED, type Keys, resourceOf, works } from './keys.ts';
import { wrap } from './minio-envelope.ts';
import type { BucketKey, BucketRef } from './port.ts';
import { type Ask, jsonOf, type Reply, type Store } from './store.ts';
import type { Within } from './wire.ts';

/** MinIO's administration: users and policies, and a quota a bucket. Source: minio cmd/admin-router.go of 2026-02-12, read 2026-11-21. */
const ADMIN = '/minio/admin/v3';
const MIB = 1024 * 1024;
/** How the policy says for whom it is, in the id of its first statement. */
const FOR = 'for';

const policyOf = (bucket: BucketRef): string => `bucket-${bucket}`;

/**
 * A user a key, and a policy a bucket that every user of it has. The policy also names them: before one is made, and until one is deleted.
 * So whatever is cut off in the middle can be found again, and a look needs no answer that is wrapped.
 */
export function minioKeys(store: Store): Keys {
  const admin = (ask: Omit<Ask, 'path'> & { readonly act: string }, within: Within): Promise<Reply> =>
    store.ask({ ...ask, path: `${ADMIN}/${ask.act}` }, within);
  const named = async (bucket: BucketRef, within: Within): Promise<readonly string[]> => {
    const reply = await admin({ method: 'GET', act: 'info-canned-policy', query: { name: policyOf(bucket) }, may: [404] }, within);
    return reply.error === '' ? namesIn(jsonOf(reply)) : [];
  };
  const isUser = async (access: string, bucket: BucketRef, within: Within): Promise<boolean> => {
    const reply = await admin({ method: 'GET', act: 'user-info', query: { accessKey: access }, may: [404] }, within);
    return reply.error === '' && (jsonOf(reply) as { policyName?: string }).policyName === policyOf(bucket);
  };
  const write = async (bucket: BucketRef, names: readonly string[], within: Within): Promise<void> => {
    const query = { name: policyOf(bucket) };
    if (names.length > 0) await admin({ method: 'PUT', act: 'add-canned-policy', query, body: policyText(bucket, names) }, within);
    else await admin({ method: 'DELETE', act: 'remove-canned-policy', query, may: [404] }, within);
  };
  const add = async (bucket: BucketRef, { access, secret }: BucketKey, within: Within): Promise<void> => {
    const body = await wrap(store.own.secret.reveal(), JSON.stringify({ secretKey: secret.reveal(), status: 'enabled' }));
    await admin({ method: 'PUT', act: 'add-user', query: { accessKey: access }, body }, within);
    const query = { policyName: policyOf(bucket), userOrGroup: access, isGroup: 'false' };
    await admin({ method: 'PUT', act: 'set-user-or-group-policy', query }, within);
  };
  return {
    scoped: true,
    of: async (bucket, within) => {
      const names = await named(bucket, within);
      const there = await Promise.all(names.map((access) => isUser(access, bucket, within)));
      return names.filter((_, index) => there[index]);
    },
    set: async (bucket, keys, within) => {
      const [before, after] = [await named(bucket, within), keys.map((key) => key.access).toSorted()];
      const both = [...new Set([...before, ...after])].toSorted();
      if (both.length > before.length) await write(bucket, both, within);
      for (const key of keys) if (!(await works(store, bucket, key, within))) await add(bucket, key, within);
      const gone = before.filter((access) => !after.includes(access));
      for (const accessKey of gone) await admin({ method: 'DELETE', act: 'remove-user', query: { accessKey }, may: [404] }, within);
      if (gone.length > 0) await write(bucket, after, within);
    },
  };
}

function policyText(bucket: BucketRef, names: readonly string[]): string {
  const Statement = [
    { Sid: [FOR, ...names].join(' '), Effect: 'Allow', Action: ALLOWED.bucket, Resource: [resourceOf(bucket)] },
    { Effect: 'Allow', Action: ALLOWED.objects, Resource: [`${resourceOf(bucket)}/*`] },
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

function namesIn(policy: unknown): readonly string[] {
  const { Statement = [] } = policy as { Statement?: readonly { Sid?: string }[] };
  const [mark, ...names] = Statement[0]?.Sid?.split(' ') ?? [];
  return mark === FOR ? names : [];
}

/** The quota of a bucket in MiB, or null where it has none. */
export async function quota(store: Store, bucket: BucketRef, within: Within): Promise<number | null> {
  const reply = await store.ask({ method: 'GET', path: `${ADMIN}/get-bucket-quota`, query: { bucket } }, within);
  const { size = 0 } = jsonOf(reply) as { size?: number };
  return size > 0 ? size / MIB : null;
}

/** MinIO counts by its own clock: a tenant can go over by what is written between two of its scans. */
export async function limit(store: Store, bucket: BucketRef, mebibytes: number, within: Within): Promise<void> {
  const body = JSON.stringify({ size: mebibytes * MIB, quotatype: 'hard' });
  await store.ask({ method: 'PUT', path: `${ADMIN}/set-bucket-quota`, query: { bucket }, body }, within);
}
