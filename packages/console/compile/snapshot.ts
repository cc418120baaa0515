import { type Diagnostic, type Language, type Origin, type Place, compareDiagnostics } from '@hansa/compiler';
import { checkFleet } from '@hansa/compiler/check/check.ts';
import { type TenantPlan, thingsOfPlatform, thingsOfTenant } from '@hansa/compiler/plan/plan.ts';
import type { Thing } from '@hansa/compiler/plan/thing.ts';
import type { Sources } from '@hansa/compiler/spec/sources.ts';
import type { Memo, ReadPlatform, ReadTenant } from './memo.ts';
import type { Content } from './messages.ts';

const PLATFORM = 'platform.yaml';

/** One state of all files, compiled. What did not change since another snapshot of the same memo is the very same object. */
export class Snapshot {
  readonly platform: ReadPlatform;
  readonly tenants: ReadonlyMap<string, ReadTenant>;
  readonly diagnostics: readonly Diagnostic[];
  readonly #language: Language;
  #things: ReadonlyMap<string, Thing> | undefined;

  constructor(language: Language, memo: Memo, files: ReadonlyMap<string, Content>) {
    this.#language = language;
    this.platform = memo.platform(files.get(PLATFORM));
    const paths = [...files.keys()].filter((path) => path !== PLATFORM).sort();
    this.tenants = new Map(paths.map((path) => [path, memo.tenant(this.platform, path, files.get(path) ?? '')]));
    this.diagnostics = this.#diagnose();
  }

  get plans(): readonly TenantPlan[] {
    return [...this.tenants.values()].flatMap((each) => each.compiled?.plan ?? []);
  }

  /** Every planned thing by its id; made on demand, for only a question needs it. */
  thing(id: string): Thing | undefined {
    this.#things ??= new Map(this.#allThings().map((each) => [each.id, each]));
    return this.#things.get(id);
  }

  locate(origin: Origin): Place | undefined {
    return this.#sourcesOf(origin.file)?.locate(origin);
  }

  #allThings(): readonly Thing[] {
    const own = this.platform.plan ? thingsOfPlatform(this.platform.plan) : [];
    return [...own, ...this.plans.flatMap(thingsOfTenant)];
  }

  #sourcesOf(file: string): Sources | undefined {
    return file === PLATFORM ? this.platform.spec.sources : this.tenants.get(file)?.read.sources;
  }

  #diagnose(): Diagnostic[] {
    const { plan, findings: own } = this.platform;
    const each = [...this.tenants.values()];
    const ofTenants = each.flatMap(({ read, compiled }) => [...read.findings, ...(compiled?.findings ?? [])]);
    const fleet = each.flatMap(({ compiled }) => compiled?.entry ?? []);
    const between = plan ? checkFleet(this.#language.catalogue, plan, fleet) : [];
    const all = [...own, ...ofTenants, ...between];
    return all.flatMap((finding) => this.#sourcesOf(finding.at.file)?.diagnostic(finding) ?? []).sort(compareDiagnostics);
  }
}
