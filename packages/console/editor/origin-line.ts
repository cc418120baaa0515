import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** Marks the lines that something came from; an empty range marks the line it stands on, null takes the mark away. */
export const markOrigin = StateEffect.define<{ readonly from: number; readonly to: number } | null>();

const line = Decoration.line({ class: 'cm-originLine' });

/** Goes with the first edit: from then on the line may be another one. */
export const originLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const effect = transaction.effects.find((each) => each.is(markOrigin));
    if (!effect) return transaction.docChanged ? Decoration.none : marks;
    if (effect.value === null) return Decoration.none;
    const { doc } = transaction.state;
    const [first, last] = [doc.lineAt(effect.value.from).number, doc.lineAt(effect.value.to).number];
    // Of something longer than a screen only the beginning is marked.
    const lines = Array.from({ length: Math.min(last - first, 30) + 1 }, (_, index) => line.range(doc.line(first + index).from));
    return Decoration.set(lines);
  },
  provide: (field) => EditorView.decorations.from(field),
});
