import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse, stringify } from 'yaml';
import { vocabularyOf } from './catalogue/catalogue.ts';
import { CATALOGUE } from './catalogue/index.ts';
import { languageOf, renderAll } from './index.ts';
import { planPlatform } from './plan/platform.ts';
import { planTenant } from './plan/tenant.ts';
import { jsonSchema } from './spec/json-schema.ts';
import { readSpec } from './spec/read.ts';
import type { Manifest } from './tree/manifest/object.ts';

/*
 * The law: an object names as its origin the key of the spec that caused it. So changing that key, or writing it where a default held,
 * changes the object or takes it away. Held for every object of every example.
 */

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
/** A layer with one choice has no other; here each has one that nothing renders, so that its only choice can be taken away. */
const { policy } = CATALOGUE.layers;
const LANGUAGE = languageOf({
  ...CATALOGUE,
  layers: { ...CATALOGUE.layers, policy: { ...policy, choices: [policy.choices[0], { name: 'another', word: 'another', tier: 'known' }] } },
});
type Objects = ReadonlyMap<string, Manifest>;
type Spec = ReadonlyMap<string, unknown>;
type Schema = { readonly [key: string]: unknown };

function example(name: string): Spec {
  const read = (path: string) => [path, parse(readFileSync(join(EXAMPLES, name, path), 'utf8')) as unknown] as const;
  return new Map([read('platform.yaml'), ...readdirSync(join(EXAMPLES, name, 'tenants')).map((file) => read(`tenants/${file}`))]);
}

/** Every object by what it is; undefined where nobody may write that. What is planned is rendered: no rule is asked whether it can work. */
function objectsOf(spec: Spec): Objects | undefined {
  const files = new Map([...spec].map(([path, value]) => [path, written(value)] as const));
  const { platform: read, tenants, sources, findings } = readSpec(files, LANGUAGE.vocabulary);
  if (findings.length > 0 || !read) return undefined;
  const { catalogue, platformDocs, tenantDocs } = LANGUAGE;
  const platform = planPlatform({ catalogue, sources, written: read, docs: platformDocs, findings: [] });
  const plans = tenants.flatMap((each) => planTenant({ catalogue, platform, written: each, docs: tenantDocs }) ?? []);
  // Cells by their order: a cell of another name is not a tree that is gone.
  const objects = [...renderAll({ language: LANGUAGE, platform, tenants: plans }).values()].flatMap((trees, cell) =>
    trees.flatMap(({ path, body }) => (typeof body === 'string' ? [] : body.map((manifest) => [cell, path, manifest] as const))),
  );
  return new Map(objects.map(([cell, path, manifest]) => [nameOf(cell, path, manifest), manifest]));
}

/** A change is one of one file: the others are written once. */
function written(value: unknown): string {
  const text = WRITTEN.get(value as object) ?? stringify(value);
  WRITTEN.set(value as object, text);
  return text;
}

const WRITTEN = new WeakMap<object, string>();

function nameOf(cell: number, path: string, { kind, metadata }: Manifest): string {
  return `${cell}/${path.replace(/[^/]*$/, '')} ${kind} ${metadata.namespace ?? '-'}/${metadata.name}`;
}

function originOf(manifest: Manifest | undefined): string {
  return String(manifest?.metadata.annotations?.['hansa/origin'] ?? '');
}

/** Without its origin. Made where it is compared: a change is held against the objects of one origin. */
function textOf(manifest: Manifest | undefined): string {
  if (!manifest) return '';
  const { annotations, ...metadata } = manifest.metadata;
  const others = Object.entries(annotations ?? {}).filter(([key]) => key !== 'hansa/origin');
  return JSON.stringify({ ...manifest, metadata: { ...metadata, annotations: others } });
}

const SCHEMAS = {
  platform: jsonSchema('platform', vocabularyOf(LANGUAGE.catalogue)) as Schema,
  tenant: jsonSchema('tenant', vocabularyOf(LANGUAGE.catalogue)) as Schema,
};

/** The schema of the value at a pointer. */
function schemaAt(root: Schema, path: readonly string[]): Schema {
  return path.reduce<Schema>((schema, key) => {
    const inner = resolve(root, schema);
    return ((inner['properties'] as Schema | undefined)?.[key] ?? inner['items'] ?? inner['additionalProperties'] ?? {}) as Schema;
  }, root);
}

function resolve(root: Schema, schema: Schema): Schema {
  const ref = schema['$ref'];
  if (typeof ref !== 'string') return schema;
  const target = ref
    .replace('#/', '')
    .split('/')
    .reduce<Schema>((inner, key) => (inner[key] ?? {}) as Schema, root);
  const { $ref: _resolved, ...rest } = schema;
  return { ...resolve(root, target), ...rest };
}

/** Texts that fit where no list of choices says what does. */
const WORDS = [
  'other',
  'other@1',
  'another.example',
  'ops@another.example',
  'm2n3p4q5r6',
  '10.99.0.0/16',
  '4cpu-16gb',
  '9d',
  '77Gi',
  '1.2.3',
  '7',
  'ssh://git@another.example/all.git',
];

/** Other values for a key: each choice, neighbours of a number, every word that a text may be, less and more of a list; for a mapping, those of its keys. */
function others(root: Schema, schema: Schema, value: unknown): unknown[] {
  const form = resolve(root, schema);
  if (Array.isArray(form['enum'])) return form['enum'].filter((each) => each !== value);
  if (Array.isArray(form['anyOf'])) return (form['anyOf'] as Schema[]).flatMap((each) => others(root, each, value));
  if (form['type'] === 'boolean') return [value !== true, true];
  if (form['type'] === 'integer' || form['type'] === 'number')
    return typeof value === 'number' ? [value * 2, value + 1, value - 1] : [1, 2, 5];
  if (form['type'] === 'array') return lists(root, form, Array.isArray(value) ? value : []);
  if (form['type'] === 'object') return mappings(root, form, (value ?? {}) as Record<string, unknown>);
  return WORDS;
}

function lists(root: Schema, form: Schema, value: readonly unknown[]): unknown[] {
  const items = (form['items'] ?? {}) as Schema;
  const less = value.length > 1 ? value.map((_, index) => value.toSpliced(index, 1)) : [];
  const changed = value.flatMap((each, index) =>
    others(root, items, each)
      .slice(0, 6)
      .map((other) => value.with(index, other)),
  );
  const more = others(root, items, undefined)
    .filter((each) => !value.includes(each))
    .map((each) => [...value, each]);
  return [...less, ...changed, ...more];
}

function mappings(root: Schema, form: Schema, value: Record<string, unknown>): unknown[] {
  const keys = Object.entries((form['properties'] ?? {}) as Record<string, Schema>);
  return keys.flatMap(([key, schema]) => others(root, schema, value[key]).map((other) => ({ ...value, [key]: other })));
}

function withValue(spec: Spec, file: string, path: readonly string[], value: unknown): Spec {
  const copy = structuredClone(spec.get(file)) as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>((inner, key) => (inner[key] ??= {}) as Record<string, unknown>, copy);
  parent[path.at(-1) ?? ''] = value;
  return new Map([...spec, [file, copy]]);
}

/** The spec with each other value at an origin, one after the other. A tenant's plan may only become one that is sold. */
function* changed(spec: Spec, origin: string): Generator<Spec> {
  const [file = '', pointer = ''] = origin.split('#');
  const path = pointer.slice(1).split('/');
  const root = file === 'platform.yaml' ? SCHEMAS.platform : SCHEMAS.tenant;
  const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], spec.get(file));
  for (const other of others(root, schemaAt(root, path), value)) yield inStep(withValue(spec, file, path, other), spec);
  // And the line taken away, so that a default holds.
  if (value !== undefined) yield withValue(spec, file, path, undefined);
}

/** Where a cell has another name, its tenants live there. */
function inStep(spec: Spec, before: Spec): Spec {
  const names = (of: Spec) => (of.get('platform.yaml') as { cells: { name: string }[] }).cells.map((cell) => cell.name);
  const renamed = new Map(names(before).map((name, index) => [name, names(spec)[index] ?? name]));
  return new Map(
    [...spec].map(([path, value]) => {
      const { cell, ...rest } = value as { cell?: string };
      const name = cell === undefined ? cell : (renamed.get(cell) ?? cell);
      return [path, name === cell ? value : { ...rest, cell: name }];
    }),
  );
}

/** Beside what is sold, a plan of an app that is no other's only one: another choice for every tenant. */
function withOtherPlan(spec: Spec): Spec {
  const platform = spec.get('platform.yaml') as { apps: string[]; plans: object[] };
  const apps = platform.apps.join() === 'podinfo' ? ['nextcloud'] : ['podinfo'];
  const other = { name: 'other', version: 1, apps, seats: { min: 1, max: 9000 }, price: { perSeat: 1 } };
  return new Map([...spec, ['platform.yaml', { ...platform, plans: [...platform.plans, other] }]]);
}

/** The objects that no change of their origin changed. */
function unmoved(before: Spec): string[] {
  const spec = withOtherPlan(before);
  const objects = objectsOf(spec) ?? assert.fail('nobody may write this');
  const origins = Map.groupBy(objects.keys(), (name) => originOf(objects.get(name)));
  // A Kustomization only lists the files beside it, and says no more.
  origins.delete('');
  return [...origins].flatMap(([origin, names]) => {
    let left = names;
    for (const other of changed(spec, origin)) {
      if (left.length === 0) break;
      const after = rendered(other);
      if (after) left = left.filter((name) => textOf(after.get(name)) === textOf(objects.get(name)));
    }
    return left.map((name) => `${origin}  ${name}`);
  });
}

/** Undefined also where the change takes away what nothing can be rendered without. */
function rendered(spec: Spec): Objects | undefined {
  try {
    const after = objectsOf(spec);
    return after?.size === 0 ? undefined : after;
  } catch {
    return undefined;
  }
}

for (const name of readdirSync(EXAMPLES))
  test(`${name}: whoever changes what an object names as its origin changes the object`, (t) => {
    const spec = example(name);
    assert.deepEqual(unmoved(spec), []);
    const objects = objectsOf(spec) ?? new Map<string, Manifest>();
    const kinds = Map.groupBy(objects.keys(), (each) => each.split(' ')[1] ?? '');
    t.diagnostic(
      `${objects.size} objects of ${kinds.size} kinds: ${[...kinds]
        .map(([kind, all]) => `${kind} ${all.length}`)
        .sort()
        .join(', ')}`,
    );
  });
