import { type Compilation, type Diagnostic, type Language, type Origin, type Place, compilationOf, judge } from '@hansa/compiler';
import { type PlatformPlan, type TenantPlan, thingsOfPlatform, thingsOfTenant } from '@hansa/compiler/plan/plan.ts';
import type { Thing } from '@hansa/compiler/plan/thing.ts';
import { LOCK_FILE, PLATFORM_FILE, isSpecFile, specOf } from '@hansa/compiler/spec/read.ts';
import type { Sources } from '@hansa/compiler/spec/sources.ts';
import type { SpecDocument } from '@hansa/compiler/spec/yaml/document.ts';
import type { Memo } from './memo.ts';
import type { Content } from './messages.ts';

/** One state of all files, compiled. What did not change since another snapshot of the same memo is the very same object. */
export class Snapshot {
  readonly #parts: Parameters<typeof judge>;
  readonly #judged: ReturnType<typeof judge>;
  #tenants: readonly TenantPlan[] | undefined;
  #things: ReadonlyMap<string, Thing> | undefined;

  constructor(language: Language, memo: Memo, files: ReadonlyMap<string, Content>) {
    const platform = memo.platform(files.get(PLATFORM_FILE), files.get(LOCK_FILE));
    const paths = [...files.keys()].filter((path) => path !== PLATFORM_FILE && path !== LOCK_FILE && isSpecFile(path)).sort();
    const tenants = paths.map((path) => memo.tenant(platform, path, files.get(path) ?? ''));
    const spec = specOf(
      platform.read,
      tenants.map((each) => each.read),
      platform.lock.read,
    );
    const compiled = tenants.flatMap((each) => each.compiled ?? []);
    this.#parts = [language, spec, platform.planned.compiled, compiled];
    this.#judged = judge(...this.#parts);
  }

  get compilation(): Compilation {
    return compilationOf(...this.#parts);
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#judged.diagnostics;
  }

  get platform(): PlatformPlan | undefined {
    return this.#parts[2].platform;
  }

  get tenants(): readonly TenantPlan[] {
    this.#tenants ??= this.#parts[3].flatMap((each) => each.plan ?? []);
    return this.#tenants;
  }

  /** Plans the tenants that are not planned yet, one a step: whoever asks for them later finds them made. */
  *plan(): Generator<undefined, void> {
    for (const { plan } of this.#parts[3]) if (plan) yield;
  }

  /** Every planned thing by its id; made on demand, for only a question needs it. */
  thing(id: string): Thing | undefined {
    this.#things ??= new Map(this.#allThings().map((each) => [each.id, each]));
    return this.#things.get(id);
  }

  locate(origin: Origin): Place {
    return this.#sources.locate(origin);
  }

  document(file: string): SpecDocument | undefined {
    return this.#sources.documents.get(file);
  }

  get #sources(): Sources {
    return this.#parts[1].sources;
  }

  #allThings(): readonly Thing[] {
    const own = this.platform ? thingsOfPlatform(this.platform) : [];
    return [...own, ...this.tenants.flatMap(thingsOfTenant)];
  }
}
