import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { LOCK_FILE, PLATFORM_FILE } from '@hansa/compiler/spec/read.ts';
import type { Condition, SpecStore, StoredFile, Written } from './store.ts';

/** A file that may be made anew. Files that are there already may be called what they like, as the command line reads them. */
const NEW_TENANT = /^tenants\/[a-z0-9][a-z0-9-]{0,60}\.yaml$/;
const TENANT_NAME = /^[^./\\][^/\\]*\.ya?ml$/;

/** A person's folder. Only `platform.yaml`, `hansa.lock.yaml` and `tenants/*.yaml` are read or written; nothing else in it is looked at. */
export class SpecFolder implements SpecStore {
  readonly kind = 'folder';
  readonly name: string;
  readonly #root: string;

  constructor(folder: string) {
    this.#root = resolve(folder);
    this.name = basename(this.#root);
  }

  read(): readonly StoredFile[] {
    return readSpecFiles(this.#root);
  }

  /**
   * Writes a file beside the old one and renames it into its place: whoever reads sees the old bytes or the new ones. What is there is
   * looked at once more right before the rename. Throws what the disk says (EACCES, ENOSPC); then nothing has changed.
   */
  write(path: string, bytes: Uint8Array, condition: Condition): Written {
    const now = readSpecFiles(this.#root).find((file) => file.path === path);
    if (!now && path !== PLATFORM_FILE && !NEW_TENANT.test(path)) return { outcome: 'refused', why: `${path} is no file of a spec` };
    const target = join(this.#root, path);
    if (now && lstatSync(target).isSymbolicLink()) return { outcome: 'refused', why: `${path} is a symbolic link; edit what it leads to` };
    mkdirSync(dirname(target), { recursive: true });
    const beside = writeBeside(target, bytes);
    try {
      const last = readStored(this.#root, path);
      if (!holds(condition, last)) return { outcome: 'conflict', now: last };
      renameSync(beside, target);
      return { outcome: 'written', etag: etagOf(bytes) };
    } finally {
      rmSync(beside, { force: true });
    }
  }
}

function holds(condition: Condition, now: StoredFile | undefined): boolean {
  return 'match' in condition ? now?.etag === condition.match : now === undefined;
}

/** A name with a dot in front is no tenant to anybody who reads the folder meanwhile. The file keeps the mode of the one it replaces. */
function writeBeside(target: string, bytes: Uint8Array): string {
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}-${randomBytes(4).toString('hex')}.new`);
  const mode = existsSync(target) ? statSync(target).mode & 0o777 : 0o644;
  const file = openSync(beside, 'wx', mode);
  try {
    writeSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return beside;
}

/** The files of a spec below a folder. */
export function readSpecFiles(root: string): readonly StoredFile[] {
  const tenants = join(root, 'tenants');
  const names = existsSync(tenants)
    ? readdirSync(tenants)
        .filter((name) => TENANT_NAME.test(name))
        .sort()
    : [];
  return [PLATFORM_FILE, LOCK_FILE, ...names.map((name) => `tenants/${name}`)].flatMap((path) => readStored(root, path) ?? []);
}

/** Undefined where there is no such file, or something else than a file. */
function readStored(root: string, path: string): StoredFile | undefined {
  const file = join(root, path);
  if (!existsSync(file) || !statSync(file).isFile()) return undefined;
  const bytes = new Uint8Array(readFileSync(file));
  return { path, bytes, etag: etagOf(bytes) };
}

/** Strong: equal tags mean equal bytes (RFC 9110, 8.8.1). */
export function etagOf(bytes: Uint8Array): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 32)}"`;
}
