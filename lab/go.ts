import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, cacheFolder, textsOf } from './cache.ts';
import { mustRun, persistently, run } from './command.ts';
import { Missing } from './missing.ts';

/** The oldest Go that the modules of the lab accept (their `go` line). */
const needed = [1, 26] as const;

export type Build = {
  /** Name of the program, and of its folder in the cache. */
  readonly name: string;
  /** Version that people know it by; part of the cache key beside the digest of sources and flags. */
  readonly version: string;
  /** A folder with go.mod and go.sum; copied before the build, so that a checkout stays as it is. */
  readonly module: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly ldflags?: readonly string[];
  readonly flags?: readonly string[];
};

/** The version of the Go on the path, or {@link Missing}. */
export async function goVersion(): Promise<string> {
  const ran = await run('go', ['env', 'GOVERSION']).catch(() => undefined);
  const match = /^go(\d+)\.(\d+)/.exec(ran?.stdout ?? '');
  if (match === null) throw new Missing(`Go ${needed.join('.')} or later is not on the PATH (https://go.dev/dl)`);
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
    throw new Missing(`Go ${needed.join('.')} or later is needed, the PATH has ${ran?.stdout.trim()}`);
  }
  return `${major}.${minor}`;
}

/**
 * Builds programs of one Go module without cgo and gives the folder they are in, from the cache when nothing changed.
 * The key is what decides the bytes: sources, go.mod, go.sum, flags and Go's own minor version.
 */
export async function goBuild(build: Build): Promise<string> {
  const go = await goVersion();
  const ldflags = ['-s', '-w', ...(build.ldflags ?? [])].join(' ');
  const inputs = [...(await textsOf(build.module)), JSON.stringify(build.packages), ldflags, ...(build.flags ?? []), go];
  return cached(`${build.name}-${build.version}`, inputs, async (folder) => {
    const module = join(folder, 'source');
    await cp(build.module, module, { recursive: true });
    process.stderr.write(`lab: building ${build.name} ${build.version} (once; kept in ${cacheFolder()})\n`);
    for (const [program, path] of Object.entries(build.packages)) {
      const args = [
        'build',
        '-trimpath',
        '-buildvcs=false',
        ...(build.flags ?? []),
        '-ldflags',
        ldflags,
        '-o',
        join(folder, program),
        path,
      ];
      await persistently(() => mustRun('go', args, { cwd: module, env: { ...process.env, CGO_ENABLED: '0' } }));
    }
    await rm(module, { recursive: true });
  });
}

export type Download = { readonly folder: string; readonly sum: string };

/** Downloads one module (no build) and gives its folder in Go's module cache and its checksum, which the caller compares. */
export async function goDownload(module: string): Promise<Download> {
  await goVersion();
  return persistently(() => downloaded(module));
}

async function downloaded(module: string): Promise<Download> {
  const work = join(cacheFolder(), 'work');
  await mkdir(work, { recursive: true });
  const ran = await run('go', ['mod', 'download', '-json', module], { cwd: work, env: { ...process.env, GOFLAGS: '-mod=mod' } });
  const answer: { Dir?: string; Sum?: string; Error?: string } = JSON.parse(ran.stdout || '{}');
  if (answer.Dir === undefined || answer.Sum === undefined) {
    throw new Missing(`the Go module ${module} cannot be downloaded: ${answer.Error ?? ran.stderr.trim()}`);
  }
  return { folder: answer.Dir, sum: answer.Sum };
}
