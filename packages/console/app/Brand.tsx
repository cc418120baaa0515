import { useState } from 'react';
import { THEMES, type Theme, chosenTheme, keepTheme } from './theme.ts';

export function Brand() {
  return (
    <p className="brand">
      <svg className="brand-mark" viewBox="0 0 16 16" width="22" height="22" aria-hidden="true">
        <rect width="16" height="16" rx="3" />
        <path d="M4.5 3.5v9M11.5 3.5v9M4.5 8h7" />
      </svg>
      <span className="brand-name">Hansa</span>
    </p>
  );
}

const NEXT: Readonly<Record<Theme, string>> = { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' };
const SIGN: Readonly<Record<Theme, string>> = { system: '◐', light: '○', dark: '●' };

export function ThemeSwitch() {
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
