import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Bare } from './bare.ts';

/** Every publish leaves a pack, and every question opens all of them: 50 cost it about a millisecond. */
const MANY_PACKS = 50;
/** Milliseconds between two full sweeps, which read everything. They take away what no branch holds and nobody touched for two weeks. */
const SWEEP_EVERY = 7 * 24 * 3_600_000;

/**
 * Puts small packs together, so that each next one is at least twice as large: what is written once is copied only a few times. That takes
 * a moment; a full sweep may take as long as the repository is large, so it is left for a time at which nobody `waits`.
 */
export async function tend(bare: Bare, context: Context, now: number, waits: () => boolean): Promise<void> {
  for (const name of readdirSync(bare.folder)) {
    if (name.startsWith('fast_import_crash_')) rmSync(join(bare.folder, name), { force: true });
  }
  const packs = readdirSync(join(bare.folder, 'objects', 'pack')).filter((name) => name.endsWith('.pack'));
  if (packs.length > MANY_PACKS) await bare.run(['repack', '-d', '-l', '--quiet', '--geometric=2'], context);
  const swept = join(bare.folder, 'hansa-swept');
  const last = statSync(swept, { throwIfNoEntry: false })?.mtimeMs ?? statSync(join(bare.folder, 'HEAD')).mtimeMs;
  if (now - last < SWEEP_EVERY || waits()) return;
  await bare.run(['gc', '--quiet'], context);
  writeFileSync(swept, '');
}
