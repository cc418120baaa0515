import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Compilation, compile, emitFile, hasErrors, languageOf, renderAll } from '@hansa/compiler';
import { digestOf, lockOf } from '@hansa/compiler/check/sample.ts';
import { Desk } from './desk.ts';
import type { Content, DeskAsk, Told } from './messages.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');

function example(name: string): Map<string, string> {
  const folder = join(EXAMPLES, name);
  const tenants = readdirSync(join(folder, 'tenants'))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => `tenants/${file}`);
  return new Map(['platform.yaml', ...tenants].map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** A desk whose background work is done after each `ask`, and waits after each `take`; what it tells is kept, the newest of each kind. */
function sit() {
  const told = new Map<Told['told'], Told>();
  const waiting: (() => void)[] = [];
  const desk = new Desk(
    (each) => told.set(each.told, each),
    (run) => waiting.push(run),
  );
  const take = (each: DeskAsk): void => desk.take(each);
  const ask = (...asks: readonly DeskAsk[]): void => {
    for (const each of asks) take(each);
    for (let run = waiting.shift(); run; run = waiting.shift()) run();
  };
  const heard = <K extends Told['told']>(kind: K) => {
    const found = told.get(kind);
    assert.ok(found, `nothing was told of ${kind}`);
    return found as Extract<Told, { told: K }>;
  };
  const open = (files: ReadonlyMap<string, Content>): void => ask({ ask: 'open', files, saved: files, version: 0 });
  return { take, ask, heard, open };
}

/** Every file of every cell by path, in the order of paths; none where it cannot be planned or must not be written. */
function treesOf(whole: Compilation): ReadonlyMap<string, string> {
  const all = hasErrors(whole.diagnostics) ? [] : [...renderAll(whole)];
  return new Map(all.flatMap(([cell, own]) => own.map((file) => [`${cell}/${file.path}`, emitFile(file)] as const)));
}

type Sitting = ReturnType<typeof sit>;

/** Holds that the page is shown these very texts. */
function assertShown({ ask, heard }: Pick<Sitting, 'ask' | 'heard'>, trees: Iterable<readonly [path: string, text: string]>): void {
  for (const [path, text] of trees) {
    ask({ ask: 'text', path });
    assert.equal(heard('text').text?.lines.join('\n'), text.replace(/\n$/, ''), path);
  }
}

const names = readdirSync(EXAMPLES).filter((name) => readdirSync(join(EXAMPLES, name)).includes('platform.yaml'));

for (const name of names) {
  test(`${name}: the desk says and renders what the compiler does, whole or by pieces`, () => {
    const files = example(name);
    const { ask, heard, open } = sit();
    open(files);
    const whole = compile(files);
    assert.deepEqual(heard('checked').diagnostics, whole.diagnostics);
    const trees = [...treesOf(whole)];
    assert.deepEqual(
      heard('tree')
        .entries.map((entry) => entry.path)
        .sort(),
      trees.map(([path]) => path).sort(),
    );
    assert.ok(heard('tree').entries.every((entry) => entry.change === 'same'));
    assertShown(
      { ask, heard },
      trees.filter((_, index) => index % 7 === 0),
    );
  });
}

/** The 0-based line of a text that has this in it. */
const lineOf = (lines: readonly string[] | undefined, part: string): number => (lines ?? []).findIndex((line) => line.includes(part));

test('an edit is checked, rendered and compared; undone, nothing differs', () => {
  const files = example('sovereign-saas');
  const { ask, heard, open } = sit();
  open(files);
  const acme = files.get('tenants/acme.yaml') ?? '';
  ask({ ask: 'edit', file: 'tenants/acme.yaml', content: acme.replace('slug: acme', 'slug: apex'), version: 1 });
  const changed = heard('tree').entries.filter((entry) => entry.change !== 'same');
  assert.ok(changed.length > 0);
  for (const entry of changed) assert.match(entry.path, /k7m2p9x4qd/);
  ask({ ask: 'edit', file: 'tenants/acme.yaml', content: acme, version: 2 });
  assert.ok(heard('tree').entries.every((entry) => entry.change === 'same'));
});

test('a comment changes no line of any tree', () => {
  const files = example('sovereign-saas');
  const { ask, heard, open } = sit();
  open(files);
  ask({ ask: 'edit', file: 'platform.yaml', content: `# aside\n${files.get('platform.yaml')}`, version: 1 });
  assert.ok(heard('tree').entries.every((entry) => entry.change === 'same'));
});

test('what no plan of a tenant hangs on is still rendered into the files that name it', () => {
  const files = example('sovereign-saas');
  const { ask, heard, open } = sit();
  open(files);
  const platform = (files.get('platform.yaml') ?? '').replace(/^contact: .*$/m, 'contact: somebody@else.example');
  ask({ ask: 'edit', file: 'platform.yaml', content: platform, version: 1 });
  assertShown({ ask, heard }, treesOf(compile(new Map([...files, ['platform.yaml', platform]]))));
  const changed = heard('tree').entries.filter((entry) => entry.change !== 'same');
  for (const part of ['/tenants/', '/platform/'])
    assert.ok(
      changed.some((entry) => entry.path.includes(part)),
      part,
    );
});

test('a lock beside the platform is shown in the trees, and a digest leads to its line', () => {
  const files = example('nordlys');
  const image = 'docker.io/collabora/code:26.04.2.1.1';
  const { ask, heard, open } = sit();
  open(files);
  ask({ ask: 'edit', file: 'hansa.lock.yaml', content: lockOf({ [image]: 'a' }), version: 1 });
  assert.deepEqual(
    heard('checked').diagnostics.map(({ code }) => code),
    ['image/unpinned'],
  );
  const changed = new Map([...files, ['hansa.lock.yaml', lockOf({ [image]: 'b' })]]);
  ask({ ask: 'edit', file: 'hansa.lock.yaml', content: lockOf({ [image]: 'b' }), version: 2 });
  assertShown({ ask, heard }, treesOf(compile(changed)));
  const path = [...treesOf(compile(changed))].find(([, text]) => text.includes(`${image}@`))?.[0] ?? '';
  ask({ ask: 'text', path });
  const line = lineOf(heard('text').text?.lines, `${image}@${digestOf('b')}`);
  ask({ ask: 'why', path, line });
  const { why } = heard('why');
  assert.deepEqual([why?.how, why?.place.file], ['asked', 'hansa.lock.yaml']);
});

test('while the platform cannot be planned, the last tree stays and can still be asked', () => {
  const files = example('sovereign-saas');
  const { ask, heard, open } = sit();
  open(files);
  const before = heard('tree').entries.length;
  ask({ ask: 'edit', file: 'platform.yaml', content: 'cells: [', version: 1 });
  assert.equal(heard('drawn').topology, null);
  assert.ok(heard('checked').diagnostics.length > 0);
  assert.equal(heard('tree').entries.length, before);
});

test('a rendered line leads to the line of the spec that asked for it, or to the default and its reason', () => {
  const files = example('sovereign-saas');
  const { ask, heard, open } = sit();
  open(files);
  const path = 'fsn-1/tenants/k7m2p9x4qd/nextcloud.yaml';
  ask({ ask: 'text', path });
  const { text } = heard('text');
  const line = lineOf(text?.lines, 'acme.sovereign-apps.example');
  assert.ok(line >= 0 && text?.traced.includes(line));
  ask({ ask: 'why', path, line });
  const { why } = heard('why');
  assert.equal(why?.how, 'asked');
  assert.equal(why.place.file, 'tenants/acme.yaml');
  assert.equal(files.get('tenants/acme.yaml')?.slice(why.place.offset, why.place.offset + why.place.length), 'acme');
  assert.equal(why.doc?.rule, '/slug');
});

test('a line without a value of the plan falls back to the origin of its object', () => {
  const { ask, heard, open } = sit();
  open(example('sovereign-saas'));
  const path = 'fsn-1/tenants/k7m2p9x4qd/nextcloud.yaml';
  ask({ ask: 'text', path });
  const line = lineOf(heard('text').text?.lines, 'kind: ');
  ask({ ask: 'why', path, line });
  assert.equal(heard('why').why?.how, 'origin');
  assert.match(heard('why').why?.place.file ?? '', /^(platform\.yaml|tenants\/acme\.yaml)$/);
});

test('bytes that are not UTF-8 are a diagnostic, not a fault', () => {
  const files = new Map<string, Content>([...example('nordlys'), ['tenants/odd.yaml', new Uint8Array([0xff, 0xfe, 0x6e])]]);
  const { heard, open } = sit();
  open(files);
  assert.deepEqual(
    heard('checked')
      .diagnostics.filter((each) => each.at.file === 'tenants/odd.yaml')
      .map((each) => each.code),
    ['yaml/encoding'],
  );
});

test('what is only said to people is not planned again, and what is written otherwise is', () => {
  const files = example('sovereign-saas');
  const { ask, heard, open } = sit();
  open(files);
  const platform = files.get('platform.yaml') ?? '';
  for (const [version, text] of [
    platform.replaceAll('\n\n', '\n# aside\n\n'),
    platform.replace('6.90', '6.9'),
    platform.replace('6.90', '"6.90"'),
    platform.replace('seats: { min: 3', 'seats: { min: 4'),
  ].entries()) {
    ask({ ask: 'edit', file: 'platform.yaml', content: text, version: version + 1 });
    assert.deepEqual(heard('checked').diagnostics, compile(new Map([...files, ['platform.yaml', text]])).diagnostics, `edit ${version}`);
  }
});

test('who delivers code is judged anew when something decides it otherwise', () => {
  const files = example('sovereign-saas');
  const { take, heard, open } = sit();
  open(files);
  const unaccepted = (files.get('platform.yaml') ?? '').replace(/^ {2}accept:\n(?: {4}.*\n)+/m, '');
  for (const [version, [was, is]] of [
    ['provider: desec', 'provider: hetzner'],
    ['\napps:', '\nimages: { mirror: registry.other.example/all }\napps:'],
    ['\napps:', '\nstack: { volumes: longhorn, secrets: sealed-secrets }\napps:'],
    ['\napps:', '\nsettings: { traefik: { pluginImage: registry.other.example/traefik:3 } }\napps:'],
    ['hetzner/fsn1', 'ovhcloud/GRA11'],
    ['runtime: eu', 'runtime: adequate'],
  ].entries()) {
    const text = unaccepted.replaceAll(was ?? '', is ?? '');
    take({ ask: 'edit', file: 'platform.yaml', content: text, version: version + 1 });
    assert.deepEqual(heard('checked').diagnostics, compile(new Map([...files, ['platform.yaml', text]])).diagnostics, is);
  }
});

/** One thing that somebody may do to a spec; the numbers choose a place in whatever the text is by then. */
interface Edit {
  readonly does: 'word' | 'copy' | 'move' | 'comment' | 'cut' | 'remove' | 'restore' | 'save' | 'pause';
  readonly file: string;
  readonly from: string;
  readonly at: number;
  readonly to: number;
}

function edits(paths: readonly string[]): fc.Arbitrary<readonly Edit[]> {
  const does = fc.constantFrom<Edit['does'][]>(
    'word',
    'word',
    'copy',
    'copy',
    'move',
    'comment',
    'cut',
    'remove',
    'restore',
    'save',
    'pause',
  );
  const [file, n] = [fc.constantFrom('platform.yaml', ...paths), fc.nat({ max: 10_000 })];
  return fc.array(fc.record({ does, file, from: file, at: n, to: n }), { minLength: 1, maxLength: 12 });
}

const chosen = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;

/** A word by another, a line by that of another file, a line elsewhere or said aside, a few characters out. */
function edited(text: string, other: string, { does, at, to }: Edit): string {
  if (does === 'cut') return text.slice(0, at % (text.length + 1)) + text.slice((at % (text.length + 1)) + (to % 5));
  if (does === 'word') {
    const words = /[\w./@-]+/g;
    const [{ 0: word, index } = { 0: '', index: 0 }, by] = [chosen([...text.matchAll(words)], at), chosen(other.match(words) ?? [''], to)];
    return text.slice(0, index) + by + text.slice(index + word.length);
  }
  const lines = text.split('\n');
  const [line = ''] = lines.splice(at % lines.length, 1);
  if (does === 'move') return lines.toSpliced(to % (lines.length + 1), 0, line).join('\n');
  const instead = does === 'copy' ? (other.split('\n')[at % (lines.length + 1)] ?? '') : `# ${line}`;
  return lines.toSpliced(at % (lines.length + 1), 0, instead).join('\n');
}

test('after any edits the desk says and renders what a compiler does that sees the files for the first time', () => {
  const language = languageOf();
  const start = example('sovereign-saas');
  fc.assert(
    fc.property(edits([...start.keys()]), (all) => {
      const { take, ask, heard, open } = sit();
      const files = new Map(start);
      open(files);
      for (const [index, edit] of all.entries()) {
        const { does, file } = edit;
        const text = files.get(file);
        if (does === 'pause') ask();
        else if (does === 'save') take({ ask: 'saved', file, content: text ?? null });
        else {
          const back = does === 'restore' || text === undefined;
          const content = does === 'remove' ? null : back ? (start.get(file) ?? '') : edited(text, files.get(edit.from) ?? '', edit);
          if (content === null) files.delete(file);
          else files.set(file, content);
          take({ ask: 'edit', file, content, version: index + 1 });
          assert.deepEqual(heard('checked').diagnostics, compile(files, language).diagnostics);
        }
      }
      ask();
      assertShown({ ask, heard }, treesOf(compile(files, language)));
    }),
    { numRuns: 50 },
  );
});
