import type { z } from 'zod';
import { finding } from '../diagnostics/code.ts';
import { type Finding, compareText } from '../diagnostics/diagnostic.ts';
import { CODES } from './codes.ts';
import { findingsOf, misspelt } from './issues.ts';
import { LOCK_FILE, type LockSpec, lockSchema } from './lock.ts';
import { strangers } from './inventory.ts';
import { childKeys, docOf } from './key.ts';
import { type PlatformSpec, platformSchema } from './platform.ts';
import { asWritten, corrected, slipsOf } from './slips.ts';
import { revised } from './revise.ts';
import { Sources } from './sources.ts';
import { type TenantSpec, tenantSchema } from './tenant.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { SpecDocument } from './yaml/document.ts';
import { type MappingNode, type YamlNode, follow, pointerTo, toValue } from './yaml/node.ts';

export { LOCK_FILE } from './lock.ts';
export const PLATFORM_FILE = 'platform.yaml';
const TENANT_FILE = /^tenants\/[^/]+\.ya?ml$/;

/** What was written in one file, checked for its shape; where something else stands is asked of the sources. */
export interface Written<T> {
  readonly file: string;
  readonly value: T;
}

/** A spec as read: what could be understood, and what was wrong with the rest. Tenants are sorted by file. */
export interface Spec {
  readonly sources: Sources;
  readonly platform: Written<PlatformSpec> | undefined;
  readonly tenants: readonly Written<TenantSpec>[];
  /** What was locked, if anything was. */
  readonly lock: Written<LockSpec> | undefined;
  readonly findings: readonly Finding[];
}

export function isSpecFile(path: string): boolean {
  return path === PLATFORM_FILE || path === LOCK_FILE || TENANT_FILE.test(path);
}

/** One file read alone. */
export interface FileOf<T> {
  readonly file: string;
  readonly sources: Sources;
  readonly written: Written<T> | undefined;
  readonly findings: readonly Finding[];
}

export type PlatformFile = FileOf<PlatformSpec>;
export type TenantFile = FileOf<TenantSpec>;
export type LockFile = FileOf<LockSpec>;

/** Reads platform.yaml, tenants/*.yaml and hansa.lock.yaml; other paths are not looked at. A tenant that cannot be understood is set aside alone. */
export function readSpec(files: ReadonlyMap<string, string | Uint8Array>, vocabulary: Vocabulary): Spec {
  const tenants = [...files].filter(([path]) => TENANT_FILE.test(path)).sort(([a], [b]) => compareText(a, b));
  return specOf(
    readPlatform(files.get(PLATFORM_FILE), vocabulary),
    tenants.map(([path, content]) => readTenant(path, content)),
    readLock(files.get(LOCK_FILE)),
  );
}

/** The spec of files that were read one by one; tenants in the order of their files. */
export function specOf(platform: PlatformFile, tenants: readonly TenantFile[], lock?: LockFile): Spec {
  const all = [platform, ...(lock ? [lock] : []), ...tenants];
  return {
    sources: new Sources(new Map(all.flatMap((each) => [...each.sources.documents]))),
    platform: platform.written,
    tenants: tenants.flatMap((each) => each.written ?? []),
    lock: lock?.written,
    findings: all.flatMap((each) => each.findings),
  };
}

/**
 * Reads platform.yaml; undefined where there is none. Whoever reads it at every key stroke hands over what was read `before`: the result is
 * the same, and only sections that say something else are checked for their shape.
 */
export function readPlatform(content: string | Uint8Array | undefined, vocabulary: Vocabulary, before?: PlatformFile): PlatformFile {
  const schema = schemaOf(vocabulary);
  const read = readFile(PLATFORM_FILE, content, schema, {
    revise: (root) => before && revised(root, schema, before),
    strange: (value) => strangers(value, vocabulary),
    siteless: vocabulary.siteless,
  });
  return content === undefined ? { ...read, findings: [noPlatform()] } : read;
}

export function readTenant(file: string, content: string | Uint8Array): TenantFile {
  return readFile(file, content, tenantSchema);
}

/** Reads hansa.lock.yaml; undefined where there is none. */
export function readLock(content: string | Uint8Array | undefined): LockFile | undefined {
  return content === undefined ? undefined : readFile(LOCK_FILE, content, lockSchema);
}

interface Whole<T> {
  /** What was read before, as far as it is still the same. */
  readonly revise?: (root: MappingNode) => T | undefined;
  /** What no part shows by itself: complaints as the schema makes them. */
  readonly strange?: (value: unknown) => readonly z.core.$ZodIssue[];
  /** What to do instead of naming the site of one that has none. */
  readonly siteless?: Vocabulary['siteless'];
}

function readFile<S extends z.ZodType>(
  file: string,
  content: string | Uint8Array | undefined,
  schema: S,
  whole: Whole<z.infer<S>> = {},
): FileOf<z.infer<S>> {
  const sources = new Sources(new Map(content === undefined ? [] : [[file, content]]));
  const findings: Finding[] = [];
  const written = understand(sources.documents.get(file), schema, findings, whole);
  return { file, sources, written, findings };
}

const SCHEMAS = new WeakMap<Vocabulary, ReturnType<typeof platformSchema>>();

/**
 * The schema of platform.yaml with these words, made once for each vocabulary: that takes 2 ms, reading a platform 1 ms. Whoever reads at
 * every key stroke keeps the vocabulary.
 */
export function schemaOf(vocabulary: Vocabulary): ReturnType<typeof platformSchema> {
  const schema = SCHEMAS.get(vocabulary) ?? platformSchema(vocabulary);
  SCHEMAS.set(vocabulary, schema);
  return schema;
}

function understand<S extends z.ZodType>(
  document: SpecDocument | undefined,
  schema: S,
  findings: Finding[],
  { revise, strange = () => [], siteless = {} }: Whole<z.infer<S>>,
): Written<z.infer<S>> | undefined {
  if (!document) return undefined;
  findings.push(...document.findings);
  if (!document.root) return undefined;
  if (document.root.kind !== 'mapping') {
    findings.push(notMapping(document.file));
    return undefined;
  }
  const revision = findings.length === 0 ? revise?.(document.root) : undefined;
  if (revision && strange(revision).length === 0) return { file: document.file, value: revision };
  const value = toValue(document.root);
  const result = schema.safeParse(value);
  if (result.success && strange(value).length === 0) return { file: document.file, value: result.data };
  const known = {
    file: document.file,
    value,
    textAt: textIn(document.root),
    keysAt: (path: readonly PropertyKey[]) => childKeys(schema, path),
    docAt: (path: readonly PropertyKey[]) => docOf(schema, path),
    siteless,
  };
  const slips = slipsOf(value, result.error?.issues ?? [], known.keysAt);
  const meant = corrected(value, slips);
  const issues = [...(schema.safeParse(meant).error?.issues ?? []), ...strange(meant)];
  for (const slip of slips) findings.push(misspelt(document.file, slip));
  for (const issue of issues) {
    const path = asWritten(issue.path, slips);
    if (!isAlias(document.root, path)) findings.push(...findingsOf(known, { ...issue, path }));
  }
  const rest = schema.safeParse(without(meant, issues));
  return rest.success ? { file: document.file, value: rest.data } : undefined;
}

/** Whether an alias was refused there: that nothing stands there now was said by that. */
function isAlias(root: YamlNode, path: readonly PropertyKey[]): boolean {
  const { node } = follow(root, pointerTo(path));
  return node.kind === 'scalar' && node.alias === true;
}

/** The text of the scalar at a path; undefined where another thing stands. */
function textIn(root: YamlNode): (path: readonly PropertyKey[]) => string | undefined {
  return (path) => {
    const { node } = follow(root, pointerTo(path));
    return node.kind === 'scalar' ? node.text : undefined;
  };
}

/**
 * A copy without what was complained of: so that one misspelt key does not hide every other complaint. What is left is planned
 * only to be checked; with an error among the findings nothing is ever written.
 */
function without(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy = structuredClone(value);
  for (const issue of issues) {
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of paths) remove(copy, path);
  }
  return compact(copy);
}

/** Entries of lists are first blanked and only then dropped, so that the paths of later complaints stay true. */
function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(compact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, compact(inner)]));
}

function remove(root: unknown, path: readonly PropertyKey[]): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>(
      (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined),
      root,
    );
  const last = path.at(-1);
  if (typeof parent !== 'object' || parent === null || last === undefined) return;
  if (Array.isArray(parent)) parent[Number(last)] = undefined;
  else delete (parent as Record<PropertyKey, unknown>)[last];
}

function noPlatform(): Finding {
  const at = { file: PLATFORM_FILE, pointer: '' };
  return finding(CODES.noPlatform, {
    at,
    subject: PLATFORM_FILE,
    found: 'no platform.yaml',
    expected: 'one',
    message: 'There is no platform.yaml here.',
    hint: 'Start with `hansa init DIR`, or name the folder with -C.',
  });
}

function notMapping(file: string): Finding {
  return finding(CODES.notMapping, {
    at: { file, pointer: '' },
    subject: file,
    found: 'a list or a single value',
    expected: 'a mapping',
    message: `${file} is not a spec.`,
    hint: 'Begin with `apiVersion: hansa/v1` and `kind`.',
  });
}
