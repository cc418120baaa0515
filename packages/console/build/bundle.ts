import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface BundleFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** The same by gzip. */
  readonly zipped: Uint8Array;
}

/** The page as it is served: a template, and files whose names carry a digest. */
export interface Bundle {
  /** HTML with `{{script}}`, `{{style}}`, `{{worker}}` and `{{nonce}}`. */
  readonly page: string;
  readonly entries: { readonly script: string; readonly style: string; readonly worker: string };
  readonly files: ReadonlyMap<string, BundleFile>;
}

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

/** Reads what `build` wrote into a folder. */
export function readBundle(folder: string): Bundle {
  const entries = JSON.parse(readFileSync(join(folder, 'entries.json'), 'utf8')) as Bundle['entries'];
  const names = readdirSync(join(folder, 'assets')).filter((name) => !name.endsWith('.gz'));
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, 'assets', name)));
  const files = names.map(
    (name) =>
      [
        name,
        { type: TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream', bytes: read(name), zipped: read(`${name}.gz`) },
      ] as const,
  );
  return { page: readFileSync(join(folder, 'page.html'), 'utf8'), entries, files: new Map(files) };
}
