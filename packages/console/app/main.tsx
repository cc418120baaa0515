import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { CompilerLink } from './compiler-link.ts';
import { WorkbenchContext } from './context.ts';
import { Store } from './store.ts';
import { applyTheme, chosenTheme } from './theme.ts';
import { Workbench } from './workbench.ts';

applyTheme(chosenTheme());
const compiler = new CompilerLink(document.body.dataset['worker'] ?? '');
const workbench = new Workbench(new Store(), compiler.ask);
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
await workbench.open();
// The files are there and can be read and edited; compiler and editor are loaded behind the first frame that shows them.
requestAnimationFrame(() => setTimeout(() => compiler.start((told) => workbench.hear(told))));
