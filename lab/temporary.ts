import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TemporaryFolder = { readonly path: string; readonly remove: () => void };

/** A new folder in the system's place for such; it goes by `remove`, or when this process ends by itself or by a signal. */
export async function temporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `hansa-lab-${name}-`));
  const forget = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', forget);
  const remove = () => {
    process.off('exit', forget);
    forget();
  };
  return { path, remove };
}
