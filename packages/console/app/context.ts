import { createContext, useContext } from 'react';
import { type State, useStore } from './store.ts';
import type { Workbench } from './workbench.ts';

export const WorkbenchContext = createContext<Workbench | null>(null);

export function useWorkbench(): Workbench {
  const workbench = useContext(WorkbenchContext);
  if (!workbench) throw new Error('a component stands outside of the workbench');
  return workbench;
}

/** A part of what the page shows; drawn again when it is another object. */
export function useShown<T>(select: (state: State) => T): T {
  return useStore(useWorkbench().store, select);
}
