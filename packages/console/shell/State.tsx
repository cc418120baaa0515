import { toneOf } from '../cloud/words.ts';

/** A state as a word with its colour. */
export function StateTag({ state, word = state }: { readonly state: string; readonly word?: string }) {
  return <span className={`state state-${toneOf(state)}`}>{word}</span>;
}
