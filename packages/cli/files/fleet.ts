import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Diagnostic,
  type Finding,
  type Language,
  compareDiagnostics,
  compilePlatform,
  compileTenant,
  excerptPlatform,
  languageOf,
} from '@hansa/compiler';
import { checkFleet } from '@hansa/compiler/check/check.ts';
import { type FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import { pinsOf } from '@hansa/compiler/plan/pins.ts';
import type { PlatformPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import { type Spec, type TenantFile, readSpec, readTenant } from '@hansa/compiler/spec/read.ts';
import type { TenantSpec } from '@hansa/compiler/spec/tenant.ts';
import { Sources } from '@hansa/compiler/spec/sources.ts';
import { canonical } from '@hansa/compiler/tree/manifest/digest.ts';
import { type IndexedTenant, sha256 } from './cell-index.ts';
import { readSpecFolder, tenantFiles } from './spec-folder.ts';

/** A spec folder of which the platform is read and nothing is planned. */
export interface WrittenFleet {
  readonly folder: string;
  readonly language: Language;
  readonly spec: Spec;
  /** Of what platform.yaml says, comments and the order of its keys left out, and of what was locked. */
  readonly inputs: string;
}

/** A spec folder with its platform planned. Tenants are read one by one, so that ten thousand of them never stand in memory at once. */
export interface Fleet extends WrittenFleet {
  readonly platform: PlatformPlan | undefined;
  /** Complaints about the platform. */
  readonly diagnostics: readonly Diagnostic[];
}

export function readFleet(folder: string): WrittenFleet {
  const language = languageOf();
  const spec = readSpec(readSpecFolder(folder, []), language.vocabulary);
  return { folder, language, spec, inputs: inputsOfPlatform(spec) };
}

/** What was locked counts by its digests: resolved anew to the same ones it is the same platform. */
function inputsOfPlatform({ platform, lock }: Spec): string {
  return sha256(canonical(lock ? [platform?.value, pinsOf(lock)] : platform?.value));
}

/** Plans and checks the platform alone. */
export function openFleet(folder: string): Fleet {
  return planFleet(readFleet(folder));
}

export function planFleet(written: WrittenFleet): Fleet {
  const { platform, findings } = compilePlatform(written.language, written.spec);
  return {
    ...written,
    platform,
    diagnostics: [...written.spec.findings, ...findings].map((each) => written.spec.sources.diagnostic(each)),
  };
}

/** Plans as much of the platform as tenants of these cells need. `digest` is that of the whole plan, which was checked when it was made. */
export function planExcerpt(written: WrittenFleet, cells: ReadonlySet<string>, digest: string): Fleet {
  return { ...written, platform: excerptPlatform(written.language, written.spec, { cells, digest }), diagnostics: [] };
}

/** What one tenant's file came to. `plan` and `entry` are missing where they could not be made. */
export interface FleetTenant {
  readonly file: string;
  readonly entry: FleetEntry | undefined;
  readonly inputs: string;
  readonly plan: TenantPlan | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and plans one tenant; `text` is what its file will be. */
export function readFleetTenant(fleet: Fleet, file: string, text?: string): FleetTenant {
  const read = readTenant(file, text ?? readFileSync(join(fleet.folder, file)));
  if (!read.written || !fleet.platform) return broken(file, read);
  const inputs = inputsOf(file, read.written.value);
  const { plan, entry, findings } = compileTenant(fleet.language, fleet.platform, read.written);
  return { file, entry, inputs, plan, diagnostics: located(fleet, read, findings) };
}

/**
 * The tenant of a file where the index knows the same parsed content, under the same platform: its tree is a function of the two, so
 * nothing is planned.
 */
export function knownTenant(fleet: Fleet, file: string, known: ReadonlyMap<string, IndexedTenant>): IndexedTenant | undefined {
  const read = readTenant(file, readFileSync(join(fleet.folder, file)));
  const before = read.written && known.get(read.written.value.id);
  return before && read.findings.length === 0 && before.inputs === inputsOf(file, read.written.value) ? before : undefined;
}

/** Digest of what a tenant's file says, comments and order left out. */
function inputsOf(file: string, value: TenantSpec): string {
  return sha256(`${file}\n${canonical(value)}`);
}

function broken(file: string, read: TenantFile): FleetTenant {
  return { file, entry: undefined, inputs: '', plan: undefined, diagnostics: read.findings.map((each) => read.sources.diagnostic(each)) };
}

function located(fleet: Fleet, read: TenantFile, findings: readonly Finding[]): Diagnostic[] {
  const all = [...read.findings, ...findings];
  if (all.length === 0) return [];
  const sources = sourcesWith(fleet, read.sources.documents);
  return all.map((each) => sources.diagnostic(each));
}

/** What is found about a tenant may stand in the platform's file, and what else it speaks of in either: places are looked up in all of them. */
function sourcesWith({ spec }: WrittenFleet, files: Texts): Sources {
  return new Sources(new Map<string, TextOf>([...spec.sources.documents, ...files]));
}

type Texts = ConstructorParameters<typeof Sources>[0];
type TextOf = Texts extends ReadonlyMap<string, infer Text> ? Text : never;

export function fleetFiles(folder: string): string[] {
  return tenantFiles(folder).map((name) => `tenants/${name}`);
}

/** Complaints between tenants. Places in tenants' files are found by reading just those files; `changed` is not on disk yet. */
export function fleetDiagnostics(
  fleet: Fleet,
  entries: readonly FleetEntry[],
  changed?: { readonly file: string; readonly text: string | null },
): Diagnostic[] {
  if (!fleet.platform) return [];
  const text = (file: string) => (changed?.file === file && changed.text !== null ? changed.text : readFileSync(join(fleet.folder, file)));
  return checkFleet(fleet.language.catalogue, fleet.platform, entries).map((finding) => {
    const named = [finding.at, ...(finding.related ?? [])].map((each) => each.file).filter((file) => file.startsWith('tenants/'));
    return sourcesWith(fleet, new Map(named.map((file) => [file, text(file)]))).diagnostic(finding);
  });
}

export function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(compareDiagnostics);
}
