import { useState } from 'react';
import { useShown, useWorkbench } from './context.ts';
import { isUnsaved } from './spec-file.ts';
import { THEMES, type Theme, chosenTheme, keepTheme } from './theme.ts';

export function Header() {
  const workbench = useWorkbench();
  return (
    <header className="header">
      <p className="brand">
        <svg className="brand-mark" viewBox="0 0 16 16" width="22" height="22" aria-hidden="true">
          <rect width="16" height="16" rx="3" />
          <path d="M4.5 3.5v9M11.5 3.5v9M4.5 8h7" />
        </svg>
        <span className="brand-name">Hansa</span>
      </p>
      <SpecName />
      <Verdict />
      <span className="header-space" />
      <SaveButton />
      <ThemeSwitch />
      <button
        type="button"
        className="button button-quiet"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (F1)"
        onClick={() => workbench.store.set({ dialog: 'keys' })}
      >
        ?
      </button>
    </header>
  );
}

function SpecName() {
  const kind = useShown((state) => state.kind);
  const name = useShown((state) => state.name);
  if (name === '') return null;
  return (
    <h1 className="spec-name">
      {name}{' '}
      {kind === 'example' && (
        <span className="tag" title="Edits live in this page. Start with npm start -- DIR to keep them.">
          example
        </span>
      )}
    </h1>
  );
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
  const kind = useShown((state) => state.kind);
  const saving = useShown((state) => state.saving);
  const files = useShown((state) => state.files);
  const unsaved = [...files.values()].filter(isUnsaved).length;
  if (kind === 'example') return null;
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

const NEXT: Readonly<Record<Theme, string>> = { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' };
const SIGN: Readonly<Record<Theme, string>> = { system: '◐', light: '○', dark: '●' };

function ThemeSwitch() {
  const [theme, setTheme] = useState(chosenTheme);
  const change = (): void => {
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    keepTheme(next);
    setTheme(next);
  };
  return (
    <button
      type="button"
      className="button button-quiet"
      aria-label={NEXT[theme]}
      title={`${NEXT[theme]}; click to change`}
      onClick={change}
    >
      <span aria-hidden="true">{SIGN[theme]}</span>
    </button>
  );
}
