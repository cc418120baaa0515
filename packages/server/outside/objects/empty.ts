import type { BucketRef, Usage } from './port.ts';
import { documentOf, type Store } from './store.ts';
import { Trouble } from './trouble.ts';
import type { Within } from './wire.ts';
import { all, type Element, escaped, textAt } from './xml.ts';

/** What one listing gives at most, and one bulk deletion takes: S3's own figure. */
const PAGE = 1000;
/** Pages a look: a step ends within some seconds, and the loop is free for other tenants. */
const PAGES = 5;

/** Aborts uploads and deletes versions and markers, some thousands of each. True: none is left. */
export async function empty(store: Store, name: BucketRef, within: Within): Promise<boolean> {
  return (await abortUploads(store, name, within)) && (await deleteVersions(store, name, within));
}

async function abortUploads(store: Store, name: BucketRef, within: Within): Promise<boolean> {
  for (let page = 0; page < PAGES; page++) {
    const query = { uploads: '', 'max-uploads': String(PAGE), 'encoding-type': 'url' };
    const uploads = all(documentOf(await store.ask({ method: 'GET', path: `/${name}`, query }, within)), 'Upload');
    for (const upload of uploads) {
      const path = `/${name}/${pathOf(keyOf(upload))}`;
      const uploadId = textAt(upload, 'UploadId') ?? '';
      await store.ask({ method: 'DELETE', path, query: { uploadId }, may: [404] }, within);
    }
    if (uploads.length === 0) return true;
  }
  return false;
}

async function deleteVersions(store: Store, name: BucketRef, within: Within): Promise<boolean> {
  for (let page = 0; page < PAGES; page++) {
    const { versions } = await listVersions(store, name, null, within);
    if (versions.length === 0) return true;
    const objects = versions.map((each) => `<Object><Key>${escaped(keyOf(each))}</Key><VersionId>${textAt(each, 'VersionId')}</VersionId></Object>`);
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

interface Page {
  readonly versions: readonly Element[];
  readonly next: string | null;
}

/** Versions and delete markers from a place on; places are opaque to callers: key and version, as the store names them. */
async function listVersions(store: Store, name: BucketRef, from: string | null, within: Within): Promise<Page> {
  const query = { versions: '', 'max-keys': String(PAGE), 'encoding-type': 'url', ...(from === null ? {} : JSON.parse(from)) };
  const listing = documentOf(await store.ask({ method: 'GET', path: `/${name}`, query }, within));
  const next = {
    'key-marker': decoded(textAt(listing, 'NextKeyMarker') ?? ''),
    'version-id-marker': textAt(listing, 'NextVersionIdMarker') ?? '',
  };
  const more = textAt(listing, 'IsTruncated') === 'true';
  return { versions: [...all(listing, 'Version'), ...all(listing, 'DeleteMarker')], next: more ? JSON.stringify(next) : null };
}

/** Counts some thousands of versions from a place on. */
export async function count(store: Store, name: BucketRef, from: string | null, within: Within): Promise<Usage> {
  let [bytes, versions, next] = [0, 0, from];
  for (let page = 0; page < PAGES; page++) {
    const listing = await listVersions(store, name, next, within);
    bytes += listing.versions.reduce((sum, each) => sum + Number(textAt(each, 'Size') ?? 0), 0);
    versions += listing.versions.length;
    next = listing.next;
    if (next === null) break;
  }
  return { bytes, versions, next };
}

/** A key in a listing: asked for URL-encoded, because XML cannot hold every character that a key can. */
const keyOf = (element: Element): string => decoded(textAt(element, 'Key') ?? '');
const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', '%20'));

/** A key as a path: its slashes stay. */
export const pathOf = (key: string): string => key.split('/').map(encodeURIComponent).join('/');
