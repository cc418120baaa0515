/** What is read of a JSON Schema: the shapes that zod writes for a spec. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
}

/** Paths of the keys that must be written where their mapping is, in the form of `keyDocs`: `/cells/-/name`, a star for the dash. */
export function requiredKeys(root: object): Set<string> {
  const found = new Set<string>();
  walk(root as Schema, '', root as Schema, found);
  return found;
}

function walk(schema: Schema, path: string, root: Schema, found: Set<string>): void {
  const { properties = {}, required = [], items, additionalProperties, anyOf = [] } = resolved(schema, root);
  for (const name of required) found.add(`${path}/${name}`);
  for (const [name, inner] of Object.entries(properties)) walk(inner, `${path}/${name}`, root, found);
  if (items) walk(items, `${path}/*`, root, found);
  if (typeof additionalProperties === 'object') walk(additionalProperties, `${path}/*`, root, found);
  for (const option of anyOf) walk(option, path, root, found);
}

/** A shape that several keys have stands behind a reference, and where they mean different things behind a second one. */
function resolved(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.replace('#/$defs/', '');
  const target = name === undefined ? undefined : root.$defs?.[name];
  return target ? resolved(target, root) : schema;
}
