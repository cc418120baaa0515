import type { TextEdit } from '@hansa/compiler';
import type { Ask, Content } from '../compile/messages.ts';
import { fetchSpec, putFile } from './server.ts';
import { type SpecFile, compareFiles, endsOf, isUnsaved, readStored } from './spec-file.ts';
import type { Sketch, State, Store } from './store.ts';

/** What the files need of the page: its editor, which may not be there yet, and its address. */
export interface FileSurface {
  /** Replaces parts of a file as one step of its history, and gives its text. */
  readonly change: (file: SpecFile, edits: readonly TextEdit[]) => string | undefined;
  /** Forgets what the editor knows of a file. */
  readonly forget: (path: string) => void;
  /** Lays the editor's states aside by a name and takes those of another; `fresh`: begins them anew. */
  readonly shelve: (name: string, fresh: boolean) => void;
  readonly show: () => void;
  readonly open: (path: string) => void;
}

/**
 * The files of the spec: edited here, saved to the server, changed by others. The rule of all of it: no text that a person wrote is ever
 * lost without that person having said so.
 */
export class FileDesk {
  readonly #store: Store;
  readonly #ask: (ask: Ask) => void;
  readonly #surface: FileSurface;
  /** Of the whole spec, as it was last read. */
  #etag: string | null = null;

  constructor(store: Store, ask: (ask: Ask) => void, surface: FileSurface) {
    this.#store = store;
    this.#ask = ask;
    this.#surface = surface;
  }

  get #state(): State {
    return this.#store.get();
  }

  /** Reads the spec and starts the compiler on it. Throws where the server cannot be reached. */
  async read(): Promise<void> {
    const served = await fetchSpec(null);
    if (!served) return;
    this.#etag = served.etag;
    const sorted = served.spec.files.map(readStored).sort((a, b) => compareFiles(a.path, b.path));
    const files = new Map(sorted.map((file) => [file.path, file]));
    this.#store.set({ phase: 'ready', kind: served.spec.kind, name: served.spec.name, files });
    this.#ask({ ask: 'open', files: contents(files), saved: contents(files), version: this.#state.version });
  }

  /** Whether leaving the page would lose something that could have been saved. */
  hasUnsaved(): boolean {
    return [...this.#state.files.values(), ...(this.#state.sketch?.mine.files.values() ?? [])].some(isUnsaved);
  }

  // --- another spec in the editor ------------------------------------------------------------------------------------------------

  /** Shows another spec. The person's own, with all that is not saved of it, waits until `back`; nothing is saved meanwhile. */
  sketch(name: string, texts: readonly (readonly [path: string, text: string])[], from: Sketch['from']): void {
    const { sketch, name: own, files: ownFiles } = this.#state;
    const mine = sketch?.mine ?? { name: own, files: ownFiles };
    const sorted = texts.toSorted(([a], [b]) => compareFiles(a, b)).map(([path, text]) => sketched(path, text));
    this.#surface.shelve('sketch', true);
    this.#swap(name, new Map(sorted.map((file) => [file.path, file])), { from, mine });
  }

  /** The person's own spec again, as it was left. */
  back(): void {
    const { sketch } = this.#state;
    if (!sketch) return;
    this.#surface.shelve('mine', false);
    this.#swap(sketch.mine.name, sketch.mine.files, null);
  }

  /** Takes what stands in the editor into the person's own spec, as edits that are not saved. Files that only the own spec has stay. */
  takeSketch(): void {
    const { sketch, files } = this.#state;
    if (!sketch) return;
    const own = new Set(sketch.mine.files.keys());
    this.back();
    for (const { path, text } of files.values()) {
      const mine = this.#state.files.get(path);
      if (!mine) this.add(path, text);
      else if (mine.text !== text && !mine.bytes) this.#replace({ ...mine, text }, true);
    }
    const stay = [...own].filter((path) => !files.has(path));
    const kept = stay.length === 0 ? '' : ` ${stay.length === 1 ? `${stay[0]} stays` : `${stay.length} files stay`} as before.`;
    this.#store.set({ notice: { text: `Taken into your spec, and not saved yet; undo brings each file back.${kept}`, tone: 'plain' } });
    this.#surface.open('platform.yaml');
  }

  #swap(name: string, files: ReadonlyMap<string, SpecFile>, sketch: Sketch | null): void {
    const version = this.#state.version + 1;
    this.#store.set({
      name,
      files,
      sketch,
      version,
      topology: undefined,
      entries: undefined,
      stale: false,
      text: undefined,
      why: undefined,
    });
    const saved = new Map(
      [...files.values()].flatMap((file) => (file.saved === null ? [] : [[file.path, file.bytes ?? file.saved] as const])),
    );
    this.#ask({ ask: 'open', files: contents(files), saved, version });
    this.#surface.open('platform.yaml');
    this.#surface.show();
  }

  edit(path: string, text: string): void {
    const file = this.#state.files.get(path);
    if (!file || file.text === text) return;
    const version = this.#state.version + 1;
    this.#ask({ ask: 'edit', file: path, content: text, version });
    this.#store.setQuietly({ version, files: new Map(this.#state.files).set(path, { ...file, text }) });
  }

  change(path: string, edits: readonly TextEdit[]): void {
    const file = this.#state.files.get(path);
    const text = file && this.#surface.change(file, edits);
    if (text !== undefined) this.edit(path, text);
  }

  add(path: string, text: string): void {
    const version = this.#state.version + 1;
    this.#put({ path, text, saved: null, etag: null, ends: [], mark: false, bytes: null, theirs: null }, { version });
    this.#ask({ ask: 'edit', file: path, content: text, version });
    this.#surface.open(path);
  }

  #put(file: SpecFile, more: Partial<State> = {}): void {
    const files = new Map(this.#state.files).set(file.path, file);
    this.#store.set({ ...more, files: new Map([...files].sort(([a], [b]) => compareFiles(a, b))) });
  }

  /** Back to what was saved; a file that never was is gone. */
  discard(path: string): void {
    const file = this.#state.files.get(path);
    if (!file) return;
    if (file.saved === null) this.#drop(path);
    else this.#replace({ ...file, text: file.saved, theirs: null });
    this.#store.set({ notice: { text: `Discarded the changes in ${path}. Undo in the editor brings them back.`, tone: 'plain' } });
  }

  #drop(path: string): void {
    const files = new Map(this.#state.files);
    files.delete(path);
    const version = this.#state.version + 1;
    this.#surface.forget(path);
    this.#store.set({ files, version });
    this.#ask({ ask: 'edit', file: path, content: null, version });
    this.#ask({ ask: 'saved', file: path, content: null });
    if (this.#state.address.file === path) this.#surface.open('platform.yaml');
  }

  /** Takes a file as it is now somewhere else. What was written here stays in the editor's history, so undo brings it back. */
  #replace(file: SpecFile, unsaved = false): void {
    const mine = this.#state.files.get(file.path);
    const version = this.#state.version + 1;
    this.#put(file, { version });
    const edited = mine && !mine.bytes && !file.bytes && mine.text !== file.text;
    if (edited) this.#surface.change(mine, [{ file: file.path, offset: 0, length: mine.text.length, text: file.text }]);
    else this.#surface.forget(file.path);
    this.#ask({ ask: 'edit', file: file.path, content: file.bytes ?? file.text, version });
    if (!unsaved) this.#ask({ ask: 'saved', file: file.path, content: file.bytes ?? file.saved });
    if (this.#state.address.file === file.path) this.#surface.show();
  }

  // --- saving --------------------------------------------------------------------------------------------------------------------

  /** Saves every file that was edited; stops at the first that somebody else changed meanwhile. */
  async save(): Promise<void> {
    if (this.#state.saving) return;
    if (this.#state.sketch) {
      this.#store.set({ notice: { text: 'This is not your own spec: nothing of it is saved. Take it into yours first.', tone: 'plain' } });
      return;
    }
    const unsaved = [...this.#state.files.values()].filter((file) => isUnsaved(file) && !file.bytes);
    this.#store.set({ saving: true });
    let done = 0;
    for (const file of unsaved) {
      if (!(await this.#saveOne(file))) break;
      done += 1;
    }
    this.#store.set({ saving: false });
    if (done < unsaved.length) return;
    const what = done === 1 ? unsaved[0]?.path : `${done} files`;
    const how =
      this.#state.kind === 'repository'
        ? done === 1
          ? ' as a commit; taken in within a second'
          : ' as commits; taken in within a second'
        : '';
    const text = done === 0 ? 'Everything is saved.' : `Saved ${what}${how}.`;
    this.#store.set({ notice: { text, tone: 'plain' } });
  }

  async #saveOne(file: SpecFile): Promise<boolean> {
    const saved = await putFile(file);
    if (saved.outcome === 'saved') this.#settle(file, saved.etag);
    else if (saved.outcome === 'conflict') this.#conflict(file.path, saved.now ? readStored(saved.now) : undefined);
    else this.#store.set({ notice: { text: saved.why, tone: 'bad' } });
    return saved.outcome === 'saved';
  }

  /** What was typed while it was being saved stays unsaved. */
  #settle(file: SpecFile, etag: string): void {
    const now = this.#state.files.get(file.path) ?? file;
    this.#put({ ...now, saved: file.text, ends: endsOf(file), etag, theirs: null });
    this.#ask({ ask: 'saved', file: file.path, content: file.text });
  }

  #conflict(path: string, now: SpecFile | undefined): void {
    const file = this.#state.files.get(path);
    if (!file) return;
    const theirs = now?.etag ? { text: now.text, ends: now.ends, etag: now.etag } : ({ gone: true } as const);
    this.#put({ ...file, theirs }, { dialog: 'conflict' });
    this.#surface.open(path);
  }

  /** The person chose: keep mine, and replace theirs by it, or take theirs. */
  async resolve(path: string, choice: 'mine' | 'theirs'): Promise<void> {
    const file = this.#state.files.get(path);
    const theirs = file?.theirs;
    this.#store.set({ dialog: 'none' });
    if (!file || !theirs) return;
    if (choice === 'theirs') {
      if ('gone' in theirs) this.#drop(path);
      else this.#replace({ ...file, ...theirs, saved: theirs.text, theirs: null });
      return;
    }
    const { saved, ends, etag } = 'gone' in theirs ? { saved: null, ends: file.ends, etag: null } : { ...theirs, saved: theirs.text };
    this.#put({ ...file, saved, ends, etag, theirs: null });
    this.#ask({ ask: 'saved', file: path, content: saved });
    await this.save();
  }

  /** Looks whether files changed where they live: those without edits are taken, the others are a conflict that is shown. */
  async refresh(): Promise<void> {
    if (this.#state.phase !== 'ready' || this.#state.saving || this.#state.sketch) return;
    const served = await fetchSpec(this.#etag).catch(() => undefined);
    if (!served || this.#state.saving || this.#state.sketch) return;
    this.#etag = served.etag;
    const there = new Map(served.spec.files.map((file) => [file.path, file]));
    for (const file of there.values()) if (this.#state.files.get(file.path)?.etag !== file.etag) this.#outside(readStored(file));
    for (const file of this.#state.files.values()) {
      if (file.etag !== null && !there.has(file.path)) this.#outside({ ...file, etag: null });
    }
  }

  /** A file as it is on the disk by now; without a tag it is gone. */
  #outside(now: SpecFile): void {
    const mine = this.#state.files.get(now.path);
    if (mine && isUnsaved(mine)) this.#conflict(now.path, now.etag === null ? undefined : now);
    else if (now.etag === null) this.#drop(now.path);
    else this.#replace(now);
  }
}

/** A file of a spec that came from elsewhere: as if it had been saved so, so that edits of it show. */
function sketched(path: string, text: string): SpecFile {
  return { path, text, saved: text, etag: null, ends: [], mark: false, bytes: null, theirs: null };
}

function contents(files: ReadonlyMap<string, SpecFile>): Map<string, Content> {
  return new Map([...files].map(([path, file]) => [path, file.bytes ?? file.text]));
}
