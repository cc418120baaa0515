import { type FormEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useShown, useWorkbench } from '../app/context.ts';
import { type TextRow, nextChange, nextMatch, textRows } from '../tree/text-rows.ts';
import { type ListWindow, useWindow } from './use-window.ts';
import { WhyCard } from './WhyCard.tsx';

/** One rendered file: its lines, those that are gone since the spec was saved, and why a line is there. */
export function TreeFile() {
  const workbench = useWorkbench();
  const path = useShown((state) => state.address.path);
  const shown = useShown((state) => state.text);
  const entry = useShown((state) => state.entries?.find((each) => each.path === state.address.path));
  const rows = useMemo(() => (shown?.path === path && shown.text ? textRows(shown.text) : undefined), [shown, path]);
  return (
    <div className="tree-file">
      <div className="bar">
        <button type="button" className="button button-small button-quiet tree-back" onClick={() => workbench.go({ path: '', line: 0 })}>
          ‹ Files
        </button>
        <h2 className="bar-title bar-path">{path}</h2>
        {entry && entry.change !== 'same' && (
          <span className="bar-note">
            <span className="diff-added">+{entry.added}</span> <span className="diff-removed">−{entry.removed}</span>
          </span>
        )}
      </div>
      {rows ? (
        <Lines rows={rows} path={path} />
      ) : (
        <p className="empty">{shown?.path === path ? 'There is no such file in the tree.' : 'Reading…'}</p>
      )}
      <WhyCard />
    </div>
  );
}

interface LinesProps {
  readonly rows: readonly TextRow[];
  readonly path: string;
}

function Lines({ rows, path }: LinesProps) {
  const line = useShown((state) => state.address.line);
  const box = useRef<HTMLDivElement>(null);
  const { first, last, height, offset, scrollTo } = useWindow(box, rows.length, '--row-code');
  const { at, go, ask, keys } = useCursor({ rows, path }, scrollTo);
  const width = useMemo(() => rows.reduce((most, row) => Math.max(most, row.text.length), 20), [rows]);
  const active = at >= first && at < last ? `line-${at}` : undefined;
  return (
    <>
      <FindLine rows={rows} at={at} go={go} done={() => box.current?.focus()} />
      <div
        className="lines"
        role="listbox"
        aria-label={`Lines of ${path}`}
        tabIndex={0}
        ref={box}
        onKeyDown={keys}
        aria-activedescendant={active}
      >
        <div className="window" style={{ height, minWidth: `calc(${width}ch + 5.5rem)` }}>
          <div style={{ transform: `translateY(${offset}px)` }}>
            {rows.slice(first, last).map((row, index) => (
              <Line
                key={first + index}
                row={row}
                index={first + index}
                count={rows.length}
                active={first + index === at}
                chosen={row.line === line && line > 0}
                ask={ask}
              />
            ))}
          </div>
        </div>
      </div>
    </>
  );
}

interface FindLineProps {
  readonly rows: readonly TextRow[];
  readonly at: number;
  readonly go: (index: number) => void;
  readonly done: () => void;
}

/** Finds in a file of which only the lines in sight are in the page: the browser's own search would not see the rest. */
function FindLine({ rows, at, go, done }: FindLineProps) {
  const [query, setQuery] = useState('');
  const next = (event: FormEvent): void => {
    event.preventDefault();
    go(nextMatch(rows, at, query));
  };
  const type = (text: string): void => {
    setQuery(text);
    go(nextMatch(rows, Math.max(0, at - 1), text));
  };
  return (
    <form className="find-line" onSubmit={next} onKeyDown={(event) => event.key === 'Escape' && done()}>
      <input
        type="search"
        className="search"
        placeholder="Find in this file"
        aria-label="Find in this file; Enter goes to the next"
        value={query}
        onChange={(event) => type(event.target.value)}
      />
    </form>
  );
}

/** The line that the keyboard is on, what choosing a line does, and the keys between lines. */
function useCursor({ rows, path }: LinesProps, scrollTo: ListWindow['scrollTo']) {
  const workbench = useWorkbench();
  const line = useShown((state) => state.address.line);
  const chosen = rows.findIndex((row) => row.line === line && line > 0);
  const [active, setActive] = useState(Math.max(0, chosen));
  // A link to a line shows it; what was chosen by hand is in sight already.
  const linked = useRef(true);
  useEffect(() => {
    if (linked.current && chosen >= 0) scrollTo(chosen, true);
    linked.current = false;
  }, [chosen, scrollTo]);
  const at = Math.min(active, rows.length - 1);
  const go = (index: number): void => {
    const next = Math.max(0, Math.min(index, rows.length - 1));
    setActive(next);
    scrollTo(next);
  };
  const ask = (index: number): void => {
    setActive(index);
    const row = rows[index];
    if (!row || row.line === 0) return;
    if (row.line === line) workbench.followWhy();
    else workbench.go({ path, line: row.line, view: 'tree' });
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = target(event.key, rows, at);
    if (to !== undefined) {
      go(to);
    } else if (event.key === 'Enter' || event.key === ' ') ask(at);
    else return;
    event.preventDefault();
  };
  return { at, go, ask, keys };
}

const PAGE = 20;

function target(key: string, rows: readonly TextRow[], at: number): number | undefined {
  const moves: Readonly<Record<string, () => number>> = {
    ArrowDown: () => at + 1,
    ArrowUp: () => at - 1,
    PageDown: () => at + PAGE,
    PageUp: () => at - PAGE,
    Home: () => 0,
    End: () => rows.length - 1,
    n: () => nextChange(rows, at, 1),
    p: () => nextChange(rows, at, -1),
  };
  return moves[key]?.();
}

interface LineProps {
  readonly row: TextRow;
  readonly index: number;
  readonly count: number;
  readonly active: boolean;
  readonly chosen: boolean;
  readonly ask: (index: number) => void;
}

const SIGNS: Readonly<Record<TextRow['change'], string>> = { same: ' ', added: '+', removed: '−' };

function Line({ row, index, count, active, chosen, ask }: LineProps) {
  return (
    <div
      id={`line-${index}`}
      role="option"
      aria-selected={chosen}
      aria-setsize={count}
      aria-posinset={index + 1}
      className={`line line-${row.change}${row.traced ? ' line-traced' : ''}${active ? ' line-active' : ''}${chosen ? ' line-chosen' : ''}`}
      onClick={() => ask(index)}
    >
      <span className="line-number" aria-hidden="true">
        {row.line > 0 ? row.line : ''}
      </span>
      <span className="line-sign" aria-hidden={row.change === 'same'}>
        {SIGNS[row.change]}
      </span>
      <span className="line-text">{row.text === '' ? '\u00a0' : row.text}</span>
    </div>
  );
}
