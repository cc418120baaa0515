#!/usr/bin/env node
// Starts Hansa. Plain JavaScript that Node 20 can read, because Hansa is TypeScript, which only Node 24 runs as it is.
// It stands before every command, so it imports next to nothing. From Node 20 the second process makes 75 ms; `bin/hansa`
// and `npx hansa` find Node 24 first and are spared that.
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const { env } = process;
// Compiled code belongs to one user: in a folder that others may write, such as /tmp, they could plant what we run.
const userCache = env.XDG_CACHE_HOME || env.LOCALAPPDATA || join(homedir(), '.cache');
const compileCache = env.NODE_COMPILE_CACHE || join(userCache, 'hansa', 'compile');

if (Number.parseInt(process.versions.node, 10) >= 24) {
  module.enableCompileCache(compileCache);
  if (env.HANSA_LAUNCHER) (await import('./handover.mjs')).endWithLauncher();
  await run();
} else {
  const { runOnNode24 } = await import('./handover.mjs');
  runOnNode24([...process.execArgv, import.meta.filename, ...process.argv.slice(2)], compileCache);
}

/** Runs the program as it was kept; or from its sources, and then keeps it for the next time. */
async function run() {
  const { keepProgram, keptProgram, traceSources } = await import('./kept.mjs');
  const root = join(import.meta.dirname, '..');
  const folder = join(root, 'node_modules', '.cache', 'hansa');
  const main = join(root, 'packages', 'cli', 'main.ts');
  const kept = keptProgram(folder);
  if (kept) traceSources(kept);
  await import(kept ?? main);
  if (!kept && isMainThread)
    await keepProgram(main, folder, [join(root, 'node_modules', '.package-lock.json'), join(import.meta.dirname, 'kept.mjs')]);
}
