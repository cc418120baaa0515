import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { vocabularyOf } from './catalogue/catalogue.ts';
import { type Compilation, compile, emitFile, hasErrors, languageOf, renderAll } from './index.ts';
import { jsonSchema } from './spec/json-schema.ts';

/*
 * Whatever the schema lets somebody write: every key of it, with values that it takes, is put into complete platforms, alone and beside
 * others. What comes of it may be refused, or works; it is never a crash, and nothing that was handed on empty is printed.
 */

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
type Mapping = Record<string, unknown>;

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly type?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
}

const LANGUAGE = languageOf();
const PLATFORM = jsonSchema('platform', vocabularyOf(LANGUAGE.catalogue)) as Schema;
const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');

/** Texts that somebody could write; a key takes those of its form. */
const TEXTS = `
  DK DE DK12345678 weald weald.test apps-weald.test it@weald.test a team_1 none operator
  hetzner/fsn1 scaleway/fr-par-1 scaleway/fr-par ovhcloud/GRA11 ovhcloud/GRA stackit/eu01-1 rack/one
  https://id.weald.test https://weald.test/a ssh://git@git.weald.test/all.git 127.0.0.1:8080 registry.weald.test
  ghcr.io/weald/all:1.0.0 registry.weald.test/weald/all:1 10.1.0.0/16 10.42.0.0/16 203.0.113.0/28 10.0.0.5
  2cpu-4gb 8cpu-16gb 30s 4h 1d 200ms 500Mi 50Gi 1.34.2 18.1 17 2027-06-30 2020-01-01`
  .trim()
  .split(/\s+/)
  .concat('two words', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');

function resolved(schema: Schema): Schema {
  const target = schema.$ref && PLATFORM.$defs?.[schema.$ref.replace('#/$defs/', '')];
  if (!target) return schema;
  const { $ref: _followed, ...own } = schema;
  return { ...resolved(target), ...own };
}

function valueOf(written: Schema): fc.Arbitrary<Json> {
  const schema = resolved(written);
  const { anyOf, items, minimum = 0, maximum = minimum + 50, minItems: minLength = 0 } = schema;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (anyOf) return fc.oneof(...anyOf.map(valueOf));
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer' || schema.type === 'number')
    return fc.constantFrom(minimum, minimum + 1, Math.min(maximum, minimum + 20), maximum).map(Math.ceil);
  if (items) return fc.array(valueOf(items), { minLength, maxLength: Math.max(3, minLength) });
  if (schema.type === 'object') return mappingOf(schema);
  const fits = TEXTS.filter((text) => schema.pattern === undefined || new RegExp(schema.pattern).test(text));
  return fc.constantFrom(...(fits.length > 0 ? fits : TEXTS));
}

function mappingOf({ properties, required = [], additionalProperties }: Schema): fc.Arbitrary<Json> {
  if (!properties)
    return fc.dictionary(fc.constantFrom('a', 'weald'), valueOf(typeof additionalProperties === 'object' ? additionalProperties : {}));
  const keys = Object.entries(properties).map(([name, inner]) => [name, valueOf(inner)] as const);
  return fc.record(Object.fromEntries(keys), { requiredKeys: [...required] });
}

interface Key {
  readonly path: readonly string[];
  readonly value: fc.Arbitrary<Json>;
}

/** Every key below a schema; of a list the first item. */
function keysOf(written: Schema, path: readonly string[] = []): Key[] {
  const { properties = {}, items, anyOf = [] } = resolved(written);
  const inner = [...Object.entries(properties), ...(items ? [['0', items] as const] : [])];
  const below = inner.flatMap(([name, each]) => [{ path: [...path, name], value: valueOf(each) }, ...keysOf(each, [...path, name])]);
  return [...below, ...anyOf.flatMap((each) => keysOf(each, path))];
}

const KEYS = keysOf(PLATFORM);

interface Example {
  readonly platform: Mapping;
  readonly tenants: readonly (readonly [path: string, text: string])[];
}

const BASES: readonly Example[] = readdirSync(EXAMPLES).map((name) => {
  const read = (path: string) => readFileSync(join(EXAMPLES, name, path), 'utf8');
  const tenants = readdirSync(join(EXAMPLES, name, 'tenants')).map((file) => [`tenants/${file}`, read(`tenants/${file}`)] as const);
  return { platform: parse(read('platform.yaml')) as Mapping, tenants };
});

function put(into: Mapping, [name = '', next, ...rest]: readonly string[], value: Json | undefined): void {
  if (next === undefined) {
    into[name] = value;
    return;
  }
  const there = into[name];
  if (typeof there !== 'object' || there === null) into[name] = next === '0' ? [] : {};
  put(into[name] as Mapping, [next, ...rest], value);
}

const EMPTY = /\bundefined\b|\bNaN\b|\[object \w+\]|\bInfinity\b/;
/** Without a value the key is taken away. */
type Edit = readonly [path: readonly string[], value: Json | undefined];

function edited({ platform }: Example, edits: readonly Edit[]): string {
  const changed = structuredClone(platform);
  for (const [path, value] of edits) put(changed, path, value);
  return stringify(changed);
}

function compiled({ tenants }: Example, text: string): Compilation {
  const compilation = compile(new Map([['platform.yaml', text], ...tenants]), LANGUAGE, '2026-11-21');
  for (const { code, message, hint } of compilation.diagnostics) assert.doesNotMatch(`${code}: ${message} ${hint}`, EMPTY);
  return compilation;
}

function assertRendered(compilation: Compilation): void {
  for (const files of renderAll(compilation).values()) for (const file of files) assert.doesNotMatch(emitFile(file), EMPTY, file.path);
}

test('every key of a platform, with a value that it takes and taken away, is planned or refused', () => {
  let clean = 0;
  const isClean = (base: Example, text: string): boolean => !hasErrors(compiled(base, text).diagnostics);
  // Siblings that nobody wrote leave the same text when they are taken away.
  const without = new Map<string, Example>();
  for (const [index, { path, value }] of KEYS.entries()) {
    const base = BASES[index % BASES.length] ?? assert.fail();
    fc.assert(
      fc.property(value, (each) => void (clean += Number(isClean(base, edited(base, [[path, each]]))))),
      { numRuns: 1 },
    );
    const other = BASES[path.length % BASES.length] ?? assert.fail();
    without.set(edited(other, [[path, undefined]]), other);
  }
  for (const [text, base] of without) clean += Number(isClean(base, text));
  assert.ok(KEYS.length > 500 && clean > 300, `${clean} with one of ${KEYS.length} keys came to something`);
});

test('several keys at once, in any of the examples, are rendered or refused', () => {
  const edit = fc
    .constantFrom(...KEYS)
    .chain(({ path, value }) => fc.option(value, { freq: 5, nil: undefined }).map((each): Edit => [path, each]));
  let clean = 0;
  const property = fc.property(fc.constantFrom(...BASES), fc.array(edit, { minLength: 2, maxLength: 4 }), (base, edits) => {
    const compilation = compiled(base, edited(base, edits));
    if (hasErrors(compilation.diagnostics)) return;
    clean += 1;
    assertRendered(compilation);
  });
  fc.assert(property, { numRuns: 200 });
  assert.ok(clean > 20, `${clean} came to something`);
});
