import { Suspense, lazy, useEffect } from 'react';
import { Conflict } from '../panels/Conflict.tsx';
import { Keys } from '../panels/Keys.tsx';
import { NewTenant } from '../panels/NewTenant.tsx';
import { Notice } from '../panels/Notice.tsx';
import { SketchBar } from '../panels/SketchBar.tsx';
import { VIEWS } from './address.ts';
import { useShown, useWorkbench } from './context.ts';
import { Failure } from './Failure.tsx';
import { Header } from './Header.tsx';
import { Panels } from './Panels.tsx';

const Share = lazy(() => import('../views/Share.tsx'));

/** The workbench alone, on a folder. */
export function App() {
  useTitle();
  return (
    <>
      <a className="skip" href="#spec-panel">
        Skip to the spec
      </a>
      <Header />
      <Body active />
    </>
  );
}

/** The workbench below its header. While it is not `active` it is out of sight: it keeps everything, takes no keys and opens no dialog. */
export function Body({ active }: { readonly active: boolean }) {
  const phase = useShown((state) => state.phase);
  const dialog = useShown((state) => (active ? state.dialog : 'none'));
  useShortcuts(active);
  return (
    <>
      <SketchBar />
      <main className="main" aria-busy={phase === 'loading'}>
        {phase === 'failed' ? <Failure /> : <Panels />}
      </main>
      <Notice />
      {dialog === 'tenant' && <NewTenant />}
      {dialog === 'keys' && <Keys />}
      {dialog === 'conflict' && <Conflict />}
      {dialog === 'share' && (
        <Suspense>
          <Share />
        </Suspense>
      )}
    </>
  );
}

/** Keys that hold everywhere. Letters alone are left to the person and their tools. */
function useShortcuts(active: boolean): void {
  const workbench = useWorkbench();
  useEffect(() => {
    if (!active) return undefined;
    const listen = (event: KeyboardEvent): void => {
      const command = event.ctrlKey || event.metaKey;
      if (command && !event.altKey && event.key.toLowerCase() === 's') {
        event.preventDefault();
        void workbench.files.save();
      } else if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'p') {
        event.preventDefault();
        workbench.print();
      } else if (event.altKey && !command && /^[1-9]$/.test(event.key) && Number(event.key) <= VIEWS.length) {
        event.preventDefault();
        workbench.visit(VIEWS[Number(event.key) - 1] ?? 'spec');
      } else if (event.key === 'F1') {
        event.preventDefault();
        workbench.store.set({ dialog: 'keys' });
      }
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [workbench, active]);
}

function useTitle(): void {
  const name = useShown((state) => state.name);
  const errors = useShown((state) => state.diagnostics.filter((each) => each.severity === 'error').length);
  useEffect(() => {
    const count = errors === 0 ? '' : `(${errors}) `;
    document.title = name === '' ? 'Hansa workbench' : `${count}${name} · Hansa workbench`;
  }, [name, errors]);
}
