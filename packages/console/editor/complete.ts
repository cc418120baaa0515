import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { KeyWord, KeyWords } from '../compile/words.ts';
import { contextAt } from './context.ts';

/** Offers the keys and values that the spec's own documentation knows at the place of the cursor. */
export function complete(context: CompletionContext, words: KeyWords): CompletionResult | null {
  const here = contextAt(context.state.doc.toString(), context.pos);
  if (!here || (!context.explicit && here.from === context.pos)) return null;
  const options = here.wants === 'value' ? values(find(words, here.path)) : keys(words, here.path, new Set(here.siblings));
  return options.length === 0 ? null : { from: here.from, options, validFor: /^[\w./@-]*$/ };
}

/** A `*` of a pattern stands for any item or name. */
export function find(words: KeyWords, path: readonly string[]): KeyWord | undefined {
  const parts = path.at(-1) === '*' ? path.slice(0, -1) : path;
  return words.find((word) => fits(word.pattern.slice(1).split('/'), parts));
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((part, index) => part === '*' || part === path[index]);
}

function keys(words: KeyWords, path: readonly string[], siblings: ReadonlySet<string>): Completion[] {
  const below = words.filter((word) => {
    const parts = word.pattern.slice(1).split('/');
    return fits(parts.slice(0, -1), path) && parts.at(-1) !== '*';
  });
  return below
    .map((word, index) => ({ word, name: word.pattern.slice(word.pattern.lastIndexOf('/') + 1), index }))
    .filter(({ name }) => !siblings.has(name))
    .map(({ word, name, index }) => ({
      label: name,
      apply: `${name}: `,
      type: 'property',
      // What has no default stands first: it has to be written.
      boost: (word.because === null ? 20 : 0) - index / 10,
      ...(word.fallback === null ? {} : { detail: word.fallback }),
      info: () => explanation(word),
    }));
}

function values(word: KeyWord | undefined): Completion[] {
  if (!word) return [];
  return word.choices.map((choice, index) => ({
    label: choice,
    type: 'enum',
    boost: -index / 10,
    ...(choice === word.fallback ? { detail: 'default' } : {}),
    info: () => explanation(word),
  }));
}

/** What a key does, its form, and its default with the reason. */
export function explanation(word: KeyWord): HTMLElement {
  const box = document.createElement('div');
  const add = (text: string, className: string): void => {
    const part = document.createElement('p');
    part.className = className;
    part.textContent = text;
    box.append(part);
  };
  add(word.does, 'doc-does');
  if (word.form !== null) add(`Form: ${word.form}.`, 'doc-more');
  if (word.because !== null) add(`Default${word.fallback === null ? '' : ` ${word.fallback}`}: ${word.because}.`, 'doc-more');
  return box;
}
