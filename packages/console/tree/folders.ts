import type { TreeEntry } from './entry.ts';

/** A row of the tree as it is shown: a folder or a file, with its depth from 0. */
export interface TreeRow {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly folder: boolean;
  readonly open: boolean;
  /** Of a folder: the sum of what is in it. */
  readonly change: TreeEntry['change'];
  readonly added: number;
  readonly removed: number;
  /** Files in it; 1 for a file. */
  readonly files: number;
}

interface Node {
  readonly path: string;
  readonly name: string;
  readonly folders: Map<string, Node>;
  readonly files: TreeEntry[];
}

/** The rows that are visible when these folders are open; entries come sorted by path. Folders stand before files. */
export function treeRows(entries: readonly TreeEntry[], open: ReadonlySet<string>): TreeRow[] {
  const root: Node = { path: '', name: '', folders: new Map(), files: [] };
  for (const entry of entries) placeOf(root, entry.path.split('/').slice(0, -1)).files.push(entry);
  return rowsOf(root, 0, open);
}

function placeOf(root: Node, parts: readonly string[]): Node {
  return parts.reduce((node, name) => {
    const path = node.path === '' ? name : `${node.path}/${name}`;
    const next = node.folders.get(name) ?? { path, name, folders: new Map(), files: [] };
    node.folders.set(name, next);
    return next;
  }, root);
}

function rowsOf(node: Node, depth: number, open: ReadonlySet<string>): TreeRow[] {
  const folders = [...node.folders.values()].flatMap((folder) => {
    const isOpen = open.has(folder.path);
    const row: TreeRow = { path: folder.path, name: folder.name, depth, folder: true, open: isOpen, ...sumOf(folder) };
    return isOpen ? [row, ...rowsOf(folder, depth + 1, open)] : [row];
  });
  const files = node.files.map(
    ({ path, change, added, removed }): TreeRow => ({
      path,
      name: path.slice(path.lastIndexOf('/') + 1),
      depth,
      folder: false,
      open: false,
      change,
      added,
      removed,
      files: 1,
    }),
  );
  return [...folders, ...files];
}

function sumOf(node: Node): Pick<TreeRow, 'change' | 'added' | 'removed' | 'files'> {
  const inner = [...node.files.map((file) => ({ ...file, files: 1 })), ...[...node.folders.values()].map(sumOf)];
  const changes = new Set(inner.map((each) => each.change));
  const change = changes.size === 1 ? ([...changes][0] ?? 'same') : changes.size === 0 ? 'same' : 'changed';
  const sum = (key: 'added' | 'removed' | 'files') => inner.reduce((total, each) => total + each[key], 0);
  return { change, added: sum('added'), removed: sum('removed'), files: sum('files') };
}

/** Every folder on the way to a file. */
export function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
