import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type SchemaOptions, type ToStringOptions, stringify } from 'yaml';
import { vocabularyOf } from './catalogue/catalogue.ts';
import { type Compilation, compile, emitFile, hasErrors, languageOf, renderAll } from './index.ts';
import { jsonSchema } from './spec/json-schema.ts';

const LANGUAGE = languageOf();
const WORDS = vocabularyOf(LANGUAGE.catalogue);
const SITES = WORDS.sites.compute;

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
type Mapping = Readonly<Record<string, Json>>;

/** A whole spec as values: the platform, and its tenants. How it is written down is for each property to choose. */
interface Wanted {
  readonly platform: Mapping;
  readonly tenants: readonly Mapping[];
}

/** What may be called otherwise without another verdict. */
interface Names {
  readonly platform: string;
  readonly cells: readonly string[];
  readonly pool: string;
  readonly plan: string;
  readonly slugs: readonly string[];
}

const NAMES: Names = {
  platform: 'weald',
  cells: ['upper', 'lower'],
  pool: 'common',
  plan: 'parish',
  slugs: ['miller', 'cooper', 'thatcher'],
};
const OTHERS: Names = { platform: 'q', cells: ['z-9', 'a'], pool: 'p-0-x', plan: 'a1b', slugs: ['zoo', 'w-2-e', 'x'.repeat(30)] };

/** Wishes beside the settings, each with every value that its key takes: one of each works, and what does not is refused however it is written. */
const WISHES: readonly (readonly [section: string, wish: Mapping])[] = [
  ...['paired', 'apart'].map((points) => ['backup', { points }] as const),
  ...['direct', 'pool'].map((restore) => ['backup', { restore, keep: '60d' }] as const),
  ...['hosts', 'cells'].map((run) => ['failover', { run }] as const),
  ...['BE', 'DK', 'IT', 'PL'].map((country) => ['seller', { name: 'Weald', country, markets: ['DE', country] }] as const),
  ...['mail', 'peppol'].map((invoices) => ['seller', { name: 'Weald', country: 'BE', invoices }] as const),
];

interface Choice {
  readonly key: string;
  readonly value: Json;
}

/** Each setting of the catalogue with each value that the JSON Schema lists for it: nobody writes them down a second time. */
const SETTINGS: readonly (Choice & { readonly of: string })[] = settingsOf(jsonSchema('platform', WORDS) as Schema);

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly string[];
  readonly type?: string;
}

function settingsOf(whole: Schema): readonly (Choice & { readonly of: string })[] {
  const resolved = (schema: Schema | undefined): Schema => {
    const target = schema?.$ref && whole.$defs?.[schema.$ref.replace('#/$defs/', '')];
    return target ? { ...resolved(target), ...schema } : (schema ?? {});
  };
  const entries = Object.entries(resolved(whole.properties?.['settings']).properties ?? {});
  return entries.flatMap(([of, entry]) =>
    Object.entries(resolved(entry).properties ?? {}).flatMap(([key, each]) => {
      const { enum: words, type } = resolved(each);
      return (words ?? (type === 'boolean' ? [true, false] : [])).map((value) => ({ of, key, value }));
    }),
  );
}

function platformOf(names: Names, drawn: Drawn): Mapping {
  const cells = drawn.sites.map((at, index) => cellOf(names, names.cells[index] ?? '', at, drawn));
  return {
    apiVersion: 'hansa/v1',
    kind: 'Platform',
    name: names.platform,
    domain: 'weald.test',
    appsDomain: 'weald-apps.test',
    contact: 'it@weald.test',
    profile: drawn.profile,
    gitops: { engine: drawn.engine, repository: 'ssh://git@git.weald.test/all.git', waves: drawn.waves },
    stack: { secrets: drawn.engine === 'argocd' ? 'sealed-secrets' : 'sops' },
    dns: { provider: drawn.dns },
    cells,
    services: { mail: { relay: 'out.weald.test', party: 'weald' }, monitoring: { deadManSwitch: drawn.watched } },
    apps: drawn.apps,
    settings: grouped(drawn.settings),
    ...Object.fromEntries(drawn.wishes),
    plans: [{ name: names.plan, version: 2, apps: drawn.sold, seats: { min: 1, max: 30 }, price: { perSeat: 4.5 } }],
  };
}

/** The short form of a cell, or the long form with one more pool for an app that is sold. */
function cellOf(names: Names, name: string, at: string, { long, nodes, size, sold, apart }: Drawn): Mapping {
  if (!long) return { name, at };
  const common = { name: names.pool, at, nodes, size };
  const own = apart ? [{ name: `${names.pool}-2`.slice(0, 12), at, nodes: 2, for: sold.slice(0, 1) }] : [];
  return { name, cluster: { pools: [common, ...own], loadBalancer: 'provider' } };
}

function grouped(settings: Drawn['settings']): Mapping {
  const groups: Record<string, Record<string, Json>> = {};
  for (const { of, key, value } of settings) groups[of] = { ...groups[of], [key]: value };
  return groups;
}

/** Everything of a spec but its names. */
interface Drawn {
  readonly sites: readonly string[];
  readonly long: boolean;
  readonly apart: boolean;
  readonly nodes: number;
  readonly size: string;
  readonly profile: string;
  readonly engine: string;
  readonly dns: string;
  readonly waves: string;
  readonly watched: string;
  readonly wishes: readonly (readonly [section: string, wish: Mapping])[];
  readonly apps: readonly string[];
  readonly sold: readonly string[];
  readonly settings: readonly (Choice & { readonly of: string })[];
  readonly tenants: readonly { readonly seats: number; readonly state: string; readonly wave: number; readonly fewer: number }[];
}

function appsOf(drawn: readonly string[]): readonly string[] {
  return drawn.includes('collabora') && !drawn.includes('nextcloud') ? [...drawn, 'nextcloud'] : drawn;
}

const DRAWN: fc.Arbitrary<Drawn> = fc
  .record({
    sites: fc.array(fc.constantFrom(...SITES), { minLength: 1, maxLength: 2 }),
    long: fc.boolean(),
    apart: fc.boolean(),
    nodes: fc.integer({ min: 3, max: 6 }),
    size: fc.constantFrom('8cpu-16gb', '8cpu-32gb', '4cpu-16gb'),
    profile: fc.constantFrom('production', 'evaluation'),
    engine: fc.constantFrom('flux', 'argocd'),
    // Most specs have to pass, so that there is something to render.
    waves: fc.oneof({ weight: 9, arbitrary: fc.constant('commits') }, { weight: 1, arbitrary: fc.constant('labels') }),
    watched: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...SITES) }, { weight: 1, arbitrary: fc.constant('none') }),
    wishes: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.shuffledSubarray([...WISHES], { maxLength: 3 }) },
    ),
    dns: fc.constantFrom('desec', 'hetzner'),
    chosen: fc.shuffledSubarray([...WORDS.apps], { minLength: 1 }).map(appsOf),
    more: fc.shuffledSubarray([...WORDS.apps]),
    settings: fc.uniqueArray(fc.constantFrom(...SETTINGS), { maxLength: 4, selector: ({ of, key }) => `${of} ${key}` }),
    tenants: fc.array(
      fc.record({
        seats: fc.oneof(fc.constantFrom(1, 30), fc.integer({ min: 1, max: 30 })),
        state: fc.constantFrom('active', 'suspended', 'leaving'),
        wave: fc.integer({ min: 0, max: 20 }),
        fewer: fc.nat({ max: 2 }),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ chosen, more, ...rest }) => ({ ...rest, sold: chosen, apps: [...new Set([...more, ...chosen])] }));

const IDS = ['a0b1c2d3e4', 'h5j6k7m8n9', 'zzzzzzzzzz'];

function wanted(drawn: Drawn, names: Names = NAMES): Wanted {
  const tenants = drawn.tenants.map(({ seats, state, wave, fewer }, index) => {
    const apps = appsOf(drawn.sold.slice(fewer === 0 ? 0 : fewer % drawn.sold.length));
    const cell = names.cells[index % drawn.sites.length] ?? '';
    const own = {
      apiVersion: 'hansa/v1',
      kind: 'Tenant',
      id: IDS[index] ?? '',
      slug: names.slugs[index] ?? '',
      cell,
      plan: `${names.plan}@2`,
    };
    return { ...own, seats, state, wave, ...(fewer === 0 ? {} : { apps }) };
  });
  return { platform: platformOf(names, drawn), tenants };
}

type Style = ToStringOptions & SchemaOptions;

function written({ platform, tenants }: Wanted, style: Style = { lineWidth: 0 }): Map<string, string> {
  const files = tenants.map((tenant, index) => [`tenants/t${index}.yaml`, stringify(tenant, style)] as const);
  return new Map([['platform.yaml', stringify(platform, style)], ...files]);
}

function compiled(files: ReadonlyMap<string, string>): Compilation {
  return compile(files, LANGUAGE);
}

/** Codes and places, without the words in them. */
function verdict({ diagnostics }: Compilation): string[] {
  return diagnostics.map(({ severity, code, at }) => `${severity} ${code} ${at.file} ${at.pointer}`).sort();
}

function tree(compilation: Compilation): Map<string, string> {
  if (hasErrors(compilation.diagnostics)) return new Map();
  const all = [...renderAll(compilation)];
  return new Map(all.flatMap(([cell, files]) => files.map((file) => [`${cell}/${file.path}`, emitFile(file)] as const)));
}

/** What a renderer leaves behind that was handed nothing; our own words stand for themselves, so a word inside a word is none. */
const LEFTOVER = /\bundefined\b|\bNaN\b|\[object \w+\]|\bInfinity\b|(?:^|[\s:"'])unknown(?:$|[\s"'])|: null$/m;
/** Namespaces that are there before the tree: Kubernetes brings them, and the GitOps engine its own. */
const BEFORE = new Set(['default', 'kube-system', 'flux-system', 'argocd']);

function assertWhole(compilation: Compilation): void {
  for (const [cell, files] of renderAll(compilation)) {
    const objects = files.flatMap(({ path, body }) =>
      typeof body === 'string'
        ? []
        : body.filter((each) => !each.apiVersion.startsWith('kustomize.config')).map((object) => ({ path, object })),
    );
    const namespaces = new Set(objects.filter(({ object }) => object.kind === 'Namespace').map(({ object }) => object.metadata.name));
    const seen = new Map<string, string>();
    for (const { path, object } of objects) {
      const { name, namespace = '' } = object.metadata;
      const id = `${object.apiVersion.replace(/\/.*/, '')} ${object.kind} ${namespace}/${name}`;
      assert.equal(seen.get(id), undefined, `${cell}/${path}: ${id} stands twice`);
      seen.set(id, path);
      assert.match(name, /^[a-z0-9](?:[a-z0-9.:-]{0,251}[a-z0-9])?$/, `${cell}/${path} ${object.kind}`);
      if (namespace !== '') assert.ok(namespaces.has(namespace) || BEFORE.has(namespace), `${cell}/${path}: ${id} has no namespace`);
    }
    for (const file of files) assert.doesNotMatch(emitFile(file), LEFTOVER, `${cell}/${file.path}`);
  }
}

/** Which of the drawn specs pass: a generator that nothing passes would make every property true. */
let clean = 0;
let refused = 0;

test('what passes check is rendered whole: every object once, in a namespace that is there, and nothing left over', () => {
  fc.assert(
    fc.property(DRAWN, (drawn) => {
      const compilation = compiled(written(wanted(drawn)));
      if (hasErrors(compilation.diagnostics)) {
        refused += 1;
        return;
      }
      clean += 1;
      assertWhole(compilation);
    }),
    { numRuns: 60 },
  );
  assert.ok(clean >= 15 && refused >= 5, `${clean} passed and ${refused} were refused`);
});

const STYLES: readonly Style[] = [
  { collectionStyle: 'flow', lineWidth: 0 },
  { sortMapEntries: true, lineWidth: 0 },
  { sortMapEntries: (a, b) => (String(a.key) < String(b.key) ? 1 : -1), lineWidth: 0, indentSeq: false },
  { defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN', lineWidth: 0, indent: 7 },
  { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_DOUBLE', collectionStyle: 'flow', lineWidth: 40 },
];

test('the order of keys, block or flow, quotes, line ends and a mark change neither verdict nor byte', () => {
  fc.assert(
    fc.property(DRAWN, fc.constantFrom(...STYLES), fc.boolean(), (drawn, style, windows) => {
      const spec = wanted(drawn);
      const plain = compiled(written(spec));
      const other = compiled(new Map([...written(spec, style)].map(([path, text]) => [path, windows ? dos(text) : text])));
      assert.deepEqual(verdict(other), verdict(plain));
      assert.deepEqual(tree(other), tree(plain));
    }),
    { numRuns: 40 },
  );
});

function dos(text: string): string {
  return `\uFEFF${text.replaceAll('\n', '\r\n')}`;
}

test('other names, and lists whose order means nothing, keep the verdict', () => {
  fc.assert(
    fc.property(DRAWN, (drawn) => {
      const before = verdict(compiled(written(wanted(drawn))));
      assert.deepEqual(verdict(compiled(written(wanted(drawn, OTHERS)))), before, 'other names');
      const turned = { ...drawn, apps: [...drawn.apps].reverse(), settings: [...drawn.settings].reverse() };
      assert.deepEqual(verdict(compiled(written(wanted(turned)))), before, 'another order');
    }),
    { numRuns: 100 },
  );
});
