import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allCodes, compile } from '@hansa/compiler';
import { EXAMPLES, emptyFolder, typed } from './sample.ts';

/*
 * Whoever follows the numbered guides, one after the other, types what works. Commands of Hansa and of Git are run; those of programs
 * that need a cluster, keys or registries are only known by name.
 */

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const GUIDES = readdirSync(DOCS)
  .filter((name) => /^\d-.*\.md$/.test(name))
  .sort();
const ELSEWHERE = new Set(['age-keygen', 'sops', 'flux', 'kubectl', 'curl', 'dig']);
const GIT = ['-c', 'user.name=Ada', '-c', 'user.email=ada@fjord.test', '-c', 'commit.gpgsign=false'];

interface Block {
  readonly language: string;
  readonly lines: readonly string[];
}

function blocksOf(guide: string): Block[] {
  const text = readFileSync(join(DOCS, guide), 'utf8');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', body = '']) => ({
    language,
    lines: body.trimEnd().split('\n'),
  }));
}

/** Runs one line, and returns what it printed. `# exits 1` behind a line says that it is meant to. */
async function run(folder: string, line: string): Promise<string> {
  const [command = '', expected = '0'] = line.split(' # exits ');
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const [program = ''] = words;
  if (program === 'git') return execFileSync('git', [...GIT, ...words.slice(1)], { cwd: folder, encoding: 'utf8' });
  if (program === 'cat') return readFileSync(join(folder, words[1] ?? ''), 'utf8');
  if (ELSEWHERE.has(program)) return '';
  assert.deepEqual(words.slice(0, 2), ['npx', 'hansa'], line);
  if (words.includes('lock')) return (await typed(['lock', '--help'], { cwd: folder })).code === 0 ? '' : assert.fail(line);
  const { code, stdout, stderr } = await typed(words.slice(2), { cwd: folder });
  assert.equal(String(code), expected, `${line}\n${stdout}${stderr}`);
  return stdout + stderr;
}

async function printedBy(folder: string, lines: readonly string[]): Promise<string> {
  let printed = '';
  for (const line of lines) printed += await run(folder, line);
  return printed;
}

test('each command of the guides runs, in the order in which they are read, and prints what they say', async (t) => {
  const folder = emptyFolder(t);
  symlinkSync(EXAMPLES, join(folder, 'examples'));
  let printed = '';
  let commands = 0;
  for (const guide of GUIDES)
    for (const { language, lines } of blocksOf(guide)) {
      if (language === 'sh') printed = await printedBy(folder, lines);
      else if (language !== 'yaml' && printed !== '' && !lines.some((line) => line.startsWith('deploy/')))
        for (const line of lines) assert.ok(printed.includes(line), `${guide}: ${line}`);
      commands += language === 'sh' ? lines.length : 0;
    }
  assert.ok(GUIDES.length === 6 && commands > 40, `${GUIDES.length} guides, ${commands} commands`);
});

test('the small evaluation of the first guide has six machines, and nothing to complain of', () => {
  const small = blocksOf('1-first-cloud.md').find(({ language, lines }) => language === 'yaml' && lines[0] === 'profile: evaluation');
  const keys = new Set(small?.lines.map((line) => line.split(':')[0]));
  const rest = readFileSync(join(EXAMPLES, 'nordlys', 'platform.yaml'), 'utf8')
    .split('\n')
    .filter((line) => !keys.has(line.split(':')[0] ?? ''));
  const { diagnostics, platform } = compile(new Map([['platform.yaml', [...rest, ...(small?.lines ?? [])].join('\n')]]));
  assert.deepEqual(diagnostics, []);
  const [cell] = platform?.cells ?? [];
  const nodes = cell?.primary.pools.reduce((sum, pool) => sum + pool.values.nodes, 0) ?? 0;
  assert.equal((cell?.primary.servers.length ?? 0) + nodes + (cell?.hosts.length ?? 0), 6);
});

test('the guide to the traps leads to every one of them', () => {
  const text = readFileSync(join(DOCS, '4-traps.md'), 'utf8');
  const traps = allCodes()
    .map((each) => each.code)
    .filter((code) => !/^(spec|yaml)\//.test(code));
  assert.deepEqual(
    traps.filter((code) => !text.includes(`](reference/diagnostics/${code}.md)`)),
    [],
  );
});

test('the guide to the tree shows the folders that there are', async (t) => {
  const folder = emptyFolder(t);
  assert.equal((await typed(['init', 'cloud'], { cwd: folder })).code, 0);
  assert.equal((await typed(['-C', 'cloud', 'render'], { cwd: folder })).code, 0);
  const shown =
    blocksOf('2-reading-the-tree.md')[0]
      ?.lines.slice(1)
      .map((line) => line.trim().split(/\s+/)[0] ?? '') ?? [];
  const patterns = shown.map((path) => new RegExp(`^${path.replaceAll(/<[a-z]+>/g, '[a-z0-9-]+').replace(/\/$/, '/.+')}$`));
  const files = readdirSync(join(folder, 'cloud/deploy/fsn-1'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, 'cloud/deploy/fsn-1').length + 1));
  assert.deepEqual(
    files.filter((path) => !patterns.some((pattern) => pattern.test(path))),
    [],
    'a file that the guide does not name',
  );
  assert.deepEqual(
    shown.filter((_, index) => !files.some((path) => patterns[index]?.test(path))),
    [],
    'a line of the guide that no file has',
  );
});

test('what the guide for day two looks at is there, under that very name', async (t) => {
  const folder = emptyFolder(t);
  assert.equal((await typed(['init', 'cloud'], { cwd: folder })).code, 0);
  assert.equal((await typed(['-C', 'cloud', 'render'], { cwd: folder })).code, 0);
  const objects = readdirSync(join(folder, 'cloud/deploy/fsn-1'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split(/^---$/m));
  const lines = blocksOf('5-day-two.md').flatMap((block) => block.lines);
  const { stdout: plan } = await typed(['-C', 'cloud', 'plan'], { cwd: folder });
  const named = lines.flatMap((line) => [...line.matchAll(/-n (\S+) \S+ (?:(certificate) |(deployment)\/)(\S+)/g)]);
  assert.equal(named.length, 5);
  for (const [line, namespace, certificate, deployment, name] of named) {
    // Of what a chart makes the tree has the release alone, which gives the name.
    const is = new RegExp(`^kind: (${certificate ? 'Certificate' : 'Deployment'}|HelmRelease)$`, 'm');
    const isSo = (text: string) => is.test(text) && text.includes(`\n  name: ${name}\n`) && text.includes(`amespace: ${namespace}\n`);
    assert.ok(objects.some(isSo), `${line} (${deployment ?? certificate})`);
  }
  for (const [, host] of lines.join('\n').matchAll(/https:\/\/([a-z0-9.-]+)/g))
    assert.ok(
      objects.some((text) => text.includes(host ?? '?')),
      host,
    );
  for (const [, node] of lines.join('\n').matchAll(/(?:drain|uncordon) (\S+)/g)) assert.ok(plan.includes(`server/${node}`), node);
});

/** Guides that show code: each block names its file, and its lines stand there as they are shown, one after the other. */
const SHOWN = ['add-an-app.md', 'add-a-component.md'];

test('what the guides for contributors show and name stands so in the files', () => {
  for (const guide of SHOWN) {
    const text = readFileSync(join(DOCS, guide), 'utf8');
    const listings = blocksOf(guide).filter(({ language }) => language === 'ts');
    for (const { lines } of listings) {
      const path = /^\/\/ (packages\/\S+)$/.exec(lines[0] ?? '')?.[1] ?? assert.fail(`${guide}: ${lines[0]}`);
      const shown = lines.slice(1).join('\n');
      assert.ok(readFileSync(join(DOCS, '..', path), 'utf8').includes(shown), `${guide}: ${path} has no\n${shown}`);
    }
    const named = [...text.matchAll(/`(packages\/[^`]+)`/g)].map(([, path = '']) => path);
    assert.deepEqual(
      named.filter((path) => !existsSync(join(DOCS, '..', path))),
      [],
      guide,
    );
    assert.ok(listings.length > 3 && named.length > 5, guide);
  }
});

test('what the guide to other choices writes into a platform can work', () => {
  const [apps, stack] = blocksOf('6-apps-and-choices.md').flatMap(({ language, lines }) => (language === 'yaml' ? [lines.join('\n')] : []));
  const read = (path: string): string => readFileSync(join(EXAMPLES, 'nordlys', path), 'utf8');
  const platform = `${read('platform.yaml').replace(/^apps: .*$/m, apps ?? '')}${stack}\n`;
  const files = new Map([
    ['platform.yaml', platform],
    ['tenants/acme.yaml', read('tenants/acme.yaml')],
  ]);
  const { platform: plan, diagnostics } = compile(files);
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code),
    [],
  );
  assert.ok(
    plan?.apps.value.includes('odoo') &&
      plan.cells.every(({ components }) => components.some(({ values }) => values.component === 'longhorn')),
  );
});
