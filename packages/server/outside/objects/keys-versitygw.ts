import { ALLOWED, type Keys, resourceOf, works } from './keys.ts';
import type { BucketKey, BucketRef } from './port.ts';
import { jsonOf, type Store } from './store.ts';
import type { Within } from './wire.ts';
import { escaped } from './xml.ts';

const NONE = ['NoSuchBucketPolicy', 'NoSuchBucket'] as const;

/**
 * VersityGW: accounts by its administration, which have no right to anything; the bucket's policy names those that reach it. Whatever is cut
 * off in the middle can still be read there: an account is made before the policy names it, and deleted before the policy forgets it. `admin` is where the administration
 * answers, `store` where S3 does; they can be one.
 * Source: VersityGW 1.8.0, s3api/admin-router.go and auth/bucket_policy_principals.go (Apache-2.0), read 2026-11-21.
 */
export function versityGwKeys(store: Store, admin: Store): Keys {
  const named = async (bucket: BucketRef, within: Within): Promise<readonly string[]> => {
    const reply = await store.ask({ method: 'GET', path: `/${bucket}`, query: { policy: '' }, may: NONE }, within);
    return reply.error === '' ? principalsOf(jsonOf(reply)) : [];
  };
  return {
    scoped: true,
    of: named,
    set: async (bucket, keys, within) => {
      const before = await named(bucket, within);
      const gone = before.filter((access) => !keys.some((key) => key.access === access));
      for (const access of gone) await admin.ask({ method: 'PATCH', path: '/delete-user', query: { access }, may: [404] }, within);
      for (const key of keys) if (!(await works(store, bucket, key, within))) await account(admin, key, within);
      if (keys.length > 0 || before.length > 0) await name(store, bucket, keys, within);
    },
  };
}

/** Makes the account, or gives it this secret. */
async function account(admin: Store, { access, secret }: BucketKey, within: Within): Promise<void> {
  const parts = `<Secret>${escaped(secret.reveal())}</Secret><Role>user</Role>`;
  const body = `<Account><Access>${escaped(access)}</Access>${parts}</Account>`;
  const made = await admin.ask({ method: 'PATCH', path: '/create-user', body, may: ['XAdminUserExists'] }, within);
  if (made.error === '') return;
  await admin.ask({ method: 'PATCH', path: '/update-user', query: { access }, body: `<MutableProps>${parts}</MutableProps>` }, within);
}

async function name(store: Store, bucket: BucketRef, keys: readonly BucketKey[], within: Within): Promise<void> {
  if (keys.length === 0) return void (await store.ask({ method: 'DELETE', path: `/${bucket}`, query: { policy: '' }, may: NONE }, within));
  const Principal = { AWS: keys.map((key) => key.access).toSorted() };
  const Statement = [
    { Effect: 'Allow', Principal, Action: ALLOWED.bucket, Resource: [resourceOf(bucket)] },
    { Effect: 'Allow', Principal, Action: ALLOWED.objects, Resource: [`${resourceOf(bucket)}/*`] },
  ];
  const body = JSON.stringify({ Version: '2012-10-17', Statement });
  await store.ask({ method: 'PUT', path: `/${bucket}`, query: { policy: '' }, body }, within);
}

/** All whom a policy lets in, whoever wrote it: a stranger's statement shows. */
function principalsOf(policy: unknown): readonly string[] {
  const { Statement = [] } = policy as { Statement?: readonly { Principal?: unknown }[] };
  const names = Statement.flatMap(({ Principal }) => {
    const value = typeof Principal === 'object' && Principal !== null && 'AWS' in Principal ? Principal.AWS : Principal;
    return [value].flat().filter((each) => typeof each === 'string');
  });
  return [...new Set(names)].toSorted();
}
