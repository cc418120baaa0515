import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { alone } from './alone.ts';
import { cached } from './cache.ts';
import { mustRun, persistently, run } from './command.ts';
import { Missing } from './missing.ts';

/**
 * Unpacks a Debian package into the cache and gives the folder (`usr/bin/...` below it). Nothing is installed: no service
 * starts, no root is needed but for `apt-get update` when the machine has no package lists yet.
 */
export async function debianPackage(name: string): Promise<string> {
  const version = await alone('apt-get', async () => (await candidate(name)) ?? (await updated(name)));
  return cached(`debian-${name}-${version.replaceAll(/[^\w.+~-]/g, '_')}`, [name, version], async (folder) => {
    const file = await alone('apt-get', () => persistently(() => downloaded(name, version, folder)));
    await mustRun('dpkg-deb', ['--extract', file, folder]);
  });
}

async function downloaded(name: string, version: string, folder: string): Promise<string> {
  const fetched = await run('apt-get', ['download', '-qq', `${name}=${version}`], { cwd: folder });
  const file = (await readdir(folder)).find((each) => each.endsWith('.deb'));
  if (file === undefined) throw new Missing(`the Debian package ${name} cannot be downloaded: ${fetched.stderr.trim()}`);
  return join(folder, file);
}

/**
 * Debian's program: the one that is installed at `path`, or the package's own, unpacked, with the libraries that it asks for. `within`: its path in
 * the package.
 */
export async function debianProgram(path: string, name: string, within = path): Promise<string> {
  if (existsSync(path)) return path;
  const program = join(await debianPackage(name), within);
  const starts = () => run(program, ['--version']);
  let tried = await starts();
  if (tried.code !== 0 && process.getuid?.() === 0) {
    await alone('apt-get', () => installLibraries(name));
    tried = await starts();
  }
  if (tried.code !== 0) throw new Missing(`${path} is not there, and the one of ${name} does not start: ${tried.stderr.trim()}`);
  return program;
}

/** Only libraries, and none that is there already: to install the package itself would start its service. */
async function installLibraries(name: string): Promise<void> {
  const needs = await mustRun('apt-cache', ['depends', '--no-recommends', '--no-suggests', name]);
  const libraries = [...needs.matchAll(/^ +Depends: (lib\S+)$/gm)].map(([, library = '']) => library);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const words = ['install', '--yes', '-qq', '--no-install-recommends', '--no-upgrade', ...libraries];
  await persistently(() => mustRun('apt-get', words, { env }));
}

/** An environment in which an unpacked program finds the libraries of these packages: those that a plain Debian need not have. */
export async function withLibraries(names: readonly string[]): Promise<NodeJS.ProcessEnv> {
  const triplet = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
  const folders: string[] = [];
  for (const name of names) folders.push(join(await debianPackage(name), 'usr/lib', triplet));
  return { ...process.env, LD_LIBRARY_PATH: folders.join(':') };
}

/** To be asked while nobody runs apt-get: lists that are being renewed know some packages, and those of another day. */
async function candidate(name: string): Promise<string | undefined> {
  const policy = await run('apt-cache', ['policy', name]).catch(() => undefined);
  if (policy === undefined) throw new Missing(`the Debian package ${name} is needed, and this is no Debian`);
  const version = /Candidate: (\S+)/.exec(policy.stdout)?.[1];
  return version === '(none)' ? undefined : version;
}

async function updated(name: string): Promise<string> {
  if (process.getuid?.() !== 0) throw new Missing(`apt-get knows no package ${name}: run apt-get update`);
  const update = await run('apt-get', ['update', '-qq']);
  const version = await candidate(name);
  if (version === undefined) throw new Missing(`Debian has no package ${name}: ${update.stderr.trim()}`);
  return version;
}
