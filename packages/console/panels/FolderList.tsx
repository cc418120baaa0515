import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { TreeRow } from '../tree/folders.ts';
import { useWindow } from './use-window.ts';

interface FolderListProps {
  readonly rows: readonly TreeRow[];
  readonly chosen: string;
  readonly choose: (path: string) => void;
  readonly toggle: (path: string, open: boolean) => void;
}

/** A tree as the ARIA practices have it: one stop for Tab, arrows inside. Only the rows in sight are in the page. */
export function FolderList({ rows, chosen, choose, toggle }: FolderListProps) {
  const [active, setActive] = useState(chosen);
  const box = useRef<HTMLDivElement>(null);
  const at = Math.max(
    0,
    rows.findIndex((row) => row.path === active),
  );
  const { first, last, height, offset, scrollTo } = useWindow(box, rows.length, '--row');
  const shown = useRef(false);
  useEffect(() => {
    if (!shown.current && chosen !== '' && rows.some((row) => row.path === chosen)) {
      shown.current = true;
      // The list has its full height only after its rows were measured.
      requestAnimationFrame(() => scrollTo(at, true));
    }
  }, [at, chosen, rows, scrollTo]);
  const go = (index: number): void => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (!row) return;
    setActive(row.path);
    scrollTo(rows.indexOf(row));
  };
  const keys = (event: KeyboardEvent): void => {
    if (press(event.key, rows, at, { go, choose, toggle })) event.preventDefault();
  };
  const take = (row: TreeRow): void => {
    setActive(row.path);
    if (row.folder) toggle(row.path, !row.open);
    else choose(row.path);
  };
  return (
    <div
      className="folder-list"
      role="tree"
      aria-label="Rendered files"
      tabIndex={0}
      data-home="tree"
      ref={box}
      onKeyDown={keys}
      aria-activedescendant={rows[at] && at >= first && at < last ? `row-${at}` : undefined}
    >
      <div className="window" style={{ height }}>
        <div style={{ transform: `translateY(${offset}px)` }}>
          {rows.slice(first, last).map((row, index) => (
            <Row
              key={row.path}
              row={row}
              id={`row-${first + index}`}
              active={first + index === at}
              chosen={row.path === chosen}
              press={() => take(row)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

type Acts = Pick<FolderListProps, 'choose' | 'toggle'> & { readonly go: (index: number) => void };

/** True when the key meant something here. */
function press(key: string, rows: readonly TreeRow[], at: number, { go, choose, toggle }: Acts): boolean {
  const row = rows[at];
  if (!row) return false;
  const move = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
  if (move !== undefined) go(move);
  else if ((key === 'Enter' || key === ' ') && !row.folder) choose(row.path);
  else if (key === 'Enter' || key === ' ') toggle(row.path, !row.open);
  else if (key === 'ArrowRight' && row.open) go(at + 1);
  else if (key === 'ArrowRight' && row.folder) toggle(row.path, true);
  else if (key === 'ArrowLeft' && row.open) toggle(row.path, false);
  else if (key === 'ArrowLeft') go(rows.findLastIndex((each, index) => index < at && each.depth < row.depth));
  else return false;
  return true;
}

interface RowProps {
  readonly row: TreeRow;
  readonly id: string;
  readonly active: boolean;
  readonly chosen: boolean;
  readonly press: () => void;
}

function Row({ row, id, active, chosen, press }: RowProps) {
  const { name, depth, folder, open, change, added, removed } = row;
  return (
    // The list takes the keys; a pointer may press any row.
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={folder ? open : undefined}
      aria-selected={chosen}
      aria-label={`${name}${change === 'same' ? '' : `, ${change}, ${added} lines added, ${removed} removed`}`}
      className={`row row-${change}${active ? ' row-active' : ''}`}
      style={{ paddingInlineStart: `${8 + depth * 14}px` }}
      onClick={press}
    >
      <span className="row-sign" aria-hidden="true">
        {folder ? (open ? '▾' : '▸') : ''}
      </span>
      <span className="row-name">
        {name}
        {folder ? '/' : ''}
      </span>
      {change !== 'same' && (
        <span className="row-counts" aria-hidden="true">
          {added > 0 && <span className="diff-added">+{added}</span>} {removed > 0 && <span className="diff-removed">−{removed}</span>}
        </span>
      )}
    </div>
  );
}
