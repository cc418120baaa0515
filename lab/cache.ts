import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { alone } from './alone.ts';

/** Where built programs are kept between runs: `$HANSA_LAB_CACHE`, else `~/.cache/hansa-lab`. Never inside the checkout. */
export function cacheFolder(): string {
  return process.env['HANSA_LAB_CACHE'] || join(homedir(), '.cache', 'hansa-lab');
}

/** Twelve hexadecimal characters that change when any of the texts changes. */
export function digestOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest('hex').slice(0, 12);
}

/** The files of a folder and of those below it as texts for {@link digestOf}: names and contents, in name order. */
export async function textsOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
  const texts: string[] = [];
  for (const name of names) texts.push(name, await readFile(join(folder, name), 'utf8'));
  return texts;
}

/**
 * The cached folder `<name>-<digest of inputs>`, made by `make` when it is not there.
 * A folder that exists is complete: `make` fills another one, which is renamed when it is done, so a run that is
 * killed in the middle leaves nothing that a later run would trust. Whoever needs it meanwhile waits.
 */
export async function cached(name: string, inputs: readonly string[], make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), `${name}-${digestOf(inputs)}`);
  if (!existsSync(folder)) await alone(folder, () => fill(folder, make));
  return folder;
}

async function fill(folder: string, make: (folder: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return; // somebody else has made it while we waited
  const unfinished = `${folder}.${process.pid}-${randomBytes(3).toString('hex')}`;
  await mkdir(unfinished, { recursive: true });
  try {
    await make(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // where nobody can wait two make it, and the first wins
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
