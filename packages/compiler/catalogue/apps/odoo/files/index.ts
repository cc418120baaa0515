import type { Module } from '../modules.ts';
import { CONFIGURE_PY } from './configure-py.ts';
import { READY_PY } from './ready-py.ts';
import { SETUP_PY } from './setup-py.ts';

/** What every pod mounts at /etc/hansa. */
export function files(fetched: readonly Module[]): Readonly<Record<string, string>> {
  const names = fetched.map((module) => module.name).join(' ');
  const known = FILES.get(names);
  if (known) return known;
  const made = { 'ready.py': READY_PY, ...(fetched.length > 0 ? { 'requirements.txt': requirements(fetched) } : {}) };
  FILES.set(names, made);
  return made;
}

/** The very same for all tenants that fetch the same modules: what is digested and written for each is digested and written once. */
const FILES = new Map<string, Readonly<Record<string, string>>>();

/** What only the setup job mounts: a new version of it restarts no web pod. */
export const SETUP_FILES: Readonly<Record<string, string>> = { 'configure.py': CONFIGURE_PY, 'setup.py': SETUP_PY };

/** For pip in its hash-checking mode: a package that is not byte for byte the pinned one is refused. */
function requirements(fetched: readonly Module[]): string {
  return fetched.map(({ distribution, version, sha256 }) => `${distribution}==${version} --hash=sha256:${sha256}\n`).join('');
}
