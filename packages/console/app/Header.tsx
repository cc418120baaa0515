import type { ReactNode } from 'react';
import { Brand, ThemeSwitch } from './Brand.tsx';
import { useShown, useWorkbench } from './context.ts';
import { isUnsaved } from './spec-file.ts';

/** Of the workbench alone: of the page, too. */
export function Header() {
  return (
    <header className="header">
      <Brand />
      <WorkbenchBar>
        <ThemeSwitch />
      </WorkbenchBar>
    </header>
  );
}

/** Which spec it is, how it stands, and what can be done with it. */
export function WorkbenchBar({ children }: { readonly children?: ReactNode }) {
  const workbench = useWorkbench();
  return (
    <>
      <SpecName />
      <Verdict />
      <span className="header-space" />
      <SaveButton />
      <button type="button" className="button" onClick={() => workbench.store.set({ dialog: 'share' })}>
        Share
      </button>
      {children}
      <button
        type="button"
        className="button button-quiet"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (F1)"
        onClick={() => workbench.store.set({ dialog: 'keys' })}
      >
        ?
      </button>
    </>
  );
}

function SpecName() {
  const kind = useShown((state) => state.kind);
  const name = useShown((state) => state.name);
  const own = useShown((state) => state.sketch === null);
  if (name === '') return null;
  return <h1 className="spec-name">{kind === 'repository' && own ? 'Live spec' : name}</h1>;
}

/** The state of the whole spec in a few words, told aloud when it changes. */
function Verdict() {
  const workbench = useWorkbench();
  const diagnostics = useShown((state) => state.diagnostics);
  const checked = useShown((state) => state.checked);
  const errors = diagnostics.filter((each) => each.severity === 'error').length;
  const others = diagnostics.length - errors;
  const fault = useShown((state) => state.fault);
  const text =
    fault !== null
      ? 'The compiler stumbled'
      : checked < 0
        ? 'Reading…'
        : errors > 0
          ? plural(errors, 'error')
          : others > 0
            ? plural(others, 'remark')
            : 'No complaints';
  const tone = fault !== null ? 'error' : checked < 0 ? 'wait' : errors > 0 ? 'error' : others > 0 ? 'warning' : 'good';
  return (
    <button
      type="button"
      className={`verdict verdict-${tone}`}
      onClick={() => workbench.visit('problems')}
      title="Go to the problems (Alt+2)"
    >
      <span className="dot" aria-hidden="true" />
      <span role="status">{text}</span>
    </button>
  );
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function SaveButton() {
  const workbench = useWorkbench();
  const saving = useShown((state) => state.saving);
  const files = useShown((state) => state.files);
  const own = useShown((state) => state.sketch === null);
  const unsaved = own ? [...files.values()].filter(isUnsaved).length : 0;
  return (
    <button
      type="button"
      className="button button-strong"
      disabled={saving || unsaved === 0}
      onClick={() => void workbench.files.save()}
      title="Save (Ctrl+S)"
    >
      {saving ? 'Saving…' : unsaved > 1 ? `Save ${unsaved} files` : 'Save'}
    </button>
  );
}
