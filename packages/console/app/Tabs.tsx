import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { View } from './address.ts';

export interface Tab {
  readonly view: View;
  readonly title: string;
  readonly count: number;
  /** What is counted, for those who listen. */
  readonly counted: string;
}

interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly shown: View;
  readonly choose: (view: View) => void;
}

/** Tabs as the ARIA practices have them: one stop for Tab, arrows between them, Home and End. */
export function Tabs({ tabs, shown, choose }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`#${shown}-tab`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [shown]);
  const move = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.view === shown);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    choose(next.view);
    list.current?.querySelector<HTMLElement>(`#${next.view}-tab`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label="Panels" ref={list} onKeyDown={move}>
      {tabs.map(({ view, title, count, counted }) => (
        <button
          key={view}
          type="button"
          role="tab"
          id={`${view}-tab`}
          data-home={view}
          className="tab"
          aria-selected={view === shown}
          aria-controls={`${view}-panel`}
          tabIndex={view === shown ? 0 : -1}
          onClick={() => choose(view)}
        >
          {title}
          {count > 0 && (
            <span className="count" aria-label={`, ${count} ${counted}`}>
              {count}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
