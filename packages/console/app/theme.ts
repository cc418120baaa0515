export type Theme = 'system' | 'light' | 'dark';

const KEY = 'hansa-theme';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** What the person chose on this machine; the system's own where they did not, or where nothing may be kept. */
export function chosenTheme(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system';
  } catch {
    return 'system';
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function keepTheme(theme: Theme): void {
  applyTheme(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
