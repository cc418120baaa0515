import type { Diagnostic, TextEdit } from '@hansa/compiler';
import type { Ask, Told, Why } from '../compile/messages.ts';
import type { Topology } from '@hansa/compiler/topology/model.ts';
import { type Address, readAddress, writeAddress } from './address.ts';
import { FileDesk } from './file-desk.ts';
import { VAST, WIDE } from './layout.ts';
import { Questions } from './questions.ts';
import type { SpecFile } from './spec-file.ts';
import type { State, Store } from './store.ts';

/** What the page asks of its editor once it is there. */
export interface EditorPort {
  /** Shows the file; its history and selection come back with it. */
  show(file: SpecFile): void;
  /** Replaces parts of a file as one step of its history, open or not. */
  change(file: SpecFile, edits: readonly TextEdit[]): string;
  /** Selects a range, in UTF-16 units, and scrolls to it; `focus` moves the keyboard there, too. */
  reveal(offset: number, length: number, focus: boolean): void;
  diagnose(path: string, diagnostics: readonly Diagnostic[]): void;
  /** Forgets what it knows of a file that is gone or was replaced from outside. */
  forget(path: string): void;
  /** Lays aside what it knows of all files, under the name that they were taken by, and takes those of another; `fresh`: none. */
  shelve(name: string, fresh: boolean): void;
  focus(): void;
}

interface Goal {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly focus: boolean;
}

/** Where the page and the compiler meet: what a person does goes in, what follows is put into the store. */
export class Workbench {
  readonly store: Store;
  readonly files: FileDesk;
  readonly questions: Questions;
  readonly #ask: (ask: Ask) => void;
  readonly #base: string;
  #editor: EditorPort | undefined;
  /** A place to go to once the editor shows its file. */
  #goal: Goal | undefined;
  /** A person just chose a line of the tree, or came by a link to one, and its reason is on its way. */
  #chosen = true;

  /** `base`: what the address says before the workbench's own part, as `writeAddress` takes it. */
  constructor(store: Store, ask: (ask: Ask) => void, base: string = '') {
    this.store = store;
    this.#base = base;
    this.#ask = ask;
    this.questions = new Questions(ask);
    this.files = new FileDesk(store, ask, {
      change: (file, edits) => this.#editor?.change(file, edits),
      forget: (path) => this.#editor?.forget(path),
      shelve: (name, fresh) => this.#editor?.shelve(name, fresh),
      show: () => this.#showFile(),
      open: (file) => this.go({ file, view: 'spec' }),
    });
  }

  get state(): State {
    return this.store.get();
  }

  async open(): Promise<void> {
    this.store.set({ phase: 'loading', address: readAddress(location.search) });
    try {
      await this.files.read();
      this.#ask({ ask: 'words' });
      this.#showFile();
      await this.takeAddress();
    } catch (error) {
      this.store.set({ phase: 'failed', failure: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Shows the spec that the address carries, if it carries one. What cannot be read is told, and changes nothing. */
  async takeAddress(): Promise<void> {
    if (!location.hash.startsWith('#spec=') || this.state.phase !== 'ready') return;
    try {
      const { readFragment } = await import('./share.ts');
      const { name, files } = await readFragment(location.hash);
      this.files.sketch(name, files, 'address');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.store.set({ notice: { text: `The address carries a spec that cannot be read: ${why}. Nothing was changed.`, tone: 'bad' } });
      this.restore();
    }
  }

  attach(editor: EditorPort): void {
    this.#editor = editor;
    this.store.set({ editor: 'ready' });
    this.#showFile();
  }

  // --- what the compiler tells ---------------------------------------------------------------------------------------------------

  hear(told: Told): void {
    if (told.told === 'checked') this.#checked(told);
    else if (told.told === 'drawn') this.#drawn(told.topology);
    else if (told.told === 'tree') this.#rendered(told);
    else if (told.told === 'words') this.store.set({ words: { platform: told.platform, tenant: told.tenant } });
    else if (told.told === 'text') this.store.set({ text: { path: told.path, text: told.text } });
    else if (told.told === 'why') this.#heardWhy(told);
    else if (told.told === 'thing') this.#heardThing(told.why);
    else if (told.told === 'answer') this.questions.heard(told);
    else this.store.set({ fault: told.message });
  }

  #checked({ version, diagnostics }: Extract<Told, { told: 'checked' }>): void {
    // An answer to an older text would put marks at the wrong characters; the next one is on its way.
    // It comes twice, by the board and as a message.
    if (version !== this.state.version || version === this.state.checked) return;
    this.#editor?.diagnose(this.state.address.file, diagnostics);
    const same = diagnostics.length === 0 && this.state.diagnostics.length === 0;
    this.store.set({ ...(same ? {} : { diagnostics }), checked: version, fault: null });
    // For whoever measures: the marks of the newest text are set.
    window.dispatchEvent(new Event('hansa-checked'));
  }

  /** In the middle of a word the platform often cannot be planned: the last drawing stays, and says so. */
  #drawn(topology: Topology | null): void {
    const known = this.state.topology;
    this.store.set(topology || !known ? { topology, stale: false } : { stale: true });
  }

  #rendered({ entries }: Extract<Told, { told: 'tree' }>): void {
    this.store.set({ entries });
    this.#askText();
  }

  #heardWhy({ path, line, why }: Extract<Told, { told: 'why' }>): void {
    const { address } = this.state;
    if (address.path !== path || address.line !== line + 1) return;
    this.store.set({ why: { path, line, why } });
    // Where the spec stands beside the tree, it shows the line at once; the keyboard stays where it is.
    // Only once a choice: an edit asks anew, and must not take the cursor away from who types.
    if (why && this.#chosen && matchMedia(WIDE).matches) this.#revealOrigin(why, false);
    this.#chosen = false;
  }

  #heardThing(why: Why | null): void {
    if (!why) return;
    this.#revealOrigin(why, true);
    const { doc, how, written } = why;
    if (written || !doc) return;
    const because = how === 'default' && doc.because !== null ? ` Default: ${doc.because}.` : '';
    this.store.set({ notice: { text: `Not written here. ${doc.does}${because}`, tone: 'plain' } });
  }

  // --- where a person goes -------------------------------------------------------------------------------------------------------

  /** Goes somewhere; a new file or view is a step that the browser's back button takes back. */
  go(change: Partial<Address>): void {
    const before = this.state.address;
    // Where spec and problems are always in sight, going there leaves the drawing or the tree beside them as it is.
    const beside =
      ((change.view === 'spec' || change.view === 'problems') && matchMedia(WIDE).matches) ||
      (change.view === 'topology' && matchMedia(VAST).matches);
    const address = { ...before, ...change, ...(beside ? { view: before.view } : {}) };
    const step = address.file !== before.file || address.view !== before.view || address.path !== before.path;
    // A spec that came by the address is in it as long as it is shown: loaded again, the page shows it again.
    const carried = this.state.sketch?.from === 'address' ? location.hash : '';
    history[step ? 'pushState' : 'replaceState'](null, '', `${location.pathname}${writeAddress(address, this.#base)}${carried}`);
    this.#arrive(address);
  }

  /** The page is shown again, and the address says nothing of the workbench: it stands where it was left. */
  restore(): void {
    history.replaceState(null, '', `${location.pathname}${writeAddress(this.state.address, this.#base)}`);
  }

  /** After the back button: the address is there already. */
  returned(): void {
    this.#arrive(readAddress(location.search));
  }

  #arrive(address: Address): void {
    const before = this.state.address;
    const moved = address.path !== before.path || address.line !== before.line;
    if (moved) this.#chosen = true;
    this.store.set({ address, ...(moved ? { why: undefined } : {}) });
    if (address.file !== before.file) this.#showFile();
    if (address.path !== before.path) this.#askText();
    else if (address.line !== before.line) this.#askWhy();
  }

  #askText(): void {
    const { path } = this.state.address;
    if (path === '') return;
    this.#ask({ ask: 'text', path });
    this.#askWhy();
  }

  #askWhy(): void {
    const { path, line } = this.state.address;
    if (path !== '' && line > 0) this.#ask({ ask: 'why', path, line: line - 1 });
  }

  #showFile(): void {
    const { files, address } = this.state;
    const file = files.get(address.file);
    if (!file || !this.#editor) return;
    this.#editor.show(file);
    this.#editor.diagnose(file.path, this.state.diagnostics);
    if (this.#goal?.file === file.path) this.#editor.reveal(this.#goal.offset, this.#goal.length, this.#goal.focus);
    this.#goal = undefined;
  }

  /** Opens a file at a place, in UTF-16 units. */
  reveal({ view, ...goal }: Goal & { readonly view?: Address['view'] }): void {
    this.go({ file: goal.file, ...(view ? { view } : {}) });
    this.#goal = goal;
    // A panel that was hidden until now takes the focus only after it is drawn.
    requestAnimationFrame(() => this.#showFile());
  }

  fix(diagnostic: Diagnostic): void {
    for (const path of new Set(diagnostic.fix.map((edit) => edit.file))) {
      this.files.change(
        path,
        diagnostic.fix.filter((edit) => edit.file === path),
      );
    }
    this.store.set({ notice: { text: `Applied the fix of ${diagnostic.code}.`, tone: 'plain' } });
  }

  /** Goes to a panel with the keyboard: the editor, the first problem, a tab, the list of files. */
  visit(view: Address['view']): void {
    this.go({ view });
    requestAnimationFrame(() => {
      if (view === 'spec' && this.#editor) this.#editor.focus();
      else (document.querySelector<HTMLElement>(`[data-home="${view}"]`) ?? document.getElementById(`${view}-panel`))?.focus();
    });
  }

  /** Prints the report, which is loaded first where it was never opened. */
  print(): void {
    if (this.state.phase !== 'ready') return;
    this.store.set({ printing: true });
    this.go({ view: 'report' });
  }

  /** Goes to the line of the spec that the chosen line of the tree comes from. */
  followWhy(): void {
    const why = this.state.why?.why;
    if (why) this.#revealOrigin(why, true);
  }

  /** Goes to what put a planned thing there: asked of the compiler, followed when it answers. */
  followThing(thing: string, key: string | null): void {
    this.#ask({ ask: 'thing', thing, key });
  }

  #revealOrigin({ place: { file, offset, length } }: Why, focus: boolean): void {
    const moves = focus && !matchMedia(WIDE).matches;
    this.reveal({ file, offset, length, focus, ...(moves ? { view: 'spec' as const } : {}) });
  }
}
