import type { BucketRef, Usage } from './port.ts';
import { documentOf, type Store } from './store.ts';
import { Trouble } from '../trouble.ts';
import type { Within } from './wire.ts';
import { all, type Element, escaped, textAt } from './xml.ts';

/** What one listing gives at most, and one bulk deletion takes: S3's own figure. */
const PAGE = 1000;
/** Pages a look: a step ends within some seconds, and the loop is free for other tenants. */
const PAGES = 5;

/** Aborts uploads and deletes versions and markers, some thousands of each. True: none is left. */
export async function empty(store: Store, name: BucketRef, within: Within): Promise<boolean> {
  return (await abortUploads(store, name, within)) && (await deleteVersions(store, name, '', within));
}

/** Journeys put what they try below this prefix: no app of ours uses it, and what a journey that was killed has left can be told by it. */
export const JOURNEYS = 'hansa-journey/';

/** Takes away what journeys left that were killed, or whose answers were lost. One tenant has one journey at a time: none is under way now. */
export async function sweep(store: Store, name: BucketRef, within: Within): Promise<void> {
  await deleteVersions(store, name, JOURNEYS, within);
}

async function abortUploads(store: Store, name: BucketRef, within: Within): Promise<boolean> {
  for (let page = 0; page < PAGES; page++) {
    const query = { uploads: '', 'max-uploads': String(PAGE), 'encoding-type': 'url' };
    const listing = documentOf(await store.ask({ method: 'GET', path: `/${name}`, query }, within));
    const uploads = all(listing, 'Upload');
    for (const upload of uploads) {
      const path = `/${name}/${pathOf(plain(listing, textAt(upload, 'Key')))}`;
      const uploadId = textAt(upload, 'UploadId') ?? '';
      await store.ask({ method: 'DELETE', path, query: { uploadId }, may: [404] }, within);
    }
    if (uploads.length === 0) return true;
  }
  return false;
}

async function deleteVersions(store: Store, name: BucketRef, prefix: string, within: Within): Promise<boolean> {
  let first: Version | undefined;
  for (let page = 0; page < PAGES; page++) {
    const { versions } = await listVersions(store, name, { from: null, prefix }, within);
    if (versions.length === 0) return true;
    // What a store deletes and still has would be deleted for ever.
    if (same(versions[0], first)) throw new Trouble('refused', 'objects/not-held', `${name}: a version that was deleted is still there`);
    first = versions[0];
    const objects = versions.map(({ key, version }) => `<Object><Key>${escaped(key)}</Key><VersionId>${version}</VersionId></Object>`);
    const body = `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>${objects.join('')}</Delete>`;
    const answer = documentOf(await store.ask({ method: 'POST', path: `/${name}`, query: { delete: '' }, body }, within));
    const kept = all(answer, 'Error').filter((each) => textAt(each, 'Code') !== 'NoSuchKey' && textAt(each, 'Code') !== 'NoSuchVersion');
    if (kept.length > 0) throw keptBack(name, kept);
  }
  return false;
}

/** Versions under retention or a legal hold are kept by the store against everyone, and a person has to decide. */
function keptBack(name: BucketRef, kept: readonly Element[]): Trouble {
  const words = [...new Set(kept.map((each) => textAt(each, 'Code') ?? ''))].join(', ');
  const locked = /AccessDenied|ObjectLocked|InvalidRequest/.test(words);
  const detail = `${name}: ${kept.length} versions cannot be deleted (${words})`;
  return locked ? new Trouble('refused', 'objects/locked', detail) : new Trouble('transient', 'objects/busy', detail);
}

interface Version {
  readonly key: string;
  readonly version: string;
  readonly size: number;
}

const same = (one: Version | undefined, other: Version | undefined): boolean => one?.key === other?.key && one?.version === other?.version;

interface Page {
  readonly versions: readonly Version[];
  readonly next: string | null;
}

/** Versions and delete markers from a place on; places are opaque to callers: key and version, as the store names them. */
async function listVersions(
  store: Store,
  name: BucketRef,
  { from, prefix }: { readonly from: string | null; readonly prefix: string },
  within: Within,
): Promise<Page> {
  const place = { ...(prefix !== '' && { prefix }), ...(from === null ? {} : (JSON.parse(from) as Record<string, string>)) };
  const query: Record<string, string> = { versions: '', 'max-keys': String(PAGE), 'encoding-type': 'url', ...place };
  const listing = documentOf(await store.ask({ method: 'GET', path: `/${name}`, query }, within));
  const next = {
    'key-marker': plain(listing, textAt(listing, 'NextKeyMarker')),
    'version-id-marker': textAt(listing, 'NextVersionIdMarker') ?? '',
  };
  const more = textAt(listing, 'IsTruncated') === 'true';
  const listed = [...all(listing, 'Version'), ...all(listing, 'DeleteMarker')].map((each) => ({
    key: plain(listing, textAt(each, 'Key')),
    version: textAt(each, 'VersionId') ?? '',
    size: Number(textAt(each, 'Size') ?? 0),
  }));
  // VersityGW gives the version that the last page ended with once more.
  const isEnd = ({ key, version }: Version): boolean => key === query['key-marker'] && version === query['version-id-marker'];
  return { versions: from === null ? listed : listed.filter((each) => !isEnd(each)), next: more ? JSON.stringify(next) : null };
}

/** Counts some thousands of versions from a place on. */
export async function count(store: Store, name: BucketRef, from: string | null, within: Within): Promise<Usage> {
  let [bytes, versions, next] = [0, 0, from];
  for (let page = 0; page < PAGES; page++) {
    const listing = await listVersions(store, name, { from: next, prefix: '' }, within);
    bytes += listing.versions.reduce((sum, each) => sum + each.size, 0);
    versions += listing.versions.length;
    next = listing.next;
    if (next === null) break;
  }
  return { bytes, versions, next };
}

/** A key in a listing: asked for URL-encoded, because XML cannot hold every character that a key can. VersityGW passes over the question. */
function plain(listing: Element, key = ''): string {
  return textAt(listing, 'EncodingType') === 'url' ? decodeURIComponent(key.replaceAll('+', '%20')) : key;
}

/** A key as a path: its slashes stay. */
export const pathOf = (key: string): string => key.split('/').map(encodeURIComponent).join('/');
