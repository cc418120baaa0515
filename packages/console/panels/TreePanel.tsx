import { useMemo, useState } from 'react';
import { useShown, useWorkbench } from '../app/context.ts';
import { foldersOf, treeRows } from '../tree/folders.ts';
import { FolderList } from './FolderList.tsx';
import { Stale } from './Stale.tsx';
import { TreeFile } from './TreeFile.tsx';

/** The rendered trees of all cells, with what would change since the spec was saved. */
export function TreePanel() {
  const entries = useShown((state) => state.entries);
  const path = useShown((state) => state.address.path);
  const stale = useShown((state) => state.stale);
  const errors = useShown((state) => state.diagnostics.some((each) => each.severity === 'error'));
  if (!entries) return <p className="empty">Rendering…</p>;
  if (entries.length === 0) return <NoTree />;
  return (
    <div className="tree">
      {stale && <Stale />}
      {errors && !stale && (
        <p className="stale">The spec has errors: this is as far as it could be rendered, and nothing of it would be written.</p>
      )}
      <div className={`tree-split${path === '' ? '' : ' tree-open'}`}>
        <Folders />
        {path === '' ? (
          <p className="empty tree-hint">Choose a file. Then a line of it says which line of the spec, or which default, it comes from.</p>
        ) : (
          <TreeFile key={path} />
        )}
      </div>
    </div>
  );
}

function NoTree() {
  return (
    <div className="empty">
      <p className="empty-title">There is no tree yet.</p>
      <p>The platform could not be planned; the problems say why.</p>
    </div>
  );
}

function Folders() {
  const workbench = useWorkbench();
  const entries = useShown((state) => state.entries) ?? [];
  const path = useShown((state) => state.address.path);
  const [open, setOpen] = useState<ReadonlySet<string> | undefined>();
  const [query, setQuery] = useState('');
  const [changedOnly, setChangedOnly] = useState(false);
  const shown = useMemo(
    () => entries.filter((entry) => (!changedOnly || entry.change !== 'same') && entry.path.includes(query.trim())),
    [entries, changedOnly, query],
  );
  // At first the way to the open file, and the cells; while something is searched, everything that was found.
  const first = useMemo(
    () => new Set([...foldersOf(path), ...entries.flatMap((entry) => foldersOf(entry.path).slice(0, 1))]),
    [path, entries],
  );
  const all = query.trim() !== '' || changedOnly ? new Set(shown.flatMap((entry) => foldersOf(entry.path))) : (open ?? first);
  const rows = useMemo(() => treeRows(shown, all), [shown, all]);
  const changed = entries.filter((entry) => entry.change !== 'same').length;
  const toggle = (folder: string, wanted: boolean): void => {
    const next = new Set(all);
    if (wanted) next.add(folder);
    else next.delete(folder);
    setOpen(next);
  };
  return (
    <div className="folders">
      <div className="folders-bar">
        <input
          type="search"
          className="search"
          placeholder="Find a file"
          aria-label="Find a file of the tree"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <label className="check">
          <input type="checkbox" checked={changedOnly} onChange={(event) => setChangedOnly(event.target.checked)} />
          {changed} changed
        </label>
      </div>
      {shown.length === 0 ? (
        <p className="empty">{changedOnly && changed === 0 ? 'Nothing differs from what is saved.' : 'No file has this in its path.'}</p>
      ) : (
        <FolderList rows={rows} chosen={path} choose={(file) => workbench.go({ path: file, line: 0, view: 'tree' })} toggle={toggle} />
      )}
    </div>
  );
}
