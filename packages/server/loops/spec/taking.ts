import type { Diagnostic, Finding } from '@hansa/compiler';
import { finding } from '@hansa/compiler/diagnostics/code.ts';
import { type FleetEntry, fleetEntry } from '@hansa/compiler/plan/fleet.ts';
import { PUSHED_CODES } from '@hansa/compiler/spec/pushed-codes.ts';
import { type TenantFile, readTenant } from '@hansa/compiler/spec/read.ts';
import { Sources } from '@hansa/compiler/spec/sources.ts';
import type { TenantSpec } from '@hansa/compiler/spec/tenant.ts';
import { lowered, newest, sameGenerations } from '@hansa/domain/tenancy/generations.ts';
import { type TenantRow, unwritten } from '../../db/tenants.ts';
import type { Estate, GoodPlatform } from '../../estate/estate.ts';
import { fileOf, projected } from './projection.ts';

/** What a file in the spec repository that a person wrote comes to. */
export type Taken =
  /** Nothing to do: it says what the row says. */
  | { readonly kind: 'same' }
  | Put
  /** Set aside alone, with its complaints: the tenant keeps its last tree. */
  | { readonly kind: 'aside'; readonly diagnostics: readonly Diagnostic[] };

/** The row that is wanted from now on: of a tenant that came by Git, or with values that a person may decide in the file. */
export interface Put {
  readonly kind: 'put';
  readonly row: TenantRow & { readonly file: string };
  readonly read: TenantFile;
  /** Whether the file already says all of it: generations that only the row knows are still to be written there. */
  readonly isWhole: boolean;
  /** What it takes of its cell; undefined while there is no platform by which anybody could say. */
  readonly load: FleetEntry | undefined;
}

export interface Known {
  /** The row of this id, the row whose file this is, and the row that has this slug. */
  byId(id: string): TenantRow | undefined;
  byFile(file: string): TenantRow | undefined;
  bySlug(slug: string): TenantRow | undefined;
  /** Whether the same push took this file away. */
  gone(file: string): boolean;
}

/** Judges one file; `text` undefined: it is not there any more. */
export function taken(estate: Estate, platform: GoodPlatform | undefined, file: string, text: string | undefined, known: Known): Taken {
  if (text === undefined) {
    const owner = known.byFile(file);
    return { kind: 'aside', diagnostics: owner && owner.intent !== 'erased' ? [missing(file, owner)] : [] };
  }
  const read = readTenant(file, text);
  const spec = read.written?.value;
  if (!spec) return { kind: 'aside', diagnostics: read.findings.map((each) => read.sources.diagnostic(each)) };
  const row = known.byId(spec.id);
  const refusal = refused(file, spec, row, known);
  if (refusal) return { kind: 'aside', diagnostics: [read.sources.diagnostic(refusal)] };
  // A row that knows of no file may have one: our own commit of it, whose answer was lost.
  if (row && fileOf(row) === file && sameAs(row, spec)) return { kind: 'same' };
  const planned = platform && estate.planned(platform, read);
  if (planned && !planned.plan) return { kind: 'aside', diagnostics: planned.diagnostics };
  const wanted = { ...(row ?? unwritten({ owner: 'git' })), ...fieldsOf(spec, row), id: spec.id, file };
  const isWhole = sameGenerations(wanted.generations, spec.generations ?? {});
  return { kind: 'put', row: wanted, read, isWhole, load: planned && fleetEntry(file, planned.plan) };
}

function refused(file: string, spec: TenantSpec, row: TenantRow | undefined, known: Known): Finding | undefined {
  const at = (pointer: string) => ({ at: { file, pointer }, subject: spec.id });
  if (row && row.file !== null && row.file !== file && !known.gone(row.file)) {
    const found = `${spec.id} in two files`;
    return finding(PUSHED_CODES.twice, {
      ...at('/id'),
      found,
      expected: `${spec.id} in ${row.file} alone`,
      message: `The tenant ${spec.id} already has the file ${row.file}.`,
      hint: 'Give a new tenant an id of its own.',
    });
  }
  const other = known.bySlug(spec.slug);
  if (other && other.id !== spec.id && other.life !== 'erased')
    return finding(PUSHED_CODES.slug, {
      ...at('/slug'),
      found: spec.slug,
      expected: 'a slug that no other tenant has',
      message: `${spec.slug} is the slug of the tenant ${other.id}.`,
      hint: 'Choose another slug.',
    });
  if (row?.intent === 'erased')
    return finding(PUSHED_CODES.erased, {
      ...at('/id'),
      found: spec.id,
      expected: 'an id that was never used',
      message: `The tenant ${spec.id} was erased, or is about to be.`,
      hint: `Remove ${file}.`,
    });
  if (row && row.cell !== spec.cell)
    return finding(PUSHED_CODES.moved, {
      ...at('/cell'),
      found: spec.cell,
      expected: row.cell,
      message: `${row.slug} lives in the cell ${row.cell}; what it has would stay there, and it would begin anew in ${spec.cell}.`,
      hint: `Put ${row.cell} back here.`,
    });
  return row && ((row.owner === 'contract' ? owned(file, spec, row) : undefined) ?? older(file, spec, row));
}

function owned(file: string, spec: TenantSpec, row: TenantRow): Finding | undefined {
  const ours = projected(row);
  const key = (Object.keys(ours) as (keyof typeof ours)[]).find((each) => (spec[each] ?? 'active') !== ours[each]);
  if (key === undefined) return undefined;
  return finding(PUSHED_CODES.owned, {
    at: { file, pointer: `/${key}` },
    subject: row.id,
    found: String(spec[key]),
    expected: String(ours[key]),
    message: `The contract of ${row.slug} says ${String(ours[key])}.`,
    hint: `Change the contract: hansa tenant set ${row.slug} --${key} ${String(spec[key])} --server URL; or put ${String(ours[key])} back here.`,
  });
}

/** A file that is gone has no text in which a place could be found. */
function missing(file: string, row: TenantRow): Diagnostic {
  const gone = finding(PUSHED_CODES.missing, {
    at: { file, pointer: '' },
    subject: row.id,
    found: 'no file',
    expected: `the file of ${row.slug}`,
    message: `The file of ${row.slug} (${row.id}) is gone, and nobody asked for its erasure: it keeps everything that it has.`,
    hint: `Put the file back, or ask for the erasure: hansa tenant rm ${row.slug} --server URL`,
  });
  return new Sources(new Map([[file, '']])).diagnostic(gone);
}

/** Only where the file had the newer one: a rotation that is on its way there is no older word of a person. */
function older(file: string, { id, generations = {} }: TenantSpec, row: TenantRow): Finding | undefined {
  const [app] = row.inSpec < row.version ? [] : lowered(row.generations, generations);
  if (app === undefined) return undefined;
  const [found, known] = [generations[app] ?? 1, row.generations[app] ?? 1];
  return finding(PUSHED_CODES.lowered, {
    at: { file, pointer: generations[app] === undefined ? '' : `/generations/${app}` },
    subject: id,
    found: `generation ${found} of ${app}`,
    expected: `generation ${known}, or a later one`,
    message: `The secrets of ${app} are of generation ${known}; the values of ${found} are gone.`,
    hint: `Write generations: { ${app}: ${known} }, or ${known + 1} for new values.`,
  });
}

type Fields = Pick<TenantRow, 'slug' | 'cell' | 'plan' | 'seats' | 'wave' | 'apps' | 'generations' | 'intent'>;

/** Values of a row that the file decides, where no contract does. A generation that the row has raised meanwhile stays. */
export function fieldsOf(spec: TenantSpec, row: TenantRow | undefined): Fields {
  const { slug, cell, plan, seats, wave, apps, state, generations } = spec;
  const rotated = newest(generations ?? {}, row?.generations ?? {});
  return { slug, cell, plan, seats, wave: wave ?? 1, apps: apps ?? null, generations: rotated, intent: state ?? 'active' };
}

function sameAs(row: TenantRow, spec: TenantSpec): boolean {
  const { generations, ...fields } = fieldsOf(spec, row);
  const same = (key: keyof typeof fields): boolean => JSON.stringify(fields[key]) === JSON.stringify(row[key]);
  return sameGenerations(generations, row.generations) && (Object.keys(fields) as (keyof typeof fields)[]).every(same);
}
