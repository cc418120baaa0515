import { type CompiledPlatform, type CompiledTenant, type Language, compilePlatform, compileTenant } from '@hansa/compiler';
import { PLATFORM_FILE, type PlatformFile, type TenantFile, readPlatform, readTenant } from '@hansa/compiler/spec/read.ts';
import { alike } from './alike.ts';
import type { Content } from './messages.ts';

/** A platform's file, and what it came to. */
export interface ReadPlatform {
  readonly content: Content | undefined;
  readonly read: PlatformFile;
  readonly planned: Planned;
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

/** The edited one and the saved one. More would be undone for free, and be copied by every collection of garbage until then. */
const PLATFORMS = 2;

/**
 * Keeps what files came to: a key stroke in one file costs that file. A tenant is compiled again only when its text is another one or
 * the platform is planned anew, and a platform is planned anew only when it says something else: a comment costs no plan.
 */
export class Memo {
  readonly #language: Language;
  /** The newest first. */
  #platforms: readonly ReadPlatform[] = [];
  readonly #reads = new Map<string, { readonly content: Content; readonly read: TenantFile }>();

  constructor(language: Language) {
    this.#language = language;
  }

  platform(content: Content | undefined): ReadPlatform {
    const known = this.#platforms.find((each) => each.content === content) ?? this.#compile(content);
    this.#platforms = [known, ...this.#platforms.filter((each) => each !== known)].slice(0, PLATFORMS);
    return known;
  }

  #compile(content: Content | undefined): ReadPlatform {
    const read = readPlatform(content, this.#language.vocabulary);
    const known = this.#platforms.find((each) => saysTheSame(each.read, read));
    return { content, read, planned: known?.planned ?? this.#plan(read) };
  }

  #plan({ sources, written: platform }: PlatformFile): Planned {
    return { compiled: compilePlatform(this.#language, { sources, platform }), tenants: new Map() };
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
