import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Finding, fine, wrong } from './finding.ts';

/** Bytes: the embedded database, and copies of repositories that grow with every publication. */
const LEAST = 1024 ** 3;
/** `git fast-import` with `--force` on a bare repository, and `protocol.*` by environment: all of it is in 2.39, Debian 12's. */
const GIT = [2, 39] as const;

/** Where state is kept: written to by this user, with room. */
export async function dataFolder(data: string): Promise<Finding> {
  const folder = resolve(data);
  const there = nearest(folder);
  try {
    await access(there, constants.W_OK);
  } catch {
    return wrong('data', `${there} may not be written by this user`, 'Give it to the user of the service, or set HANSA_DATA.');
  }
  const { bavail, bsize } = await statfs(there);
  const free = bavail * bsize;
  const said = `${folder}, ${(free / 1024 ** 3).toFixed(1)} GiB free`;
  return free >= LEAST ? fine('data', said) : wrong('data', said, 'Make room: 1 GiB at least.');
}

function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

export async function gitProgram(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: 5_000 });
    const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(stdout) ?? [];
    const enough = Number(major) > GIT[0] || (Number(major) === GIT[0] && Number(minor) >= GIT[1]);
    return enough ? fine('git', stdout.trim()) : wrong('git', stdout.trim(), `Install Git ${GIT.join('.')} or later.`);
  } catch {
    return wrong('git', 'no program git', `Install Git ${GIT.join('.')} or later.`);
  }
}
