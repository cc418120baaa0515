import { createRoot } from 'react-dom/client';
import { Board } from '../compile/board.ts';
import type { Ask, Checked, Told } from '../compile/messages.ts';
import { App } from './App.tsx';
import { WorkbenchContext } from './context.ts';
import { Store } from './store.ts';
import { applyTheme, chosenTheme } from './theme.ts';
import { Workbench } from './workbench.ts';

// The order in which a person can use things: the page and its files first, then the compiler, then the editor.
applyTheme(chosenTheme());
const worker = new Worker(document.body.dataset['worker'] ?? '', { type: 'module' });
const workbench = new Workbench(new Store(), (ask) => worker.postMessage(ask));
const board = Board.make<Checked>();
if (board) {
  worker.postMessage({ ask: 'board', buffer: board.buffer } satisfies Ask);
  board.listen((told) => workbench.hear(told));
}
worker.addEventListener('message', (event: MessageEvent<Told>) => workbench.hear(event.data));
worker.addEventListener('error', () => workbench.hear({ told: 'fault', message: 'The compiler did not start.' }));
window.addEventListener('popstate', () => workbench.returned());
for (const moment of ['focus', 'visibilitychange'] as const) window.addEventListener(moment, () => void workbench.files.refresh());
window.addEventListener('beforeunload', (event) => {
  if (workbench.files.hasUnsaved()) event.preventDefault();
});

createRoot(document.getElementById('page') ?? document.body).render(
  <WorkbenchContext value={workbench}>
    <App />
  </WorkbenchContext>,
);
void workbench.open();
