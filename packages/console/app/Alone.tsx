import { App } from './App.tsx';
import { beginWorkbench } from './begin.ts';
import { WorkbenchContext } from './context.ts';

const workbench = beginWorkbench();
window.addEventListener('popstate', () => workbench.returned());
window.addEventListener('hashchange', () => void workbench.takeAddress());
for (const moment of ['focus', 'visibilitychange'] as const) window.addEventListener(moment, () => void workbench.files.refresh());

/** The workbench alone: all of the page. */
export function Alone() {
  return (
    <WorkbenchContext value={workbench}>
      <App />
    </WorkbenchContext>
  );
}
