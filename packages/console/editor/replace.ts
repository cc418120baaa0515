import { EditorView } from '@codemirror/view';

/**
 * Typing over a selection is done here and not by the browser: Chromium would keep the look of what was selected in a style attribute,
 * which the page's policy refuses and reports. What is being composed (accents, other scripts) is left to it.
 */
export const replaceBySelf = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType } = event;
    const { from, to, empty } = view.state.selection.main;
    if (inputType !== 'insertText' || !data || empty || view.composing || view.state.readOnly) return false;
    const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    // Whoever listens to what is typed (closing brackets) is asked first, as the editor itself does.
    const taken = view.state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, data, insert));
    if (!taken) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});
