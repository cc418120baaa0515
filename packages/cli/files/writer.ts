import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { EXIT, Refusal } from '../exit.ts';

/** Files to write (text) and to remove (null), by path relative to the root. */
export type Changes = ReadonlyMap<string, string | null>;

const STAGE = '.hansa-stage';
const JOURNAL = 'journal.json';

interface Journal {
  readonly version: 1;
  /** Target by staged number, relative to the root; removed targets. */
  readonly writes: readonly string[];
  readonly removes: readonly string[];
}

/**
 * Applies changes so that a kill at any moment leaves either nothing or something that the next run finishes. All texts are staged first;
 * the journal that lists them is the point of no return; then files are moved into place one by one. `beside` may name files outside
 * the root (the spec's own), by absolute path, that change together with the tree.
 */
export function writeChanges(root: string, changes: Changes, beside: ReadonlyMap<string, string | null> = new Map()): void {
  const all = new Map([...changes, ...[...beside].map(([path, text]) => [relative(resolve(root), path), text] as const)]);
  if (all.size === 0) return;
  const stage = openStage(root);
  const writes: string[] = [];
  const removes: string[] = [];
  for (const [path, text] of all) {
    if (text === null) removes.push(path);
    else {
      writeFileSync(join(stage, String(writes.length)), text);
      writes.push(path);
    }
  }
  commitJournal(stage, { version: 1, writes, removes });
  finish(root, { version: 1, writes, removes });
}

/** Finishes or undoes what an earlier run left. Call it before anything is read from the root. */
export function recover(root: string): 'clean' | 'finished' | 'undone' {
  const stage = join(root, STAGE);
  if (!existsSync(stage)) return 'clean';
  refuseIfAlive(stage);
  const journal = join(stage, JOURNAL);
  if (!existsSync(journal)) {
    rmSync(stage, { recursive: true, force: true });
    return 'undone';
  }
  finish(root, JSON.parse(readFileSync(journal, 'utf8')) as Journal);
  return 'finished';
}

function openStage(root: string): string {
  mkdirSync(root, { recursive: true });
  recover(root);
  const stage = join(root, STAGE);
  try {
    mkdirSync(stage);
  } catch {
    throw new Refusal(`Another process began to write to ${root}; try again when it is done.`, EXIT.outsider);
  }
  writeFileSync(join(stage, 'owner'), String(process.pid));
  return stage;
}

/** Two runs on one tree would undo each other: the second one is told, and comes again. */
function refuseIfAlive(stage: string): void {
  const owner = join(stage, 'owner');
  const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0;
  if (pid > 0 && pid !== process.pid && isAlive(pid))
    throw new Refusal(`Process ${pid} is writing here at the moment; try again when it is done.`, EXIT.outsider);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function commitJournal(stage: string, journal: Journal): void {
  const file = openSync(join(stage, `${JOURNAL}.part`), 'w');
  writeSync(file, JSON.stringify(journal));
  fsyncSync(file);
  closeSync(file);
  renameSync(join(stage, `${JOURNAL}.part`), join(stage, JOURNAL));
}

/** Idempotent: what was moved already is no longer staged. */
function finish(root: string, journal: Journal): void {
  const stage = join(root, STAGE);
  const made = new Set<string>();
  for (const [index, path] of journal.writes.entries()) {
    const staged = join(stage, String(index));
    const folder = dirname(join(root, path));
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    moveIfStaged(staged, join(root, path));
  }
  for (const path of journal.removes) removeFile(root, path);
  rmSync(stage, { recursive: true, force: true });
}

function moveIfStaged(staged: string, target: string): void {
  try {
    renameSync(staged, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EXDEV') moveAcross(staged, target);
    else if (code !== 'ENOENT') throw error;
  }
}

/** A spec and its trees may lie on two file systems: the text is copied beside its place first, so that no reader sees half of it. */
function moveAcross(staged: string, target: string): void {
  const part = `${target}.hansa-part`;
  copyFileSync(staged, part);
  renameSync(part, target);
  rmSync(staged);
}

/** Removes a file, and the folders that it leaves empty, up to the root. */
function removeFile(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
  if (path.startsWith(`..${sep}`)) return;
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      rmdirSync(join(root, folder));
    } catch {
      return;
    }
  }
}
