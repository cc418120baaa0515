import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { diagnosticCount, lintGutter, nextDiagnostic, previousDiagnostic } from '@codemirror/lint';
import { EditorState, type Extension, type Transaction } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import type { Diagnostic, TextEdit } from '@hansa/compiler';
import type { SpecFile } from '../app/spec-file.ts';
import type { EditorPort } from '../app/workbench.ts';
import type { KeyWords } from '../compile/words.ts';
import { complete } from './complete.ts';
import { marks } from './diagnose.ts';
import { keyHover } from './hover.ts';
import { look } from './look.ts';
import { replaceBySelf } from './replace.ts';
import { markOrigin, originLine } from './origin-line.ts';
import { SEARCH_KEYS } from './search-keys.ts';

export interface EditorHost {
  readonly parent: HTMLElement;
  /** Admits the editor's own style element. */
  readonly nonce: string;
  readonly edited: (path: string, text: string) => void;
  readonly fix: (diagnostic: Diagnostic) => void;
  readonly words: (path: string) => KeyWords;
}

/** The editor on the page. Each file keeps a state of its own: its history, its selection, its place. */
export class Editor implements EditorPort {
  readonly #host: EditorHost;
  readonly #view: EditorView;
  #states = new Map<string, EditorState>();
  readonly #shelves = new Map<string, Map<string, EditorState>>();
  #shelf = 'mine';
  #path = '';

  constructor(host: EditorHost) {
    this.#host = host;
    this.#view = new EditorView({
      parent: host.parent,
      extensions: [EditorView.cspNonce.of(host.nonce)],
      dispatchTransactions: (transactions, view) => this.#take(transactions, view),
    });
  }

  /** The compiler is handed the new text before it is parsed and drawn here: it works meanwhile, on another core. */
  #take(transactions: readonly Transaction[], view: EditorView): void {
    if (transactions.some((each) => each.docChanged)) this.#host.edited(this.#path, transactions.at(-1)?.newDoc.toString() ?? '');
    view.update(transactions);
  }

  show(file: SpecFile): void {
    if (file.path === this.#path) return;
    if (this.#path !== '') this.#states.set(this.#path, this.#view.state);
    this.#path = file.path;
    this.#view.setState(this.#stateOf(file));
  }

  change(file: SpecFile, edits: readonly TextEdit[]): string {
    const changes = edits.map((edit) => ({ from: edit.offset, to: edit.offset + edit.length, insert: edit.text }));
    if (file.path === this.#path) {
      this.#view.dispatch({ changes, userEvent: 'input.fix' });
      return this.#view.state.doc.toString();
    }
    const { state } = this.#stateOf(file).update({ changes, userEvent: 'input.fix' });
    this.#states.set(file.path, state);
    return state.doc.toString();
  }

  reveal(offset: number, length: number, focus: boolean): void {
    const end = this.#view.state.doc.length;
    const [from, to] = [Math.min(offset, end), Math.min(offset + length, end)];
    this.#view.dispatch({
      selection: { anchor: from, head: focus ? to : from },
      effects: [markOrigin.of({ from, to }), EditorView.scrollIntoView(from, { y: 'center' })],
    });
    if (focus) this.#view.focus();
  }

  diagnose(path: string, diagnostics: readonly Diagnostic[]): void {
    if (path !== this.#path) return;
    // Nothing wrong before and nothing wrong now is the usual case while somebody types, and costs nothing.
    if (diagnosticCount(this.#view.state) === 0 && !diagnostics.some((each) => each.at.file === path)) return;
    this.#view.dispatch(marks(this.#view.state, path, diagnostics, { fix: this.#host.fix }));
  }

  forget(path: string): void {
    this.#states.delete(path);
    if (path === this.#path) this.#path = '';
  }

  shelve(name: string, fresh: boolean): void {
    if (this.#path !== '') this.#states.set(this.#path, this.#view.state);
    this.#shelves.set(this.#shelf, this.#states);
    this.#states = (fresh ? undefined : this.#shelves.get(name)) ?? new Map();
    this.#shelf = name;
    this.#path = '';
  }

  focus(): void {
    this.#view.focus();
  }

  #stateOf(file: SpecFile): EditorState {
    const known = this.#states.get(file.path);
    if (known && known.doc.toString() === file.text) return known;
    return EditorState.create({ doc: file.text, extensions: this.#extensions(file) });
  }

  #extensions(file: SpecFile): Extension {
    const { path } = file;
    const words = (): KeyWords => this.#host.words(path);
    return [
      EditorView.cspNonce.of(this.#host.nonce),
      EditorView.contentAttributes.of({ 'aria-label': `Editor of ${path}`, tabindex: '0' }),
      EditorState.readOnly.of(file.bytes !== null),
      EditorView.lineWrapping,
      [lineNumbers(), lintGutter(), foldGutter(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection()],
      [history(), indentOnInput(), indentUnit.of('  '), bracketMatching(), closeBrackets()],
      [yaml(), look, originLine, replaceBySelf, keyHover(words, () => path)],
      autocompletion({ override: [(context) => complete(context, words())], icons: false, tooltipClass: () => 'doc-list' }),
      keymap.of([
        { key: 'F8', run: nextDiagnostic },
        { key: 'Shift-F8', run: previousDiagnostic },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...SEARCH_KEYS,
        ...historyKeymap,
        ...foldKeymap,
        ...completionKeymap,
      ]),
    ];
  }
}
