import {
  findNext,
  findPrevious,
  gotoLine,
  openSearchPanel,
  search,
  searchKeymap,
  selectNextOccurrence,
  selectSelectionMatches,
} from '@codemirror/search';
import { StateEffect, StateField } from '@codemirror/state';
import { type Command, type EditorView, keymap } from '@codemirror/view';

const COMMANDS = { openSearchPanel, findNext, findPrevious, gotoLine, selectNextOccurrence, selectSelectionMatches } as const;

export type SearchCommand = keyof typeof COMMANDS;

/** A state that searches has this. */
const searches = StateField.define<true>({ create: () => true, update: (value) => value });

/** Gives the editor its search, once for each state of it, and does what was asked. */
export function searching(view: EditorView, command: SearchCommand): void {
  if (view.state.field(searches, false) === undefined)
    view.dispatch({ effects: StateEffect.appendConfig.of([searches, search({ top: true }), keymap.of(searchKeymap)]) });
  const run: Command = COMMANDS[command];
  run(view);
}
