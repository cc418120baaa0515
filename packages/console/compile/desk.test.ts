import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '@hansa/compiler';
import { digestOf, lockOf } from '@hansa/compiler/check/sample.ts';
import { Desk } from './desk.ts';
import type { Content, Told } from './messages.ts';
import { Rendering } from './rendering.ts';
import { EXAMPLE_NAMES, assertShown, example, sit, treesOf } from './sample.ts';

for (const name of EXAMPLE_NAMES) {
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

test('what draws and renders comes later than what is asked: diagnostics wait for nothing, the rest follows', () => {
  const told: Told[] = [];
  const waiting: (() => void)[] = [];
  const desk = new Desk(
    (each) => told.push(each),
    (run) => waiting.push(run),
  );
  const files = example('nordlys');
  desk.take({ ask: 'open', files, saved: files, version: 0 });
  desk.take({ ask: 'text', path: 'oslo-1/platform/namespaces.yaml' });
  assert.equal(waiting.length, 0);
  desk.bring(Rendering);
  for (let run = waiting.shift(); run; run = waiting.shift()) run();
  assert.deepEqual(
    told.map((each) => each.told),
    ['checked', 'text', 'drawn', 'tree'],
  );
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

test('a name that every tenant has a part of is judged at each stroke, and rendered into every tree that says it', () => {
  const files = example('sovereign-saas');
  const { take, ask, heard, open } = sit();
  open(files);
  const typed = 'appsDomain: other-apps.example';
  const now = new Map<string, string>(files);
  const edit = (file: string, content: string): void => {
    now.set(file, content);
    take({ ask: 'edit', file, content, version: now.size });
    assert.deepEqual(heard('checked').diagnostics, compile(now).diagnostics);
  };
  const [platform, acme] = ['platform.yaml', 'tenants/acme.yaml'].map((file) => files.get(file) ?? '');
  for (let n = 'appsDomain: o'.length; n <= typed.length; n += 1)
    edit('platform.yaml', (platform ?? '').replace(/^appsDomain: .*$/m, typed.slice(0, n)));
  edit('tenants/acme.yaml', (acme ?? '').replace('slug: acme', 'slug: boreal'));
  edit('platform.yaml', `# aside\n${now.get('platform.yaml')}`);
  edit('tenants/acme.yaml', (acme ?? '').replace('slug: acme', 'slug: apex'));
  edit('platform.yaml', (now.get('platform.yaml') ?? '').replace('other-apps', 'further-apps'));
  ask();
  assertShown({ ask, heard }, treesOf(compile(now)));
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
