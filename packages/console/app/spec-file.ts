import { type LineEnds, endsAfter, withEnds, withoutEnds } from './line-ends.ts';

/** A file of the spec as the page holds it. Text has LF line ends; how it lies on the disk is kept beside it. */
export interface SpecFile {
  readonly path: string;
  readonly text: string;
  /** The text as it was last saved or read; null for a file that was never saved. */
  readonly saved: string | null;
  /** Tag of the saved bytes. */
  readonly etag: string | null;
  /** What really ends the lines of `saved`. */
  readonly ends: LineEnds;
  readonly mark: boolean;
  /** Bytes that are not UTF-8: shown, complained about, and not to be edited here. */
  readonly bytes: Uint8Array | null;
  /** What somebody else saved while this text was edited; null while nobody did. */
  readonly theirs: Theirs | null;
}

/** The other version of a file, or that it is gone. */
export type Theirs = { readonly text: string; readonly ends: LineEnds; readonly etag: string } | { readonly gone: true };

export interface StoredText {
  readonly path: string;
  readonly etag: string;
  readonly base64: string;
}

const MARK = '\uFEFF';

/** What the server sent, as text where it is text. */
export function readStored({ path, etag, base64 }: StoredText): SpecFile {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const decoded = decode(bytes);
  if (decoded === undefined) return { path, text: '', saved: '', etag, ends: [], mark: false, bytes, theirs: null };
  const mark = decoded.startsWith(MARK);
  const { text, ends } = withoutEnds(mark ? decoded.slice(1) : decoded);
  return { path, text, saved: text, etag, ends, mark, bytes: null, theirs: null };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What ends the lines of the text when it is saved: as it was found, line by line. */
export function endsOf({ text, saved, ends }: Pick<SpecFile, 'text' | 'saved' | 'ends'>): LineEnds {
  return endsAfter({ text: saved ?? '', ends }, text);
}

/** The bytes to save: line ends and byte order mark as they were found. */
export function storedBytes(file: Pick<SpecFile, 'text' | 'saved' | 'ends' | 'mark'>): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode((file.mark ? MARK : '') + withEnds({ text: file.text, ends: endsOf(file) }));
}

export function isUnsaved(file: SpecFile): boolean {
  return file.text !== file.saved;
}

/** platform.yaml first, then the tenants by name. */
export function compareFiles(a: string, b: string): number {
  if (a === b) return 0;
  if (a === 'platform.yaml') return -1;
  return b === 'platform.yaml' || a > b ? 1 : -1;
}
