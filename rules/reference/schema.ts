/** What is read of a JSON Schema: the shapes that zod writes for a spec. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
}

/** What a schema says of its keys, in the form of `keyDocs`: `/cells/-/name`, a star for the dash. */
export interface SchemaKeys {
  /** Those that must be written where their mapping is. */
  readonly required: ReadonlySet<string>;
  /** In words: what may stand there. */
  readonly types: ReadonlyMap<string, string>;
}

export function schemaKeys(root: object): SchemaKeys {
  const keys = { required: new Set<string>(), types: new Map<string, string>() };
  walk(root as Schema, '', root as Schema, keys);
  return keys;
}

function walk(schema: Schema, path: string, root: Schema, keys: { required: Set<string>; types: Map<string, string> }): void {
  const { properties = {}, required = [], items, additionalProperties, anyOf = [] } = resolved(schema, root);
  // Of a key with several forms the first look has all of them.
  if (!keys.types.has(path)) keys.types.set(path, typeOf(schema, root));
  for (const name of required) keys.required.add(`${path}/${name}`);
  for (const [name, inner] of Object.entries(properties)) walk(inner, `${path}/${name}`, root, keys);
  if (items) walk(items, `${path}/*`, root, keys);
  if (typeof additionalProperties === 'object') walk(additionalProperties, `${path}/*`, root, keys);
  for (const option of anyOf) walk(option, path, root, keys);
}

/** A reference may lead to another one. */
function resolved(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.replace('#/$defs/', '');
  const target = name === undefined ? undefined : root.$defs?.[name];
  return target === undefined ? schema : resolved(target, root);
}

/** More words than these are not listed: `hansa explain` and the editor have them. */
const MOST = 14;

function typeOf(schema: Schema, root: Schema): string {
  const { type, enum: words, const: only, anyOf, items, additionalProperties } = resolved(schema, root);
  if (only !== undefined) return `\`${String(only)}\``;
  if (words)
    return words.length > MOST
      ? `one of ${words.length} words, such as \`${String(words[0])}\``
      : words.map((each) => `\`${String(each)}\``).join(' or ');
  if (anyOf) return [...new Set(anyOf.map((each) => typeOf(each, root)))].join(', or ');
  if (type === 'array') return `list of ${items ? `(${typeOf(items, root)})` : 'anything'}${howMany(resolved(schema, root))}`;
  if (type === 'object')
    return typeof additionalProperties === 'object' ? `mapping of names to (${typeOf(additionalProperties, root)})` : 'mapping';
  if (type === 'integer' || type === 'number') return `${type === 'integer' ? 'whole number' : 'number'}${bounds(resolved(schema, root))}`;
  return { string: 'text', boolean: '`true` or `false`', null: '`null`' }[type ?? ''] ?? 'anything';
}

function bounds({ minimum, maximum }: Schema): string {
  const least = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (least !== undefined && most !== undefined) return `, ${least} to ${most}`;
  if (least !== undefined) return `, at least ${least}`;
  return most === undefined ? '' : `, at most ${most}`;
}

function howMany({ minItems, maxItems }: Schema): string {
  const parts = [...(minItems === undefined ? [] : [`at least ${minItems}`]), ...(maxItems === undefined ? [] : [`at most ${maxItems}`])];
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}
