import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { platformText } from '../check/sample.ts';
import { type PlatformPlan, compilePlatform, compileTenant, languageOf, renameTenant, sameFooting, sameGround } from '../index.ts';
import { PLATFORM_FILE, type PlatformFile, readPlatform, readTenant } from '../spec/read.ts';
import { planPlatform } from './platform.ts';
import type { YamlNode } from '../spec/yaml/node.ts';

const LANGUAGE = languageOf();
const FOLDER = join(import.meta.dirname, '..', '..', '..', 'examples', 'sovereign-saas');
/** The example, with every section that a tenant's plan looks into, and with what an environment says otherwise. */
const LAYERS = 'environments: [{ name: accept }, { name: prod, backup: { keep: 40d }, settings: { odoo: { sessions: database } } }]';
const TEXT = `${readFileSync(join(FOLDER, PLATFORM_FILE), 'utf8').replace(/^environments: .*$/m, LAYERS)}
profile: production
images: { mirror: registry.sovereign.example/all }
settings: { nextcloud: { pool: session }, mautic: { volume: 9Gi } }
`;
/** Its tenants, suspended: copies of their files are kept as long as the platform says. */
const TENANTS = readdirSync(join(FOLDER, 'tenants')).flatMap((name) => {
  const text = readFileSync(join(FOLDER, 'tenants', name), 'utf8');
  return readTenant(`tenants/${name}`, `${text}state: suspended\n`).written ?? [];
});

const compiled = (read: PlatformFile, before?: ReturnType<typeof compilePlatform>) =>
  compilePlatform(LANGUAGE, { sources: read.sources, platform: read.written }, before);

/** Its digest is made of the rest, on demand: that took as long as all the rest of this test. */
function undigested({ platform, ...rest }: ReturnType<typeof compilePlatform>) {
  return { ...rest, platform: platform && { ...Object.getOwnPropertyDescriptors(platform), digest: undefined } };
}

const READ = readPlatform(TEXT, LANGUAGE.vocabulary);
const BEFORE = compiled(READ);

/** Where each value of the platform stands. */
function* leaves(node: YamlNode | undefined): Generator<{ readonly start: number; readonly end: number }> {
  if (node?.kind === 'scalar') yield node;
  else if (node?.kind === 'sequence') for (const item of node.items) yield* leaves(item);
  else for (const { value } of node?.entries ?? []) yield* leaves(value);
}

/** The platform with one value otherwise: a number by another, a text by some that may be wrong. */
function* edits(read: PlatformFile, text: string): Generator<string> {
  for (const { start, end } of leaves(read.sources.documents.get(PLATFORM_FILE)?.root)) {
    const was = text.slice(start, end);
    const others = /^\d+$/.test(was) ? [`${Number(was) + 1}`] : [`${was}x`, was.replace(/\d/, '4'), /^[\w-]+$/.test(was) ? 'never' : ''];
    for (const other of others.filter((each) => each !== was)) yield text.slice(0, start) + other + text.slice(end);
  }
}

/** What the workbench takes over of a tenant on the same ground, and what it would have made. */
function assertRenamed(old: PlatformPlan, now: PlatformPlan, tenants: typeof TENANTS): void {
  for (const tenant of tenants) {
    const { plan, entry, findings } = renameTenant(LANGUAGE, now, tenant, compileTenant(LANGUAGE, old, tenant));
    assert.deepEqual({ plan, entry, findings }, compileTenant(LANGUAGE, now, tenant));
  }
}

test('whichever value is changed, a platform compiled after another comes to what it comes to alone, and so do tenants on the same footing', () => {
  const kept = { shape: 0, footing: 0, other: 0 };
  for (const text of edits(READ, TEXT)) {
    const [alone, after] = [readPlatform(text, LANGUAGE.vocabulary), readPlatform(text, LANGUAGE.vocabulary, READ)];
    assert.deepEqual([after.written, after.findings], [alone.written, alone.findings]);
    if (after.written?.value.plans === READ.written?.value.plans) kept.shape += 1;
    const [fresh, platform] = [compiled(alone), compiled(after, BEFORE)];
    assert.deepEqual(undigested(platform), undigested(fresh));
    if (!BEFORE.platform || !fresh.platform || !platform.platform) continue;
    const same = sameFooting(BEFORE.platform, platform.platform);
    kept[same ? 'footing' : 'other'] += 1;
    // What the workbench takes over, and what it would have made.
    const [old, now] = [BEFORE.platform, fresh.platform];
    for (const tenant of same ? TENANTS : []) assert.deepEqual(compileTenant(LANGUAGE, old, tenant), compileTenant(LANGUAGE, now, tenant));
  }
  assert.ok(kept.shape > 30 && kept.footing > 10 && kept.other > 30, JSON.stringify(kept));
});

const EXAMPLES = join(FOLDER, '..');

function tenantsOf(example: string) {
  const folder = join(EXAMPLES, example, 'tenants');
  return readdirSync(folder).flatMap((file) => readTenant(`tenants/${file}`, readFileSync(join(folder, file), 'utf8')).written ?? []);
}

for (const name of readdirSync(EXAMPLES).filter((each) => existsSync(join(EXAMPLES, each, 'tenants'))))
  test(`${name}: whichever value is changed, tenants on the same ground come to the same but for their names`, () => {
    const text = readFileSync(join(EXAMPLES, name, PLATFORM_FILE), 'utf8');
    const [read, tenants] = [readPlatform(text, LANGUAGE.vocabulary), tenantsOf(name)];
    const before = compiled(read).platform;
    assert.ok(before);
    const domains = ['a.example', `${'a-long-label'.repeat(5)}.${'b'.repeat(60)}.example`, before.platform.values.domain];
    const others = domains.map((other) => text.replace(/^appsDomain: .*$/m, `appsDomain: ${other}`));
    let renamed = 0;
    for (const other of [...others, ...edits(read, text)]) {
      const { sources, written } = readPlatform(other, LANGUAGE.vocabulary, read);
      if (!written) continue;
      const request = { catalogue: LANGUAGE.catalogue, docs: LANGUAGE.platformDocs, sources, written };
      const [after, fresh] = [planPlatform({ ...request, findings: [] }, before), planPlatform({ ...request, findings: [] })];
      if (!sameGround(before, after)) continue;
      if (!sameFooting(before, after)) renamed += 1;
      assertRenamed(before, fresh, tenants);
    }
    // What an environment says otherwise is a platform of its own, and never the same ground with other names.
    assert.equal(
      renamed > 0,
      before.cells.every(({ own }) => own === undefined),
      String(renamed),
    );
  });

test('who is told of certificates is no footing of a tenant, the domain of its apps is', () => {
  const stands = (text: string): boolean => {
    const { platform } = compiled(readPlatform(text, LANGUAGE.vocabulary, READ), BEFORE);
    assert.ok(platform && BEFORE.platform);
    return sameFooting(BEFORE.platform, platform);
  };
  assert.ok(stands(TEXT.replace(/^contact: .*$/m, 'contact: other@sovereign.example')));
  assert.ok(!stands(TEXT.replace(/^appsDomain: .*$/m, 'appsDomain: other-apps.example')));
});

test('what a tenant is sized, placed or kept by is no name', () => {
  const plain = TEXT.replace(LAYERS, 'environments: [{ name: accept }, { name: prod }]');
  const read = readPlatform(plain, LANGUAGE.vocabulary);
  const before = compiled(read);
  const stands = (was: string | RegExp, is: string): boolean => {
    const text = plain.replace(was, is);
    assert.notEqual(text, plain);
    const { platform } = compiled(readPlatform(text, LANGUAGE.vocabulary, read), before);
    assert.ok(platform && before.platform, is);
    return sameGround(before.platform, platform);
  };
  assert.ok(stands(/^appsDomain: .*$/m, 'appsDomain: other-apps.example'));
  assert.ok(!stands('nodes: 3', 'nodes: 4'));
  assert.ok(!stands('pool: session', 'pool: transaction'));
  assert.ok(!stands('profile: production', 'profile: evaluation'));
  assert.ok(!stands('registry.sovereign.example/all', 'registry.sovereign.example/some'));
  assert.ok(!stands(/min: (\d+)/, 'min: 1$1'));
  assert.ok(!stands('hetzner/fsn1', 'hetzner/nbg1'));
  assert.ok(!stands(/relay: \S+/, 'relay: other.relay.example,'));
});

test('which cells see the platform alike is as it is alone, whatever stood there before', () => {
  const text = (sessions: string, of: string): string =>
    platformText({
      environments: `[{ name: a, settings: { odoo: { sessions: ${sessions} } } }, { name: b, settings: { odoo: { sessions: ${sessions} } } }]`,
      cells: `[{ name: one, at: hetzner/fsn1, environment: a }, { name: other, at: hetzner/nbg1, environment: ${of} }]`,
      apps: '[odoo]',
      plans: '[{ name: one, version: 1, seats: { min: 1, max: 50 }, price: { perSeat: 1.00 } }]',
    });
  const first = compiled(readPlatform(text('database', 'a'), LANGUAGE.vocabulary));
  const seen: number[] = [];
  for (const next of [text('files', 'a'), text('database', 'b'), text('files', 'b')]) {
    const [fresh, after] = [readPlatform(next, LANGUAGE.vocabulary)].flatMap((read) => [compiled(read), compiled(read, first)]);
    assert.ok(fresh && after);
    assert.deepEqual(undigested(after), undigested(fresh));
    seen.push(after.models.length);
  }
  assert.deepEqual(seen, [1, 2, 2]);
});
