import { type Language, languageOf } from '@hansa/compiler';
import { schemaOf } from '@hansa/compiler/spec/read.ts';
import { tenantSchema } from '@hansa/compiler/spec/tenant.ts';
import { Memo } from './memo.ts';
import type { Content, DeskAsk, Told } from './messages.ts';
import type { Rendering } from './rendering.ts';
import { Snapshot } from './snapshot.ts';
import type { Tree } from './trees.ts';
import { wordsOf } from './words.ts';

/** Runs something after a while, in milliseconds; not before other messages were taken. */
export type Later = (run: () => void, milliseconds: number) => void;

/** How long the tree may be worked on before messages are looked at, and how long a pause in typing has to be, in milliseconds. */
const SLICE = 5;
const PAUSE = 80;

/**
 * The compiler as a desk in a worker: takes what the page asks and tells what it finds. Diagnostics are told at once; the drawing and
 * the tree follow in pieces once nobody types, and once what makes them was brought.
 */
export class Desk {
  readonly #tell: (told: Told) => void;
  readonly #later: Later;
  readonly #language: Language = languageOf();
  readonly #memo = new Memo(this.#language);
  #rendering: Rendering | undefined;
  #files = new Map<string, Content>();
  #savedFiles = new Map<string, Content>();
  #now: Snapshot | undefined;
  /** The newest snapshot whose platform could be planned: what is drawn and rendered while somebody is in the middle of a word. */
  #planned: Snapshot | undefined;
  #before: Tree | undefined;
  #tree: Tree = new Map();
  /** Counts what was started, so that what is overtaken stops. */
  #round = 0;

  constructor(tell: (told: Told) => void, later: Later) {
    this.#tell = tell;
    this.#later = later;
  }

  /** Brings what draws and renders: whoever opens a page reads what is wrong before that is loaded. */
  bring(made: typeof Rendering): void {
    this.#rendering = new made(this.#language);
    this.#follow();
  }

  take(ask: DeskAsk): void {
    if (ask.ask === 'open') this.#open(ask);
    else if (ask.ask === 'edit') this.#edit(ask);
    else if (ask.ask === 'saved') this.#saved(ask.file, ask.content);
    else if (ask.ask === 'words') this.#words();
    else if (ask.ask === 'text') this.#text(ask.path);
    else if (ask.ask === 'thing') this.#thing(ask.thing, ask.key);
    else if (ask.ask === 'question') void this.#answer(ask);
    else this.#why(ask.path, ask.line);
  }

  #open({ files, saved, version }: Extract<DeskAsk, { ask: 'open' }>): void {
    this.#files = new Map(files);
    this.#savedFiles = new Map(saved);
    this.#before = undefined;
    this.#check(version);
  }

  #edit({ file, content, version }: Extract<DeskAsk, { ask: 'edit' }>): void {
    if (content === null) this.#files.delete(file);
    else this.#files.set(file, content);
    this.#check(version);
  }

  #saved(file: string, content: Content | null): void {
    if (content === null) this.#savedFiles.delete(file);
    else this.#savedFiles.set(file, content);
    this.#before = undefined;
    this.#follow();
  }

  #check(version: number): void {
    const start = performance.now();
    this.#now = new Snapshot(this.#language, this.#memo, this.#files);
    this.#tell({ told: 'checked', version, diagnostics: this.#now.diagnostics, milliseconds: performance.now() - start });
    this.#follow();
  }

  /** Draws and renders in the background, in slices; what is newer stops what is older. */
  #follow(): void {
    this.#round += 1;
    const round = this.#round;
    if (!this.#now || !this.#rendering) return;
    const work = this.#work(this.#now, this.#rendering);
    const slice = (): void => {
      if (round !== this.#round) return;
      const end = performance.now() + SLICE;
      while (performance.now() < end) if (this.#advance(work)) return;
      this.#later(slice, 0);
    };
    this.#later(slice, PAUSE);
  }

  /** True when there is no more to do. What breaks while rendering is told, and the diagnostics stay. */
  #advance(work: Iterator<undefined>): boolean {
    try {
      return work.next().done === true;
    } catch (error) {
      this.#tell({ told: 'fault', message: error instanceof Error ? error.message : String(error) });
      return true;
    }
  }

  *#work(now: Snapshot, rendering: Rendering): Generator<undefined, undefined> {
    yield* now.plan();
    this.#tell({ told: 'drawn', topology: rendering.draw(now) });
    yield;
    this.#before ??= yield* rendering.render(new Snapshot(this.#language, this.#memo, this.#savedFiles));
    if (now.platform) {
      this.#tree = yield* rendering.render(now);
      this.#planned = now;
    }
    this.#tell({ told: 'tree', entries: yield* rendering.compare(this.#before, this.#tree) });
  }

  #words(): void {
    const platform = wordsOf(schemaOf(this.#language.vocabulary));
    this.#tell({ told: 'words', platform, tenant: wordsOf(tenantSchema) });
  }

  #text(path: string): void {
    const [before, after] = [this.#before?.get(path), this.#tree.get(path)];
    this.#tell({ told: 'text', path, text: before || after ? (this.#rendering?.text(before, after) ?? null) : null });
  }

  #why(path: string, line: number): void {
    const [file, planned] = [this.#tree.get(path), this.#planned];
    this.#tell({ told: 'why', path, line, why: file && planned ? (this.#rendering?.line(planned, file, line) ?? null) : null });
  }

  #thing(id: string, key: string | null): void {
    const planned = this.#planned;
    this.#tell({ told: 'thing', why: planned ? (this.#rendering?.thing(planned, id, key) ?? null) : null });
  }

  /** What answers brings prices and more, so it is loaded when the first view asks. It is about the newest text that can be planned. */
  async #answer({ id, question }: Extract<DeskAsk, { ask: 'question' }>): Promise<void> {
    try {
      const { answer } = await import('../figures/answer.ts');
      const asked = this.#now?.platform ? this.#now : (this.#planned ?? this.#now);
      this.#tell({ told: 'answer', id, answer: asked ? answer(asked.compilation, question) : null, failed: null });
    } catch (error) {
      this.#tell({ told: 'answer', id, answer: null, failed: error instanceof Error ? error.message : String(error) });
    }
  }
}
