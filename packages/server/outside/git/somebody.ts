import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Somebody } from './cases.ts';

const execute = promisify(execFile);
const NAME = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org', '-c', 'commit.gpgsign=false'];

/** Git as a person runs it, for tests: gives what it printed. */
export async function git(...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('git', [...NAME, ...args], { env: { PATH: process.env['PATH'], HOME: tmpdir(), LC_ALL: 'C' } });
  return stdout.trimEnd();
}

export const gitVersion = (): Promise<string> => git('version');

/** Somebody with a checkout who pushes to the bare repositories of a folder. */
export function workingOn(folder: string): Somebody {
  return {
    push: async (write, repository = 'deploy-a') => {
      const tree = await mkdtemp(join(tmpdir(), 'hansa-somebody-'));
      try {
        return await pushed(join(folder, `${repository}.git`), tree, write);
      } finally {
        // Also when somebody else was faster and the push was refused.
        await rm(tree, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
      }
    },
    rewind: async (commit, repository = 'deploy-a') => {
      await git(`--git-dir=${join(folder, `${repository}.git`)}`, 'update-ref', 'refs/heads/main', commit);
    },
  };
}

/** Clones into an empty folder, writes, commits and pushes; gives the commit. */
async function pushed(from: string, tree: string, write: Readonly<Record<string, string>>): Promise<string> {
  await git('clone', '--quiet', from, tree);
  for (const [path, text] of Object.entries(write)) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  }
  await git('-C', tree, 'add', '--all');
  await git('-C', tree, 'commit', '--quiet', '--message', 'Edit by hand');
  await git('-C', tree, 'push', '--quiet', 'origin', 'HEAD:main');
  return git('-C', tree, 'rev-parse', 'HEAD');
}
