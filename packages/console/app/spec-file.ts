/** A file of the spec as the page holds it. Text has LF line ends; how it lies on the disk is kept beside it. */
export interface SpecFile {
  readonly path: string;
  readonly text: string;
  /** The text as it was last saved or read; null for a file that was never saved. */
  readonly saved: string | null;
  /** Tag of the saved bytes. */
  readonly etag: string | null;
  readonly lineEnd: '\n' | '\r\n';
  readonly mark: boolean;
  /** Bytes that are not UTF-8: shown, complained about, and not to be edited here. */
  readonly bytes: Uint8Array | null;
  /** What somebody else saved while this text was edited; null while nobody did. */
  readonly theirs: Theirs | null;
}

/** The other version of a file, or that it is gone. */
export type Theirs = { readonly text: string; readonly etag: string } | { readonly gone: true };

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
  if (decoded === undefined) return { path, text: '', saved: '', etag, lineEnd: '\n', mark: false, bytes, theirs: null };
  const mark = decoded.startsWith(MARK);
  const text = (mark ? decoded.slice(1) : decoded).replaceAll('\r\n', '\n');
  // A file of which most lines end with CRLF comes from an editor that writes CRLF.
  const crlf = (decoded.match(/\r\n/g)?.length ?? 0) * 2 > (decoded.match(/\n/g)?.length ?? 0);
  return { path, text, saved: text, etag, lineEnd: crlf ? '\r\n' : '\n', mark, bytes: null, theirs: null };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The bytes to save: line ends and byte order mark as they were found. */
export function storedBytes({ text, lineEnd, mark }: Pick<SpecFile, 'text' | 'lineEnd' | 'mark'>): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode((mark ? MARK : '') + (lineEnd === '\n' ? text : text.replaceAll('\n', lineEnd)));
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
