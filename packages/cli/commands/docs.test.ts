import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXAMPLES, NAMES, call, contents, copyOf, edit, emptyFolder, write } from '../sample.ts';
import { docs } from './docs.ts';

const AT = { at: '2026-11-22' };

/** Names of the elements that are opened and closed, each by its own. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name = '', alone] of html.replaceAll(/<!--.*?-->|<!doctype html>/g, '').matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/g)) {
    if (alone || name === 'meta') continue;
    if (!close) open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

/** Links and paths of a tree that lead nowhere, and tables whose rows are not of one width. */
function flaws(text: string, files: ReadonlySet<string>, example: string): string[] {
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, to = '']) => to).filter((to) => !files.has(to) && !to.startsWith('https://'));
  const named = [...text.matchAll(/\bdeploy\/[a-z0-9-]+\/[^\s`]+/g)]
    .map(([path]) => path)
    .filter((path) => !existsSync(join(example, path)));
  const tables = text.split('\n\n').filter((each) => each.startsWith('|'));
  const width = (line: string): number => line.replaceAll('\\|', '').split('|').length;
  const uneven = tables.filter((each) => new Set(each.trim().split('\n').map(width)).size > 1);
  return [...links, ...named, ...uneven];
}

for (const name of NAMES)
  test(`${name}: its documents are whole: links and paths lead to what is there, tables have their columns, and the page is HTML`, async (t) => {
    const out = emptyFolder(t);
    assert.equal((await call(docs, join(EXAMPLES, name), [], { ...AT, out })).code, 0);
    const files = contents(out);
    for (const [path, text] of files) {
      assert.doesNotMatch(text, /undefined|NaN|\[object/, path);
      if (path.endsWith('.md')) assert.deepEqual(flaws(text, new Set(files.keys()), join(EXAMPLES, name)), [], path);
      else assert.deepEqual(unbalanced(text), [], path);
    }
    const index = files.get('README.md') ?? '';
    const unnamed = [...files.keys()].filter((path) => path.endsWith('.md') && path !== 'README.md' && !index.includes(`](${path})`));
    assert.deepEqual(unnamed, [], 'a document that the index does not name');
    assert.equal((await call(docs, join(EXAMPLES, name), [], { ...AT, out })).stdout, 'Nothing changed.\n');
  });

test('phases say of each what is asked for here, and of the others by which key they would be', async (t) => {
  const phases = async (name: string) => {
    const { stdout } = await call(docs, join(EXAMPLES, name), [], { ...AT, out: emptyFolder(t) }, 'json');
    const { documents } = JSON.parse(stdout) as {
      documents: readonly { name: string; blocks: readonly { rows?: readonly string[][] }[] }[];
    };
    return documents.find((each) => each.name === 'phases')?.blocks.find(({ rows }) => rows)?.rows ?? assert.fail(name);
  };
  const [small, wide] = [await phases('nordlys'), await phases('multi-cloud')];
  assert.deepEqual(
    small.map(([title]) => title),
    ['1. Foundation', '2. Observability', '3. Application layer', '4. Multi-provider expansion', '5. Failover', '6. Showcase'],
  );
  assert.match(small[3]?.[2] ?? '', /^\*\*not asked for\*\*: `cells\.\*\.cluster\.pools`/);
  assert.match(small[4]?.[2] ?? '', /^\*\*not asked for\*\*: `cells\.\*\.standby`/);
  assert.match(wide[3]?.[2] ?? '', /^`fsn-1` has nodes \d+ at hetzner, \d+ at scaleway, \d+ at stackit, \d+ at ovhcloud$/);
  assert.match(wide[4]?.[2] ?? '', /^`fsn-1-standby` at `ovhcloud\/GRA11` for `fsn-1`$/);
});

test('what a person wrote is shown, and nothing that nobody knows is made up', async (t) => {
  const folder = copyOf(t, 'nordlys');
  const reason = 'a <script>alert(1)</script> | of `ours` [x](y)';
  edit(
    folder,
    'platform.yaml',
    (text) =>
      `${text}sovereignty: { accept: [{ party: hetzner, reason: ${JSON.stringify(reason)}, owner: me@nordlys.example, until: 2027-01-01 }] }\nstack: { logs: opensearch }\n`,
  );
  const { code, stdout } = await call(docs, folder, [], AT, 'json');
  assert.equal(code, 0);
  const { documents, written, day } = JSON.parse(stdout);
  assert.equal(day, '2026-11-22');
  assert.deepEqual([...written].sort(), readdirSync(join(folder, 'docs')).sort());
  assert.deepEqual(documents.map((each: { name: string }) => each.name)[0], 'README');
  const files = contents(join(folder, 'docs'));
  assert.ok(!files.get('all.html')?.includes('<script'));
  assert.ok(files.get('all.html')?.includes('a &lt;script&gt;alert(1)&lt;/script&gt; | of `ours` [x](y)'));
  assert.match(files.get('energy.md') ?? '', /is unknown: no provider publishes/);
  const checklist = files.get('checklist.md') ?? '';
  assert.match(checklist, /OpenSearch with Data Prepper, Alertmanager[\s\S]*nc -z 10\.20\.\d+\.\d+ 21892/);
  assert.doesNotMatch(checklist, /Loki, |:21892\/ready/);
  const risks = files.get('risks.md') ?? '';
  assert.match(risks, /^\| `hetzner` is excused at a gate of sovereignty: .* \| me@nordlys\.example \| accepted until 2027-01-01 \|$/m);
  assert.match(
    risks,
    /^\| `sovereignty\/unneeded` .* \| open, \w+ \|$|^\| `fsn-1`: promised is .* \| Nothing contradicts the promise, and nothing proves it \|$/m,
  );
  assert.match(files.get('README.md') ?? '', /`objectives.responseP95` \| 200ms \| all \| unknown/);
});

test('a refused platform, and a file that somebody else wrote, leave everything as it was', async (t) => {
  const folder = copyOf(t, 'nordlys');
  write(folder, 'docs/README.md', 'Our own.\n');
  const refused = await call(docs, folder, [], AT);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /README\.md was not made by Hansa/);
  assert.deepEqual([...contents(join(folder, 'docs'))], [['README.md', 'Our own.\n']]);

  edit(folder, 'platform.yaml', (text) => text.replace('apps: [nextcloud', 'apps: [nextclod'));
  const { code, stderr } = await call(docs, folder, [], { ...AT, out: 'papers' });
  assert.equal(code, 1);
  assert.match(stderr, /nextclod/);
  assert.ok(!existsSync(join(folder, 'papers')));

  const nothing = await call(docs, emptyFolder(t), [], AT);
  assert.equal(nothing.code, 1);
});

test('a document that is no longer made goes, and the files of others stay', async (t) => {
  const folder = copyOf(t, 'nordlys');
  assert.equal((await call(docs, folder, [], AT)).code, 0);
  write(folder, 'docs/notes.md', 'Ours.\n');
  edit(folder, 'platform.yaml', (text) => text.replace('name: fsn-1', 'name: fsn-2'));
  edit(folder, 'tenants/acme.yaml', (text) => text.replace('fsn-1', 'fsn-2'));
  const { stdout } = await call(docs, folder, [], AT);
  assert.match(stdout, /removed cell-fsn-1\.svg/);
  const names = readdirSync(join(folder, 'docs'));
  assert.ok(names.includes('notes.md') && names.includes('cell-fsn-2.svg') && !names.includes('cell-fsn-1.svg'));
});

test('a component with a host and a bucket of its own is in what has to be made for it, and in the ways in', async (t) => {
  const folder = copyOf(t, 'technology-stack');
  assert.equal((await call(docs, folder, [], AT)).code, 0);
  const made = contents(join(folder, 'docs'));
  const host = 'registry-gra-1.technology-stack.example';
  assert.match(made.get('checklist.md') ?? '', /Make the bucket `techstack-gra-1-registry` .* into `platform\/harbor`/);
  assert.ok(made.get('checklist.md')?.includes(`, \`${host}\` lead to the address of the gateway`));
  assert.ok(made.get('access.md')?.includes(`https://${host}`));
  assert.ok(made.get('architecture.md')?.includes(`; harbor: \`${host}\``));
});

test('the checklist asks for what the platform has, and for nothing else', async (t) => {
  const folder = copyOf(t, 'nordlys');
  rmSync(join(folder, 'tenants'), { recursive: true });
  assert.equal((await call(docs, folder, [], AT)).code, 0);
  const few = contents(join(folder, 'docs'));
  assert.match(few.get('checklist.md') ?? '', /hansa tenant add canary --wave 0/);
  assert.doesNotMatch(few.get('checklist.md') ?? '', /### MariaDB|active: standby/);
  assert.match(few.get('values-index.md') ?? '', /`tenants\/<slug>\.yaml`/);
  edit(
    folder,
    'platform.yaml',
    (text) => `${text.replace('services: {', 'services: { postgres: { at: [hetzner/fsn1] },')}profile: evaluation\n`,
  );
  assert.equal((await call(docs, folder, [], AT)).code, 0);
  const trial = contents(join(folder, 'docs'));
  assert.match(trial.get('README.md') ?? '', /Profile `evaluation`/);
  assert.match(trial.get('checklist.md') ?? '', /One host, one voter/);
  assert.match(few.get('checklist.md') ?? '', /`ttl: 30`/);
});

test('every guide that somebody may look for by its name leads somewhere', async (t) => {
  const folder = copyOf(t, 'nordlys');
  assert.equal((await call(docs, folder, [], AT)).code, 0);
  const index = contents(join(folder, 'docs')).get('values-index.md') ?? '';
  const platform = ['README', 'ARCHITECTURE_PLAN', 'QUICK_START_K3S', 'K3S_SETUP_GUIDE', 'K3S_FAQ', 'KUBERNETES_TAINTS_EXPLAINED'];
  const services = ['EXTERNAL_SERVICES_SETUP', 'K3S_APP_INTEGRATION', 'K3S_VS_DOCKER_SWARM', 'SETUP_GUIDE_PLANETHOSTER'];
  const tenants = ['SETUP', 'ADDING-TENANT', 'DATABASE', 'SECRETS', 'UPGRADE'];
  const guides = [...platform, ...services, ...tenants];
  assert.ok(index.includes('`hansa providers` for this spec'), index);
  assert.deepEqual(
    guides.filter((name) => !index.includes(`\`${name}.md\``)),
    [],
  );
});
