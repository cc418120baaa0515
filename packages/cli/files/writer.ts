import { existsSync, mkdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Journal, commit, openStage } from './journal.ts';

/** Files to write (text) and to remove (null), by path relative to the root, with `/`. */
export interface Changes {
  set(path: string, text: string | null): unknown;
}

/**
 * Applies changes so that a kill at any moment leaves either nothing or something that the next run finishes. All texts are staged first;
 * the journal that lists them is the point of no return; then they are moved into place one by one. `beside` may name files outside
 * the root (the spec's own), by absolute path, that change together with the tree.
 */
export function writeChanges(
  root: string,
  changes: ReadonlyMap<string, string | null>,
  beside: ReadonlyMap<string, string | null> = new Map(),
): void {
  const stage = new Stage(root);
  for (const [path, text] of changes) stage.set(path, text);
  for (const [path, text] of beside) stage.setBeside(path, text);
  stage.commit();
}

/** The folders that stand below a root before anything is written to it. Asked once each: a fleet asks for the same few thousands. */
export class Ground {
  readonly root: string;
  readonly #known = new Map<string, boolean>();

  constructor(root: string) {
    this.root = root;
  }

  /** Whether there is such a folder, `/` between names. */
  has(folder: string): boolean {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const parent = dirname(folder);
    const found = (parent === '.' || this.has(parent)) && existsSync(join(this.root, folder));
    this.#known.set(folder, found);
    return found;
  }

  /** The file itself, or the highest folder above it that is missing: what one rename brings into place. */
  unit(path: string): string {
    let unit = path;
    for (let folder = dirname(path); folder !== '.' && !this.has(folder); folder = dirname(folder)) unit = folder;
    return unit;
  }
}

/** Writes files below a stage, each at the path that it will have. Many may write to one stage, as long as no two write the same file. */
export class StageWriter {
  readonly #stage: string;
  readonly #ground: Ground;
  readonly #made = new Set<string>();
  /** What is to be moved into place. */
  readonly units = new Set<string>();
  written = 0;

  constructor(stage: string, ground: Ground) {
    this.#stage = stage;
    this.#ground = ground;
  }

  write(path: string, text: string): void {
    const folder = dirname(path);
    if (!this.#made.has(folder)) mkdirSync(join(this.#stage, TREE, folder), { recursive: true });
    this.#made.add(folder);
    writeFileSync(`${this.#stage}/${TREE}/${path}`, text);
    this.units.add(this.#ground.unit(path));
    this.written += 1;
  }
}

const TREE = 'tree';
const BESIDE = 'beside';

/**
 * Changes on their way to a root. Texts go to disk at once and not into memory; nothing of the root changes before `commit`. A folder
 * that does not exist yet is staged and moved as one: a rename a file, out of one large folder, took three times the time of writing.
 */
export class Stage implements Changes {
  readonly ground: Ground;
  readonly #units = new Set<string>();
  readonly #removes: string[] = [];
  readonly #beside: string[] = [];
  #path: string | undefined;
  #writer: StageWriter | undefined;
  /** The highest folder that was made for the stage: removed when nothing comes of it. */
  #made: string | undefined;
  #adopted = 0;

  constructor(root: string, ground: Ground = new Ground(root)) {
    this.ground = ground;
  }

  /** The folder of the stage; made when first asked for. */
  open(): string {
    if (this.#path !== undefined) return this.#path;
    this.#made = mkdirSync(this.ground.root, { recursive: true });
    this.#path = openStage(this.ground.root);
    return this.#path;
  }

  get written(): number {
    return this.#adopted + (this.#writer?.written ?? 0);
  }

  get removed(): number {
    return this.#removes.length;
  }

  set(path: string, text: string | null): void {
    if (text === null) this.#removes.push(path);
    else {
      this.#writer ??= new StageWriter(this.open(), this.ground);
      this.#writer.write(path, text);
    }
  }

  /** A file outside the root, by absolute path. */
  setBeside(path: string, text: string | null): void {
    const target = relative(resolve(this.ground.root), path);
    if (text === null) {
      this.#removes.push(target);
      return;
    }
    const folder = join(this.open(), BESIDE);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, String(this.#beside.length)), text);
    this.#beside.push(target);
  }

  /** What another writer staged in the same place. */
  adopt(staged: { readonly units: Iterable<string>; readonly written: number; readonly removes: readonly string[] }): void {
    for (const unit of staged.units) this.#units.add(unit);
    this.#removes.push(...staged.removes);
    this.#adopted += staged.written;
  }

  commit(): void {
    const own = [...new Set([...this.#units, ...(this.#writer?.units ?? [])])].sort();
    const moves = own.map((unit) => [`${TREE}/${unit}`, unit] as const);
    const beside = this.#beside.map((target, index) => [`${BESIDE}/${index}`, target] as const);
    const journal: Journal = { version: 2, moves: [...moves, ...beside], removes: this.#removes };
    if (journal.moves.length + journal.removes.length === 0) return;
    this.open();
    commit(this.ground.root, journal);
  }

  /** Nothing of it happened, not even an empty folder. */
  discard(): void {
    if (this.#path === undefined) return;
    rmSync(this.#path, { recursive: true, force: true });
    this.#path = undefined;
    const made = this.#made;
    if (made === undefined) return;
    for (let folder = resolve(this.ground.root); folder.length >= made.length; folder = dirname(folder)) {
      try {
        rmdirSync(folder);
      } catch {
        return;
      }
    }
  }
}
