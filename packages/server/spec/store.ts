/** One file of a spec: its bytes, and a strong entity tag made of them. */
export interface StoredFile {
  readonly path: string;
  readonly etag: string;
  readonly bytes: Uint8Array;
}

/** What the writer believes to be there: the tag of the bytes that were edited, or that there is no such file yet. */
export type Condition = { readonly match: string } | { readonly absent: true };

export type Written =
  | { readonly outcome: 'written'; readonly etag: string }
  /** Something else stands there by now, or nothing. */
  | { readonly outcome: 'conflict'; readonly now: StoredFile | undefined }
  | { readonly outcome: 'refused'; readonly why: string };

/** Where the spec lives does not answer at the moment. What was to be written may be there, or not. */
export class SpecAway extends Error {}

/** Where a spec lives. Both verbs throw {@link SpecAway} where it is out of reach. */
export interface SpecStore {
  readonly kind: 'folder' | 'repository';
  /** What people call it: the folder's name, or the repository's. */
  readonly name: string;
  /** `platform.yaml` and `hansa.lock.yaml` where there are, then the tenants' files by name. */
  read(): readonly StoredFile[] | Promise<readonly StoredFile[]>;
  write(path: string, bytes: Uint8Array, condition: Condition): Written | Promise<Written>;
}
