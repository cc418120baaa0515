import type { BucketRef, BucketValue } from './port.ts';
import { documentOf, type Reply, said, type Store } from './store.ts';
import { Trouble } from '../trouble.ts';
import type { Within } from './wire.ts';
import { all, type Element, textAt } from './xml.ts';

/** The region that a store names without a word: asked for by leaving it out. */
const UNSAID = 'us-east-1';
const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** Whether there is one that answers to us. A bucket of that name that is somebody else's is Trouble, and no absence. */
export async function exists(store: Store, name: BucketRef, within: Within): Promise<boolean> {
  const { status } = await store.ask({ method: 'HEAD', path: `/${name}`, may: [404] }, within);
  return status !== 404;
}

/** Makes the bucket; one that we have is as good. */
export async function create(store: Store, name: BucketRef, region: string, within: Within): Promise<void> {
  const body = `<CreateBucketConfiguration ${NAMESPACE}><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
  const ask = { method: 'PUT', path: `/${name}`, may: ['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'] } as const;
  const { error } = await store.ask(region === UNSAID ? ask : { ...ask, body }, within);
  if (error !== 'BucketAlreadyExists') return;
  // Some stores say so of our own bucket, too: whose it is shows when it is asked for.
  const { status } = await store.ask({ method: 'HEAD', path: `/${name}`, may: [403, 404] }, within);
  if (status === 403) throw new Trouble('refused', 'objects/name-taken', `the bucket ${name} is somebody else's in this store`);
  if (status === 404) throw new Trouble('transient', 'objects/busy', `the bucket ${name} comes or goes`);
}

export async function region(store: Store, name: BucketRef, within: Within): Promise<string> {
  const reply = await store.ask({ method: 'GET', path: `/${name}`, query: { location: '' } }, within);
  return textAt(documentOf(reply)) || UNSAID;
}

export async function versioned(store: Store, name: BucketRef, within: Within): Promise<boolean> {
  return said(await store.ask({ method: 'GET', path: `/${name}`, query: { versioning: '' } }, within), 'Status') === 'Enabled';
}

export async function version(store: Store, name: BucketRef, within: Within): Promise<void> {
  const body = `<VersioningConfiguration ${NAMESPACE}><Status>Enabled</Status></VersioningConfiguration>`;
  await store.ask({ method: 'PUT', path: `/${name}`, query: { versioning: '' }, body }, within);
}

/** The rules as the store has them now, those for all objects. */
export async function lifecycle(store: Store, name: BucketRef, within: Within): Promise<BucketValue['lifecycle']> {
  const ask = { method: 'GET', path: `/${name}`, query: { lifecycle: '' }, may: ['NoSuchLifecycleConfiguration'] } as const;
  const reply = await store.ask(ask, within);
  const rules =
    reply.error === '' ? all(documentOf(reply), 'Rule').filter((rule) => textAt(rule, 'Status') === 'Enabled' && isOfAll(rule)) : [];
  const daysOf = (...path: readonly string[]): number | null =>
    Math.max(0, ...rules.map((rule) => Number(textAt(rule, ...path) ?? 0))) || null;
  return {
    noncurrentDays: daysOf('NoncurrentVersionExpiration', 'NoncurrentDays'),
    abortDays: daysOf('AbortIncompleteMultipartUpload', 'DaysAfterInitiation'),
  };
}

/** A rule that is held to some objects only is none of ours. */
function isOfAll(rule: Element): boolean {
  return (textAt(rule, 'Filter', 'Prefix') ?? textAt(rule, 'Prefix') ?? '') === '' && textAt(rule, 'Filter', 'Tag') === undefined;
}

/**
 * A rule for each, so that none is dropped in the shadow of the other: MinIO takes an abort beside an expiry and forgets it, and refuses it
 * alone. Null leaves a rule out. Delete markers that hide nothing go with old versions.
 */
export async function expire(store: Store, name: BucketRef, want: BucketValue['lifecycle'], within: Within): Promise<void> {
  const { noncurrentDays, abortDays } = want;
  const rule = (id: string, act: string): string =>
    `<Rule><ID>${id}</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter>${act}</Rule>`;
  const noncurrent =
    `<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>` +
    `<NoncurrentVersionExpiration><NoncurrentDays>${noncurrentDays}</NoncurrentDays></NoncurrentVersionExpiration>`;
  const abort = `<AbortIncompleteMultipartUpload><DaysAfterInitiation>${abortDays}</DaysAfterInitiation></AbortIncompleteMultipartUpload>`;
  const rules = (noncurrentDays ? rule('noncurrent', noncurrent) : '') + (abortDays ? rule('abort', abort) : '');
  const body = `<LifecycleConfiguration ${NAMESPACE}>${rules}</LifecycleConfiguration>`;
  await store.ask({ method: 'PUT', path: `/${name}`, query: { lifecycle: '' }, body }, within);
}

/** Whether a stranger can list it: asked as a stranger, since the switches against it differ from store to store and this does not. */
export async function open(store: Store, name: BucketRef, within: Within): Promise<boolean> {
  const ask = { method: 'GET', path: `/${name}`, query: { 'list-type': '2', 'max-keys': '1' }, as: null, may: [400, 401, 403] } as const;
  return (await store.ask(ask, within)).status === 200;
}

/** Takes back what opened it: the policy and the access list. A store without either says so and loses nothing. */
export async function shut(store: Store, name: BucketRef, within: Within): Promise<void> {
  const may = ['NoSuchBucketPolicy', 'NotImplemented', 'AccessControlListNotSupported', 'MethodNotAllowed', 501] as const;
  await store.ask({ method: 'DELETE', path: `/${name}`, query: { policy: '' }, may }, within);
  const acl = (status: string): Promise<Reply> =>
    store.ask({ method: 'PUT', path: `/${name}`, query: { acl: '' }, body: status, may: [...may, 400] }, within);
  const owner = await store.ask({ method: 'GET', path: `/${name}`, query: { acl: '' }, may }, within);
  if (owner.error !== '') return;
  const id = said(owner, 'Owner', 'ID');
  const grantee = `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>${id}</ID></Grantee>`;
  const grant = `<Grant>${grantee}<Permission>FULL_CONTROL</Permission></Grant>`;
  await acl(
    `<AccessControlPolicy ${NAMESPACE}><Owner><ID>${id}</ID></Owner><AccessControlList>${grant}</AccessControlList></AccessControlPolicy>`,
  );
}
