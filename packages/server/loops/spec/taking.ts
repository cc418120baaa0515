import type { Diagnostic, Finding } from '@hansa/compiler';
import { finding } from '@hansa/compiler/diagnostics/code.ts';
import { readTenant } from '@hansa/compiler/spec/read.ts';
import { Sources } from '@hansa/compiler/spec/sources.ts';
import type { TenantSpec } from '@hansa/compiler/spec/tenant.ts';
import { lowered, newest, sameGenerations } from '@hansa/domain/tenancy/generations.ts';
import type { TenantRow } from '../../db/tenants.ts';
import { type Estate, type GoodPlatform } from '../../estate/estate.ts';
import { SPEC_CODES } from './codes.ts';
import { projected } from './projection.ts';

/** What a file in the spec repository that a person wrote comes to. */
export type Taken =
  /** Nothing to do: it says what the row says. */
  | { readonly kind: 'same'; readonly row: TenantRow }
  /** A tenant that came by Git: from now on there is a row for it. */
  | { readonly kind: 'new'; readonly spec: TenantSpec }
  /** Values that a person may decide in the file. */
  | { readonly kind: 'changed'; readonly row: TenantRow; readonly spec: TenantSpec }
  /** Set aside alone, with its complaints: the tenant keeps its last tree. */
  | { readonly kind: 'aside'; readonly diagnostics: readonly Diagnostic[]; readonly row: TenantRow | undefined };

export interface Known {
  /** The row of this id, and the row whose file this is. */
  byId(id: string): TenantRow | undefined;
  byFile(file: string): TenantRow | undefined;
  bySlug(slug: string): TenantRow | undefined;
}

/** Judges one file; `text` undefined: it is not there any more. */
export function taken(estate: Estate, platform: GoodPlatform | undefined, file: string, text: string | undefined, known: Known): Taken {
  const owner = known.byFile(file);
  if (text === undefined)
    return { kind: 'aside', row: owner, diagnostics: owner && owner.intent !== 'erased' ? [missing(file, owner)] : [] };
  const read = readTenant(file, text);
  const spec = read.written?.value;
  if (!spec) return { kind: 'aside', row: owner, diagnostics: read.findings.map((each) => read.sources.diagnostic(each)) };
  const row = known.byId(spec.id);
  const refusal = refused(file, spec, row, known);
  if (refusal) return { kind: 'aside', row: row ?? owner, diagnostics: [read.sources.diagnostic(refusal)] };
  if (row && sameAs(row, spec)) return { kind: 'same', row };
  const wanted = { ...(row ?? BLANK), ...fieldsOf(spec, row), id: spec.id, file };
  const planned = platform && estate.tenant(platform, wanted);
  if (planned && !planned.plan) return { kind: 'aside', row, diagnostics: planned.diagnostics };
  return row ? { kind: 'changed', row, spec } : { kind: 'new', spec };
}

function refused(file: string, spec: TenantSpec, row: TenantRow | undefined, known: Known): Finding | undefined {
  const at = (pointer: string) => ({ at: { file, pointer }, subject: spec.id });
  if (row && row.file !== null && row.file !== file) {
    const found = `${spec.id} in two files`;
    return finding(SPEC_CODES.twice, {
      ...at('/id'),
      found,
      expected: `${spec.id} in ${row.file} alone`,
      message: `The tenant ${spec.id} already has the file ${row.file}.`,
      hint: 'Give a new tenant an id of its own.',
    });
  }
  const other = known.bySlug(spec.slug);
  if (other && other.id !== spec.id && other.life !== 'erased')
    return finding(SPEC_CODES.slug, {
      ...at('/slug'),
      found: spec.slug,
      expected: 'a slug that no other tenant has',
      message: `${spec.slug} is the slug of the tenant ${other.id}.`,
      hint: 'Choose another slug.',
    });
  if (row?.intent === 'erased')
    return finding(SPEC_CODES.erased, {
      ...at('/id'),
      found: spec.id,
      expected: 'an id that was never used',
      message: `The tenant ${spec.id} was erased, or is about to be.`,
      hint: `Remove ${file}.`,
    });
  return row && ((row.owner === 'contract' ? owned(file, spec, row) : undefined) ?? older(file, spec, row));
}

function owned(file: string, spec: TenantSpec, row: TenantRow): Finding | undefined {
  const ours = projected(row);
  const key = (Object.keys(ours) as (keyof typeof ours)[]).find((each) => (spec[each] ?? 'active') !== ours[each]);
  if (key === undefined) return undefined;
  return finding(SPEC_CODES.owned, {
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
  const gone = finding(SPEC_CODES.missing, {
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
  return finding(SPEC_CODES.lowered, {
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

const BLANK: TenantRow = {
  id: '',
  slug: '',
  cell: '',
  plan: '',
  seats: 1,
  wave: 1,
  apps: null,
  generations: {},
  owner: 'git',
  intent: 'active',
  life: 'creating',
  held: false,
  version: 1,
  inSpec: 0,
  settled: 0,
  file: null,
  createdAt: new Date(0),
};
