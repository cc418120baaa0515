import { z } from 'zod';

// For each object Zod writes a parser as the text of a program, and has it compiled when it is first used. That took 15 ms of every start,
// and the parsers were no faster after hundreds of files. It would also be refused by a page that forbids `eval`.
z.config({ jitless: true });

/** What a key of the spec means, on the same line as its type: the reference, `explain` and the JSON Schema are made from it. */
export interface KeyDoc {
  readonly does: string;
  /** The value that holds when the key is not written; for computed defaults, only `because` says how. */
  readonly default?: unknown;
  readonly because?: string;
  /** The form in words, for a text with a pattern. */
  readonly form?: string;
}

const DOCS = new WeakMap<z.ZodType, KeyDoc>();

/** An optional key. */
export function key<T extends z.ZodType>(type: T, doc: KeyDoc): z.ZodOptional<T> {
  return documented(type.optional(), doc);
}

/** A key that only a person can know. */
export function required<T extends z.ZodType>(type: T, doc: KeyDoc): T {
  return documented(type, doc);
}

function documented<T extends z.ZodType>(type: T, doc: KeyDoc): T {
  const { does, because, form } = doc;
  const holds =
    because && (doc.default === undefined ? `Default: ${because}.` : `Default: ${JSON.stringify(doc.default)}, because ${because}.`);
  const description = [does, form && `Form: ${form}.`, holds].filter(Boolean).join(' ');
  const meta = doc.default === undefined ? { description } : { description, default: doc.default };
  const named = type.meta(meta) as T;
  DOCS.set(named, doc);
  return named;
}

/** Documentation of each key by pattern, as in "/cells/-/cluster/distribution" with a star for the dash: a list's items and a record's values are `*`. */
export function keyDocs(schema: z.ZodType): ReadonlyMap<string, KeyDoc> {
  const docs = new Map<string, KeyDoc>();
  walk(schema, '', docs);
  return docs;
}

const OVERLAYS = new WeakSet<z.ZodType>();

/**
 * A section as a layer says it that says only what is different: no key is required, and none has a default, for what is not said holds as
 * it did. What its keys mean is said once, where the section itself is. It is made when the first layer says something: made at once, all
 * of them took as long as the whole schema of a platform.
 */
export function overlay(section: () => z.ZodType): z.ZodType<unknown> {
  const loose = z.lazy(() => loosened(section()));
  // Zod asks the innermost type whether it stands in for a key that is absent, and would have it made for the answer.
  Object.defineProperty(Reflect.get(loose, '_zod'), 'optin', { value: undefined });
  OVERLAYS.add(loose);
  return loose;
}

function loosened(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return loosened(schema.unwrap() as z.ZodType);
  if (!(schema instanceof z.ZodObject)) return schema;
  const keys = Object.entries(schema.shape).map(([name, inner]) => {
    const type = loosened(inner as z.ZodType).optional();
    const does = DOCS.get(inner as z.ZodType)?.does;
    return [name, does === undefined ? type : type.meta({ description: `${does} Default: what the layers above say.` })] as const;
  });
  return z.strictObject(Object.fromEntries(keys));
}

function walk(schema: z.ZodType, path: string, docs: Map<string, KeyDoc>): void {
  const doc = DOCS.get(schema);
  if (doc) docs.set(path, doc);
  if (OVERLAYS.has(schema)) return;
  if (schema instanceof z.ZodOptional) walk(schema.unwrap() as z.ZodType, path, docs);
  else if (schema instanceof z.ZodArray) walk(schema.element as z.ZodType, `${path}/*`, docs);
  else if (schema instanceof z.ZodRecord) walk(schema.valueType as z.ZodType, `${path}/*`, docs);
  else if (schema instanceof z.ZodUnion) for (const option of schema.options) walk(option as z.ZodType, path, docs);
  else if (schema instanceof z.ZodObject)
    for (const [name, inner] of Object.entries(schema.shape)) walk(inner as z.ZodType, `${path}/${name}`, docs);
}

/** The keys that a mapping at `path` may have: what "did you mean" chooses from. */
export function childKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const target = path.reduce<z.ZodType | undefined>(descend, schema);
  const inner = target && unwrap(target);
  if (inner instanceof z.ZodObject) return Object.keys(inner.shape);
  return [];
}

/** What the key at `path` means; undefined where the schema has none. */
export function docOf(schema: z.ZodType, path: readonly PropertyKey[]): KeyDoc | undefined {
  const target = path.reduce<z.ZodType | undefined>(descend, schema);
  return target && DOCS.get(target);
}

function descend(schema: z.ZodType | undefined, segment: PropertyKey): z.ZodType | undefined {
  const inner = schema && unwrap(schema);
  if (inner instanceof z.ZodObject) return inner.shape[String(segment)] as z.ZodType | undefined;
  if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
  return inner instanceof z.ZodRecord ? (inner.valueType as z.ZodType) : undefined;
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodLazy) return unwrap(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap() as z.ZodType);
  const alternative = schema instanceof z.ZodUnion ? schema.options.find((option) => option instanceof z.ZodObject) : undefined;
  return (alternative as z.ZodType | undefined) ?? schema;
}
