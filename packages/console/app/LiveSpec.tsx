import { useCallback, useEffect } from 'react';
import type { SpecState } from '../api/answers.ts';
import { subjectOf } from '../api/live.ts';
import { useHouse, useValue } from '../shell/context.ts';
import { useAnswer, useNews } from '../shell/use-answer.ts';
import { Body } from './App.tsx';
import { beginWorkbench } from './begin.ts';
import { WorkbenchContext } from './context.ts';
import { WorkbenchBar } from './Header.tsx';
import type { Workbench } from './workbench.ts';

let begun: Workbench | undefined;

/** The workbench on the live spec: each save is a commit, and what was not taken in is said at its file. */
export function LiveSpec({ active }: { readonly active: boolean }) {
  const workbench = (begun ??= beginWorkbench('page=spec'));
  const { road, desk } = useHouse();
  const place = useValue(road.place);
  const { phase } = useValue(desk.state);
  const { value } = useAnswer<SpecState>('/v1/spec/state', (item) => subjectOf(item).startsWith('spec/'));
  useEffect(() => {
    if (value) workbench.store.set({ aside: new Map(value.aside.map((file) => [file.path, file])) });
  }, [value, workbench]);
  const refresh = useCallback(() => {
    if (active) void workbench.files.refresh();
  }, [active, workbench]);
  useNews((item) => subjectOf(item).startsWith('spec/'), refresh);
  useEffect(() => {
    if (!active) return undefined;
    if (new URLSearchParams(location.search).size > 1) workbench.returned();
    else workbench.restore();
    if (workbench.state.phase === 'failed' && phase === 'in') void workbench.open();
    refresh();
    for (const moment of ['focus', 'visibilitychange'] as const) window.addEventListener(moment, refresh);
    const carried = (): void => void workbench.takeAddress();
    window.addEventListener('hashchange', carried);
    return () => {
      window.removeEventListener('hashchange', carried);
      for (const moment of ['focus', 'visibilitychange'] as const) window.removeEventListener(moment, refresh);
    };
  }, [active, place, phase, refresh, workbench]);
  return (
    <WorkbenchContext value={workbench}>
      <section className="header header-under" aria-label="The live spec">
        <WorkbenchBar />
      </section>
      <Body active={active} />
    </WorkbenchContext>
  );
}
