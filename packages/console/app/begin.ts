import { CompilerLink } from './compiler-link.ts';
import { Store } from './store.ts';
import { Workbench } from './workbench.ts';

/** A workbench that reads its spec now, and loads the compiler once the files are there. `base` as `writeAddress` takes it. */
export function beginWorkbench(base: string = ''): Workbench {
  const compiler = new CompilerLink(document.body.dataset['worker'] ?? '');
  const workbench = new Workbench(new Store(), compiler.ask, base);
  window.addEventListener('beforeunload', (event) => {
    if (workbench.files.hasUnsaved()) event.preventDefault();
  });
  // The files are there and can be read and edited; compiler and editor are loaded behind the first frame that shows them.
  void workbench.open().then(() => requestAnimationFrame(() => setTimeout(() => compiler.start((told) => workbench.hear(told)))));
  return workbench;
}
