import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TemporaryFolder = { readonly path: string; readonly remove: () => void };

/** All that are there, under one listener: a lab may have a dozen, and Node takes so many listeners for a leak. */
const left = new Set<string>();
process.once('exit', () => left.forEach(removeFolder));

/** A new folder in the system's place for such; it goes by `remove`, or when this process ends by itself or by a signal. */
export async function temporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `hansa-lab-${name}-`));
  left.add(path);
  const remove = () => {
    removeFolder(path);
    left.delete(path);
  };
  return { path, remove };
}

/** Removes a folder with all in it. A child of a program that was ended may write its last line meanwhile: then once more. */
export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 40, retryDelay: 50 });
}
