import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { EXIT, Refusal } from '../exit.ts';

const STAGE = '.hansa-stage';
const JOURNAL = 'journal.json';

/** What is to be done with what was staged: the list on disk is the point of no return. All paths are relative to the root. */
export interface Journal {
  readonly version: 2;
  /** Files, or whole folders that did not exist: from below the stage to their place. */
  readonly moves: readonly (readonly [staged: string, target: string])[];
  readonly removes: readonly string[];
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

/** Makes the stage of a root, which belongs to this process until it is finished or removed. Returns its path. */
export function openStage(root: string): string {
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

/** Writes the journal, then does what it says. Before the call nothing has happened; after it the next run finishes what this one cannot. */
export function commit(root: string, journal: Journal): void {
  const stage = join(root, STAGE);
  const file = openSync(join(stage, `${JOURNAL}.part`), 'w');
  writeSync(file, JSON.stringify(journal));
  fsyncSync(file);
  closeSync(file);
  renameSync(join(stage, `${JOURNAL}.part`), join(stage, JOURNAL));
  finish(root, journal);
}

/** Idempotent: what was moved already is no longer staged. */
function finish(root: string, journal: Journal): void {
  const stage = join(root, STAGE);
  const made = new Set<string>();
  for (const [staged, path] of journal.moves) {
    const folder = dirname(join(root, path));
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    moveIfStaged(join(stage, staged), join(root, path));
  }
  for (const path of journal.removes) removeFile(root, path);
  rmSync(stage, { recursive: true, force: true });
}

function moveIfStaged(staged: string, target: string): void {
  try {
    renameSync(staged, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    if (code === 'EXDEV') return moveAcross(staged, target);
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    // Somebody made a folder of this name since it was staged: what is in both is ours, what is only in theirs stays.
    for (const name of readdirSync(staged)) moveIfStaged(join(staged, name), join(target, name));
  }
}

/** A spec on another file system than its trees: still whole at any moment, because the copy gets its name last. */
function moveAcross(staged: string, target: string): void {
  copyFileSync(staged, `${target}.hansa-part`);
  renameSync(`${target}.hansa-part`, target);
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
