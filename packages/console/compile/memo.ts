import { type CompiledTenant, type Language, compileTenant } from '@hansa/compiler';
import type { PlatformPlan } from '@hansa/compiler/plan/plan.ts';
import { type PlannedPlatform, type PlatformFile, type TenantFile, planWritten, readPlatform, readTenant, shapeOf } from './compiler.ts';
import type { Content } from './messages.ts';

/** One character a byte: files that are not UTF-8 are told apart, too. */
const LATIN = new TextDecoder('latin1');

/** A platform's file read, planned and checked. */
export interface ReadPlatform extends PlatformFile {
  readonly plan: PlatformPlan | undefined;
}

/** A tenant's file, and what it came to on one platform. */
export interface ReadTenant {
  readonly read: TenantFile;
  readonly compiled: CompiledTenant | undefined;
}

/**
 * Keeps what files came to, by their content: a key stroke in one file costs that file. A tenant is compiled again only when its text
 * or the digest of the platform's plan is another one, so a comment in platform.yaml costs no tenant.
 */
export class Memo {
  readonly #language: Language;
  #platforms = new Map<Content, ReadPlatform>();
  #plans = new Map<string, PlannedPlatform>();
  #reads = new Map<string, TenantFile>();
  #tenants = new Map<string, ReadTenant>();
  #used = new Set<string>();

  constructor(language: Language) {
    this.#language = language;
  }

  platform(content: Content | undefined): ReadPlatform {
    const key = content ?? '\0none';
    const known = this.#platforms.get(key);
    if (known) return known;
    const read = readPlatform(this.#language, content);
    const planned = this.#planned(read);
    const made = { spec: read.spec, plan: planned.plan, findings: [...read.findings, ...planned.findings] };
    // Two are in use at a time: the saved one and the edited one; a few more make undo and redo free.
    if (this.#platforms.size > 8) this.#platforms = new Map([...this.#platforms].slice(-4));
    this.#platforms.set(key, made);
    return made;
  }

  #planned(read: PlatformFile): PlannedPlatform {
    const key = shapeOf(read);
    const planned = this.#plans.get(key) ?? planWritten(this.#language, read);
    if (this.#plans.size > 8) this.#plans = new Map([...this.#plans].slice(-4));
    this.#plans.set(key, planned);
    return planned;
  }

  tenant(platform: ReadPlatform, file: string, content: Content): ReadTenant {
    const text = typeof content === 'string' ? content : `\0${LATIN.decode(content)}`;
    const key = `${platform.plan?.digest ?? 'none'}\n${file}\n${text}`;
    this.#used.add(key);
    const known = this.#tenants.get(key);
    if (known) return known;
    const read = this.#read(`${file}\n${text}`, file, content);
    const compiled = read.written && platform.plan && compileTenant(this.#language, platform.plan, read.written);
    const made = { read, compiled };
    this.#tenants.set(key, made);
    return made;
  }

  #read(key: string, file: string, content: Content): TenantFile {
    const read = this.#reads.get(key) ?? readTenant(file, content);
    this.#reads.set(key, read);
    return read;
  }

  /** Forgets what was not asked for since the last call, once there is much of it. */
  sweep(): void {
    if (this.#tenants.size > 4 * this.#used.size) {
      this.#tenants = new Map([...this.#tenants].filter(([key]) => this.#used.has(key)));
      this.#reads = new Map();
    }
    this.#used = new Set();
  }
}
