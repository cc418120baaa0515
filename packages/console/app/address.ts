/** What the page shows, as far as its address says: a link to it shows the same. */
export interface Address {
  /** File of the spec in the editor. */
  readonly file: string;
  readonly view: View;
  /** File of the rendered tree; empty for none. */
  readonly path: string;
  /** Selected line of that file, from 1; 0 for none. */
  readonly line: number;
  /** Cell of the drawing; empty for the first. */
  readonly cell: string;
}

export const VIEWS = ['spec', 'problems', 'topology', 'tree', 'what-if', 'compare', 'tour', 'report'] as const;
export type View = (typeof VIEWS)[number];

export const HOME: Address = { file: 'platform.yaml', view: 'spec', path: '', line: 0, cell: '' };

/** Reads the query of an address; what is missing or makes no sense is as at home. */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const view = VIEWS.find((each) => each === query.get('view')) ?? HOME.view;
  const line = Number(query.get('line') ?? 0);
  return {
    file: query.get('file') || HOME.file,
    view,
    path: query.get('path') ?? '',
    line: Number.isSafeInteger(line) && line > 0 ? line : 0,
    cell: query.get('cell') ?? '',
  };
}

/** The query of an address, with what differs from home; slashes stay readable. `base` goes before it: where the workbench is one page of several. */
export function writeAddress(address: Address, base: string = ''): string {
  const query = new URLSearchParams(base);
  for (const key of ['file', 'view', 'path', 'line', 'cell'] as const) if (address[key] !== HOME[key]) query.set(key, String(address[key]));
  const text = query.toString().replaceAll('%2F', '/').replaceAll('%40', '@');
  return text === '' ? '' : `?${text}`;
}
