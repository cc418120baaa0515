import { join } from 'node:path';
import { cached } from '../cache.ts';
import { persistently, run } from '../command.ts';
import { Missing } from '../missing.ts';

/** From PyPI, released 2026-10. */
const VERSION = '4.32.5';

/** The folder of the packages, for PYTHONPATH: a virtual environment would remember the place where it was made. */
export async function schemathesis(): Promise<{ readonly version: string; readonly env: NodeJS.ProcessEnv }> {
  const folder = await cached(`schemathesis-${VERSION}`, [VERSION], async (made) => {
    const args = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--target',
      join(made, 'site'),
      `schemathesis==${VERSION}`,
    ];
    await persistently(async () => {
      const { code, stderr } = await run('python3', args).catch(() => ({ code: 1, stderr: 'there is no python3' }));
      if (code !== 0) throw new Missing(`schemathesis ${VERSION} cannot be had from PyPI: ${stderr.trim().split('\n').at(-1)}`);
    });
  });
  return { version: VERSION, env: { ...process.env, PYTHONPATH: join(folder, 'site'), PYTHONDONTWRITEBYTECODE: '1' } };
}
