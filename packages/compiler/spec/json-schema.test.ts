import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vocabularyOf } from '../catalogue/catalogue.ts';
import { languageOf } from '../compile.ts';
import { jsonSchema } from './json-schema.ts';

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Every key with its path, its references followed, and whether it may be left out. */
function keysOf(whole: Schema): { readonly path: string; readonly schema: Schema; readonly optional: boolean }[] {
  const resolved = (schema: Schema): Schema => {
    const target = schema.$ref && whole.$defs?.[schema.$ref.replace('#/$defs/', '')];
    return target ? { ...resolved(target), ...schema } : schema;
  };
  const walk = (from: Schema, path: string): ReturnType<typeof keysOf> => {
    const { properties = {}, required = [], items, anyOf = [] } = resolved(from);
    const own = Object.entries(properties).flatMap(([name, inner]) => {
      const schema = resolved(inner);
      return [{ path: `${path}.${name}`, schema, optional: !required.includes(name) }, ...walk(schema, `${path}.${name}`)];
    });
    return [...own, ...(items ? walk(items, `${path}[]`) : []), ...anyOf.flatMap((each) => walk(each, path))];
  };
  return walk(whole, '');
}

for (const kind of ['platform', 'tenant'] as const)
  test(`the JSON Schema of a ${kind} says of every key what it does and what holds without it, and why`, () => {
    const keys = keysOf(jsonSchema(kind, vocabularyOf(languageOf().catalogue)));
    assert.ok(keys.length >= 10);
    for (const { path, schema, optional } of keys) {
      assert.match(schema.description ?? '', /^[A-Z].*\.$/, path);
      const holdsMore = schema.properties !== undefined || path.endsWith('.secrets') || path.endsWith('.mail') || path === '.cells[].at';
      if (optional && !holdsMore) assert.match(schema.description ?? '', / Default: ./, path);
      if (schema.default !== undefined)
        assert.ok(schema.description?.includes(`Default: ${JSON.stringify(schema.default)}, because `), `${path}: ${schema.description}`);
    }
  });
