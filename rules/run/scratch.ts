import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const NAME = /^hansa-tests-(\d+)-/;

/**
 * A folder in memory for what tests write and throw away: databases, repositories, whole trees. On a disk where a file takes a millisecond
 * that is half of what they take. Undefined where there is none (macOS), less room than `bytes` (containers give it 64 MB), or where
 * nothing in it may be run. It goes with this process; what a killed one left is removed by the next.
 */
export function memoryFolder(bytes: number): string | undefined {
  try {
    removeLeft();
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < bytes) return undefined;
    const folder = mkdtempSync(join(MEMORY, `hansa-tests-${process.pid}-`));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
    const script = join(folder, 'runs');
    writeFileSync(script, '#!/bin/sh\nexit 7\n', { mode: 0o755 });
    return spawnSync(script).status === 7 ? folder : undefined;
  } catch {
    return undefined;
  }
}

function removeLeft(): void {
  for (const name of readdirSync(MEMORY)) {
    const [, pid] = NAME.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(MEMORY, name), { recursive: true, force: true });
  }
}
