import { type Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import type { KeyWords } from '../compile/words.ts';
import { explanation, find } from './complete.ts';
import { contextAt } from './context.ts';

/** What a key means, when the pointer rests on it. */
export function keyHover(words: (file: string) => KeyWords, file: () => string): Extension {
  return hoverTooltip((view, position) => {
    const line = view.state.doc.lineAt(position);
    const [, , name] = /^(\s*(?:- +)*)([\w.-]+)(?=:)/.exec(line.text) ?? [];
    const from = line.from + (/[\w.-]/.exec(line.text)?.index ?? 0);
    if (name === undefined || position < from || position > from + name.length) return null;
    const here = contextAt(view.state.doc.toString(), from + name.length);
    const word = here?.wants === 'key' ? find(words(file()), [...here.path, name]) : undefined;
    if (!word) return null;
    return {
      pos: from,
      end: from + name.length,
      create: () => {
        const dom = explanation(word);
        dom.className = 'doc-hover';
        return { dom };
      },
    };
  });
}
