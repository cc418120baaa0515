import type { EditorView, KeyBinding } from '@codemirror/view';
import type { SearchCommand } from './search.ts';

/** Who searches waits a moment the first time: what finds and replaces is a twentieth of the editor, and few ask for it. */
function later(command: SearchCommand) {
  return (view: EditorView): boolean => {
    void import('./search.ts').then(({ searching }) => searching(view, command));
    return true;
  };
}

/** The keys of the editor's own search, which hold from the first of them on. */
export const SEARCH_KEYS: readonly KeyBinding[] = [
  { key: 'Mod-f', run: later('openSearchPanel') },
  { key: 'F3', run: later('findNext'), shift: later('findPrevious') },
  { key: 'Mod-g', run: later('findNext'), shift: later('findPrevious') },
  { key: 'Mod-Shift-l', run: later('selectSelectionMatches') },
  { key: 'Mod-Alt-g', run: later('gotoLine') },
  { key: 'Mod-d', run: later('selectNextOccurrence') },
];
