import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ComponentEntry, ComponentView, Unit } from '../catalogue/entry.ts';
import { CATALOGUE } from '../catalogue/index.ts';
import { compilePlatform, languageOf } from '../compile.ts';
import { type PlatformPlan, clustersOf } from '../plan/plan.ts';
import { seenBy } from '../plan/seen.ts';
import { PLATFORM_FILE, readPlatform } from '../spec/read.ts';
import type { YamlNode } from '../spec/yaml/node.ts';
import { canonical } from '../tree/manifest/digest.ts';
import { codeTies } from './code.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');
const textOf = (name: string): string => readFileSync(join(EXAMPLES, name, PLATFORM_FILE), 'utf8');

/** Every component, and who is told of each rendering of one. */
let heard: (entry: ComponentEntry, view: ComponentView, units: readonly Unit[]) => void = () => {};
const components = Object.fromEntries(
  Object.entries(CATALOGUE.components).map(([name, entry]) => {
    const units = (view: ComponentView): readonly Unit[] => {
      const made = entry.units(view);
      heard(entry, view, made);
      return made;
    };
    return [name, { ...entry, units }];
  }),
);
const LANGUAGE = languageOf({ ...CATALOGUE, components });

type Compiled = ReturnType<typeof compilePlatform>;

function compiled(text: string, before?: Compiled): Compiled {
  const { sources, written } = readPlatform(text, LANGUAGE.vocabulary);
  return compilePlatform(LANGUAGE, { sources, platform: written }, before);
}

const tiesOf = ({ platform, models }: Compiled) => platform && codeTies(platform, LANGUAGE.catalogue, models);

/** The view without anybody who writes down what is read of it. */
function bare(plan: PlatformPlan, { cell: { cell }, cluster: { cluster }, settings, reason }: ComponentView): ComponentView | undefined {
  const own = plan.cells.find((each) => each.cell.name === cell.name);
  const home = own && clustersOf(own).find((each) => each.cluster.name === cluster.name);
  const because = own?.components.find((each) => each.origin === reason.origin) ?? reason;
  return own && home && { platform: seenBy(plan, own), cell: own, cluster: home, settings, reason: because };
}

test('a component says the same to whoever writes down what it reads', () => {
  let compared = 0;
  for (const name of readdirSync(EXAMPLES)) {
    const plan = compiled(textOf(name)).platform;
    assert.ok(plan);
    const differing: string[] = [];
    heard = (entry, view, units) => {
      const usual = bare(plan, view);
      if (!usual || canonical(units) !== canonical(entry.units(usual))) differing.push(entry.name);
      compared += 1;
    };
    // Another plan of the same text: what the first one came to was looked at when it was checked.
    codeTies({ ...plan, cells: structuredClone(plan.cells) }, LANGUAGE.catalogue, []);
    heard = () => {};
    assert.deepEqual(differing, [], name);
  }
  assert.ok(compared > 60, String(compared));
});

/** Where each value of a document stands. */
function* leaves(node: YamlNode | undefined): Generator<{ readonly start: number; readonly end: number }> {
  if (node?.kind === 'scalar') yield node;
  else if (node?.kind === 'sequence') for (const item of node.items) yield* leaves(item);
  else for (const { value } of node?.entries ?? []) yield* leaves(value);
}

/** The example, with what its cell says otherwise, and with choices that decide who delivers something. */
const LAYERS = 'environments: [{ name: accept }, { name: prod, backup: { keep: 40d }, settings: { traefik: { replicas: 4 } } }]';
const TEXT = `${textOf('sovereign-saas').replace(/^environments: .*$/m, LAYERS)}
stack: { secrets: sops, volumes: longhorn }
settings: { kyverno: { action: audit }, traefik: { uploadTime: 3600s } }
`;

/** One value otherwise each; many are wrong then, which must not matter. */
function* edits(): Generator<string> {
  const read = readPlatform(TEXT, LANGUAGE.vocabulary);
  for (const { start, end } of leaves(read.sources.documents.get(PLATFORM_FILE)?.root)) {
    const was = TEXT.slice(start, end);
    yield TEXT.slice(0, start) + (/\d/.test(was) ? was.replace(/\d/, '4') : `${was}x`) + TEXT.slice(end);
  }
  yield `${TEXT}images: { mirror: registry.other.example/all }\n`;
  yield TEXT.replace('dns: { provider: desec }', 'dns: { provider: hetzner }');
  yield TEXT.replaceAll('hetzner/fsn1', 'ovhcloud/GRA11');
  yield TEXT.replace('secrets: sops', 'secrets: sealed-secrets');
  yield TEXT.replace('traefik: { uploadTime: 3600s }', 'traefik: { pluginImage: registry.other.example/traefik:3 }');
  yield TEXT.replace('runtime: eu', 'runtime: adequate');
}

test('whatever was typed before, a platform has the ties that it has alone', () => {
  let before = compiled(TEXT);
  let [kept, all] = [0, 0];
  for (const text of [...edits(), TEXT]) {
    let rendered = 0;
    heard = () => (rendered += 1);
    const after = compiled(text, before);
    const ties = tiesOf(after);
    heard = () => {};
    assert.deepEqual(ties, tiesOf(compiled(text)), text);
    if (!after.platform) continue;
    [kept, all, before] = [kept + Number(rendered < 5), all + 1, after];
  }
  assert.ok(kept > all / 4 && kept < all, `${kept} of ${all}`);
});
