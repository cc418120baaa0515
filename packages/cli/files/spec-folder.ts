import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK_FILE, PLATFORM_FILE } from '@hansa/compiler/spec/read.ts';
import { EXIT, Refusal } from '../exit.ts';

/**
 * The spec of a folder as bytes by path, `/` between folders. Symbolic links are read, other files are not looked at. Throws a refusal
 * where the folder is not there. `tenants` limits which of them are read; a missing platform.yaml is the compiler's complaint.
 */
export function readSpecFolder(folder: string, tenants?: readonly string[]): Map<string, Uint8Array> {
  if (!existsSync(folder)) throw new Refusal(`There is no folder ${folder}.`, EXIT.usage);
  const files = new Map<string, Uint8Array>();
  for (const name of [PLATFORM_FILE, LOCK_FILE]) if (existsSync(join(folder, name))) files.set(name, readFileSync(join(folder, name)));
  for (const name of tenants ?? tenantFiles(folder)) files.set(`tenants/${name}`, readFileSync(join(folder, 'tenants', name)));
  return files;
}

/** Names of the tenants' files, sorted as the compiler sorts them. */
export function tenantFiles(folder: string): string[] {
  const tenants = join(folder, 'tenants');
  if (!existsSync(tenants)) return [];
  return readdirSync(tenants)
    .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.'))
    .sort();
}
