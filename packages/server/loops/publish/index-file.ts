import { hash } from 'node:crypto';
import type { CellPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import { fleetEntry } from '@hansa/compiler/plan/fleet.ts';
import {
  type CellIndex,
  INDEX_PATH,
  type IndexedTenant,
  type Inputs,
  cellIndex,
  filesDigest,
  parseIndex,
} from '@hansa/compiler/cell-index.ts';
import { canonical } from '@hansa/compiler/tree/manifest/digest.ts';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import type { Context } from '@hansa/domain/port/outcome.ts';
import type { TenantRow } from '../../db/tenants.ts';
import type { GoodPlatform } from '../../estate/estate.ts';
import type { At, GitPort } from '../../outside/git/port.ts';

/** Of files by path, as the index has it. */
export function digestOf(files: ReadonlyMap<string, string>): string {
  return filesDigest([...files], sha256);
}

/** A tenant, and by which platform it is made. */
interface Known {
  readonly platform: GoodPlatform;
  readonly plan: TenantPlan;
  readonly tenant: TenantRow;
  /** What its file in the spec says. */
  readonly written: unknown;
}

/** A tenant's line in `hansa.json`. `files`: without its seal, which is another's to write. */
export function indexLine({ platform, plan, tenant: row, written }: Known, files: ReadonlyMap<string, string>): IndexedTenant {
  const file = row.file ?? `tenants/${row.slug}.yaml`;
  return {
    ...fleetEntry(file, plan),
    release: platform.release,
    inputs: sha256(`${file}\n${canonical(written)}`),
    tree: digestOf(files),
  };
}

/** What a commit changes in the index. */
export interface IndexChange {
  readonly platform: GoodPlatform;
  readonly plan: CellPlan;
  readonly foundation: readonly string[];
  readonly catalogue: string;
  /** Digest of the platform's files, where the commit has them. */
  readonly files: string | undefined;
  /** By id; null for those that go. */
  readonly lines: ReadonlyMap<string, IndexedTenant | null>;
}

/** The index of the commit that comes after one with `before`. */
function indexAfter(before: CellIndex | undefined, change: IndexChange): CellIndex {
  const { platform, plan, foundation, catalogue, files, lines } = change;
  const tenants = Object.fromEntries(
    [...Object.entries(before?.tenants ?? {}).filter(([id]) => !lines.has(id)), ...lines].filter(([, line]) => line !== null),
  ) as Readonly<Record<string, IndexedTenant>>;
  // What the platform's files are made of changes with them, and not with a tenant's.
  const kept = files === undefined ? before : undefined;
  const made = kept
    ? { inputs: kept.inputs, platform: kept.platform, foundation: kept.foundation }
    : { inputs: inputsOf(platform, catalogue), platform: files ?? '', foundation };
  return cellIndex({ cell: plan.cell.name, ...made, tenants }, sha256);
}

function inputsOf({ compilation, plan }: GoodPlatform, catalogue: string): Inputs {
  const spec = sha256(canonical(compilation.spec.platform?.value));
  return { spec, platform: plan.digest, catalogue, compiler: COMPILER_VERSION };
}

export interface Before {
  readonly git: GitPort;
  /** The commit that the next one is built on; null: there is none. */
  readonly at: At | null;
  /** The index of that commit, where it is known. */
  readonly known: CellIndex | undefined;
  readonly context: Context;
  /** Lines of all tenants that are published, for an index that is lost. */
  readonly lost: () => Promise<readonly (readonly [string, IndexedTenant])[]>;
}

/** The index of the next commit; undefined where nobody can say what it is now. Where it is lost it is made anew of all that is published. */
export async function nextIndex({ git, at, known, context, lost }: Before, change: IndexChange): Promise<CellIndex | undefined> {
  const before = known ?? (at && (await indexAt(git, at, change.plan.delivery.values.path, context)));
  if (before === undefined) return undefined;
  if (before !== 'none' && before !== null) return indexAfter(before, change);
  return indexAfter(undefined, { ...change, lines: new Map([...(at ? await lost() : []), ...change.lines]) });
}

/** The index of a commit; `none` where it has none that can be read, undefined where nobody can say. */
export async function indexAt(git: GitPort, at: At, folder: string, context: Context): Promise<CellIndex | 'none' | undefined> {
  const listed = await git.list(at, `${folder}${INDEX_PATH}`, context);
  if (listed.kind === 'unknown') return undefined;
  const id = listed.kind === 'present' ? listed.value[0]?.id : undefined;
  if (id === undefined) return 'none';
  const read = await git.read(at.repository, [id], context);
  if (read.kind === 'unknown') return undefined;
  return parseIndex(read.kind === 'present' ? (read.value.get(id)?.toString() ?? '') : '') ?? 'none';
}

function sha256(text: string): string {
  return hash('sha256', text);
}
