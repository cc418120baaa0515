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
      await git('clone', '--quiet', join(folder, `${repository}.git`), tree);
      for (const [path, text] of Object.entries(write)) {
        await mkdir(dirname(join(tree, path)), { recursive: true });
        await writeFile(join(tree, path), text);
      }
      await git('-C', tree, 'add', '--all');
      await git('-C', tree, 'commit', '--quiet', '--message', 'Edit by hand');
      await git('-C', tree, 'push', '--quiet', 'origin', 'HEAD:main');
      const commit = await git('-C', tree, 'rev-parse', 'HEAD');
      await rm(tree, { recursive: true });
      return commit;
    },
    rewind: async (commit, repository = 'deploy-a') => {
      await git(`--git-dir=${join(folder, `${repository}.git`)}`, 'update-ref', 'refs/heads/main', commit);
    },
  };
}
