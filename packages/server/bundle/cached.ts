import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Bundle, readBundle } from '@hansa/console/build/bundle.ts';
import { sourceDigest } from '@hansa/console/build/sources.ts';

/** Bundles of other versions that are kept, so that going back and forth between branches builds nothing. */
const KEPT = 4;

/**
 * The page's files: from the user's cache where the sources are those of the last time, else built anew. A folder that exists is whole,
 * for it is filled under another name and renamed. Where the cache cannot be written, the bundle is built into the system's own
 * temporary folder and gone with it.
 */
export async function cachedBundle(): Promise<Bundle> {
  const folder = join(cacheFolder(), sourceDigest());
  if (!existsSync(folder)) await make(folder);
  const bundle = readBundle(folder);
  tend(folder);
  return bundle;
}

async function make(folder: string): Promise<void> {
  mkdirSync(join(folder, '..'), { recursive: true });
  const unfinished = mkdtempSync(`${folder}.`);
  try {
    await built(unfinished);
    // Nothing in it is a secret, and whoever built an image is not who runs it.
    chmodSync(unfinished, 0o755);
    renameSync(unfinished, folder);
  } catch (error) {
    // Another start may have been faster; its bundle is as good.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** By a process of its own: the bundler takes 290 MB, and a server that runs for months would keep them. */
async function built(folder: string): Promise<void> {
  const script = 'const { build } = await import(process.argv[1]); await build(process.argv[2]);';
  const words = ['--input-type=module', '--eval', script, import.meta.resolve('@hansa/console/build/build.ts'), folder];
  await promisify(execFile)(process.execPath, words);
}

function cacheFolder(): string {
  const { env } = process;
  const own = join(env['XDG_CACHE_HOME'] || env['LOCALAPPDATA'] || join(homedir(), '.cache'), 'hansa', 'console');
  try {
    mkdirSync(own, { recursive: true });
    return own;
  } catch {
    return mkdtempSync(join(tmpdir(), 'hansa-console-'));
  }
}

/**
 * Marks a folder of the cache as used, and removes what has not been for longest. Nothing of that keeps anybody from the page: in an image nobody may
 * write to the cache, and two that start at once remove the same folders.
 */
export function tend(used: string): void {
  try {
    utimesSync(used, new Date(), new Date());
    prune(used);
  } catch {}
}

function prune(used: string): void {
  const folder = join(used, '..');
  const others = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => path !== used && /[0-9a-f]{24}$/.test(path));
  const byAge = others.map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 })).sort((a, b) => b.at - a.at);
  for (const { path } of byAge.slice(KEPT)) rmSync(path, { recursive: true, force: true });
}
