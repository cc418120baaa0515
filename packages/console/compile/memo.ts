import { type CompiledPlatform, type CompiledTenant, type Language, compilePlatform, compileTenant, sameFooting } from '@hansa/compiler';
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
}

/** A tenant's file, and what it came to on one platform. */
export interface ReadTenant {
  readonly read: TenantFile;
  readonly compiled: CompiledTenant | undefined;
}

/**
 * Keeps what files came to: a key stroke in one file costs that file. A platform is planned anew only when it says something else: a
 * comment costs no plan. A tenant is compiled again only when its text is another one or the footing that the platform gives it.
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
    return { compiled, tenants: new Map(old && platform && sameFooting(old, platform) ? before?.tenants : []) };
  }

  tenant({ planned: { compiled, tenants } }: ReadPlatform, file: string, content: Content): ReadTenant {
    const read = this.#read(file, content);
    const known = tenants.get(file);
    if (known?.read === read) return known;
    const { platform } = compiled;
    const made = { read, compiled: platform && read.written && compileTenant(this.#language, platform, read.written) };
    tenants.set(file, made);
    return made;
  }

  #read(file: string, content: Content): TenantFile {
    const known = this.#reads.get(file);
    if (known?.content === content) return known.read;
    const read = readTenant(file, content);
    this.#reads.set(file, { content, read });
    return read;
  }
}

function saysTheSame(a: PlatformFile, b: PlatformFile): boolean {
  const [one, other] = [a, b].map((each) => each.sources.documents.get(PLATFORM_FILE)?.root);
  return one !== undefined && other !== undefined && alike(one, other);
}
