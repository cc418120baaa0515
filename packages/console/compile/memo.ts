import {
  type CompiledPlatform,
  type CompiledTenant,
  type Language,
  type ToldTenant,
  compilePlatform,
  compileTenant,
  renameTenant,
  sameFooting,
  sameGround,
} from '@hansa/compiler';
import {
  type LockFile,
  PLATFORM_FILE,
  type PlatformFile,
  type TenantFile,
  readLock,
  readPlatform,
  readTenant,
} from '@hansa/compiler/spec/read.ts';
import { alike } from '@hansa/compiler/spec/yaml/alike.ts';
import type { Content } from './messages.ts';

/** A platform's file, and what it came to. */
export interface ReadPlatform {
  readonly content: Content | undefined;
  readonly lock: Locked;
  readonly read: PlatformFile;
  readonly planned: Planned;
}

/** The lock beside it, read; undefined where there is none. */
interface Locked {
  readonly content: Content | undefined;
  readonly read: LockFile | undefined;
}

/** What a platform came to, and what tenants came to on it, by file. */
interface Planned {
  readonly compiled: CompiledPlatform;
  readonly tenants: Map<string, ReadTenant>;
  /** What was told of those that were compiled on another platform, which is the same ground. Not their plans: each would keep that platform. */
  readonly told: ReadonlyMap<string, Told>;
}

interface Told {
  readonly read: TenantFile;
  readonly told: ToldTenant | undefined;
}

/** A tenant's file, and what it came to on one platform. */
export interface ReadTenant {
  readonly read: TenantFile;
  readonly compiled: CompiledTenant | undefined;
}

/**
 * Keeps what files came to: a key stroke in one file costs that file. A platform is planned anew only when it says something else: a
 * comment costs no plan. A tenant is compiled again only when its text is another one or the footing that the platform gives it;
 * on the same ground it is planned again once it is drawn or rendered.
 */
export class Memo {
  readonly #language: Language;
  #newest: ReadPlatform | undefined;
  /**
   * The newest whose reading left nothing to complain of, most often the newest itself: what it has in common with the next is taken over.
   * To keep more would make undoing free, and each collection of garbage copy it until then.
   */
  #sound: ReadPlatform | undefined;
  readonly #reads = new Map<string, { readonly content: Content; readonly read: TenantFile }>();

  constructor(language: Language) {
    this.#language = language;
  }

  platform(content: Content | undefined, lock?: Content): ReadPlatform {
    const newest =
      this.#known((each) => each.content === content && each.lock.content === lock) ?? this.#compile(content, this.#locked(lock));
    this.#newest = newest;
    if (newest.read.findings.length === 0) this.#sound = newest;
    return newest;
  }

  #known(is: (each: ReadPlatform) => boolean): ReadPlatform | undefined {
    return [this.#newest, this.#sound].find((each) => each !== undefined && is(each));
  }

  #locked(content: Content | undefined): Locked {
    return this.#known(({ lock }) => lock.content === content)?.lock ?? { content, read: readLock(content) };
  }

  #compile(content: Content | undefined, lock: Locked): ReadPlatform {
    const read = readPlatform(content, this.#language.vocabulary, this.#sound?.read);
    const known = this.#known((each) => each.lock.content === lock.content && saysTheSame(each.read, read));
    return { content, lock, read, planned: known?.planned ?? this.#plan(read, lock) };
  }

  #plan({ sources, written }: PlatformFile, lock: Locked): Planned {
    const before = this.#sound?.planned;
    const compiled = compilePlatform(this.#language, { sources, platform: written, lock: lock.read?.written }, before?.compiled);
    const [old, platform] = [before?.compiled.platform, compiled.platform];
    if (!before || !old || !platform || !sameGround(old, platform)) return { compiled, tenants: new Map(), told: new Map() };
    if (sameFooting(old, platform)) return { compiled, tenants: new Map(before.tenants), told: before.told };
    return { compiled, tenants: new Map(), told: new Map([...before.told, ...toldOf(before.tenants)]) };
  }

  tenant({ planned }: ReadPlatform, file: string, content: Content): ReadTenant {
    const read = this.#read(file, content);
    const known = planned.tenants.get(file);
    if (known?.read === read) return known;
    const made = { read, compiled: this.#compileTenant(planned, file, read) };
    planned.tenants.set(file, made);
    return made;
  }

  #compileTenant({ compiled: { platform }, told }: Planned, file: string, read: TenantFile): CompiledTenant | undefined {
    if (!platform || !read.written) return undefined;
    const before = told.get(file);
    return before?.read === read && before.told
      ? renameTenant(this.#language, platform, read.written, before.told)
      : compileTenant(this.#language, platform, read.written);
  }

  #read(file: string, content: Content): TenantFile {
    const known = this.#reads.get(file);
    if (known?.content === content) return known.read;
    const read = readTenant(file, content);
    this.#reads.set(file, { content, read });
    return read;
  }
}

function toldOf(tenants: ReadonlyMap<string, ReadTenant>): (readonly [file: string, told: Told])[] {
  return [...tenants].map(([file, { read, compiled }]) => [
    file,
    { read, told: compiled && { entry: compiled.entry, findings: compiled.findings } },
  ]);
}

function saysTheSame(a: PlatformFile, b: PlatformFile): boolean {
  const [one, other] = [a, b].map((each) => each.sources.documents.get(PLATFORM_FILE)?.root);
  return one !== undefined && other !== undefined && alike(one, other);
}
