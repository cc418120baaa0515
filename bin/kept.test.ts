import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'kept-'));
after(() => rmSync(folder, { recursive: true }));

const cache = join(folder, 'cache');
const main = write(
  'main.ts',
  "import { word } from './word.ts';\nconst word2: string = word();\nconsole.log(word2, import.meta.dirname);\nif (process.argv[2] === 'later') console.log((await import('./later.ts')).later);\n",
);
const word = write(
  'word.ts',
  "export function word(): string {\n  if (process.argv[2] === 'throw') throw new Error('lost');\n  return 'one';\n}\n",
);
write('later.ts', "export const later: string = 'loaded when asked for';\n");
const lock = write('lock.json', '{}');
/** What hansa.mjs does, with a program of three files. */
const launcher = write(
  'launcher.mjs',
  `import { keepProgram, keptProgram, traceSources } from ${JSON.stringify(join(import.meta.dirname, 'kept.mjs'))};
   const [main, cache, lock] = ${JSON.stringify([main, cache, lock])};
   const kept = keptProgram(cache);
   console.log(kept ? 'kept' : 'sources');
   if (kept) traceSources(kept);
   await import(kept ?? main);
   if (!kept) await keepProgram(main, cache, [lock]);`,
);

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function launch(...args: string[]): string[] {
  const { stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], { encoding: 'utf8' });
  return `${stdout}${stderr}`.trim().split('\n');
}

test('the kept program says what the sources say, also where they lie and what they load later', () => {
  assert.deepEqual(launch('later'), ['sources', `one ${folder}`, 'loaded when asked for']);
  assert.deepEqual(launch('later'), ['kept', `one ${folder}`, 'loaded when asked for']);
});

test('a change of any input makes it stale at once, and the next run keeps the new one', () => {
  appendFileSync(word, '// a comment\n');
  assert.equal(launch()[0], 'sources');
  assert.equal(launch()[0], 'kept');
  appendFileSync(lock, ' ');
  assert.equal(launch()[0], 'sources');
  assert.equal(launch()[0], 'kept');
  assert.equal(readdirSync(cache).filter((name) => /\.\d+$/.test(name)).length, 0, 'no half file stays behind');
});

test('a trace names the line that was written', () => {
  const trace = launch('throw').join('\n');
  assert.match(trace, /^kept\n/);
  assert.ok(trace.includes(`${word}:2:`), trace);
});

test('where it cannot be kept, the sources run', () => {
  rmSync(cache, { recursive: true });
  writeFileSync(cache, 'a file where the folder should be');
  assert.deepEqual(launch(), ['sources', `one ${folder}`]);
  assert.deepEqual(launch(), ['sources', `one ${folder}`]);
  assert.ok(existsSync(cache));
});

test('nothing but Node itself is loaded before a command asks for it', () => {
  const program = join(import.meta.dirname, '../packages/cli/main.ts');
  const own = join(folder, 'own');
  const keep = `import { keepProgram } from ${JSON.stringify(join(import.meta.dirname, 'kept.mjs'))}; await keepProgram(...process.argv.slice(2), []);`;
  spawnSync(process.execPath, [write('keep.mjs', keep), program, own]);
  const [kept = ''] = readdirSync(own).filter((name) => name.endsWith('.mjs'));
  const loaded = [...readFileSync(join(own, kept), 'utf8').matchAll(/^import .* from "([^"]+)";$/gm)].map(([, from]) => from ?? '');
  assert.ok(loaded.length > 3);
  assert.deepEqual(
    loaded.filter((from) => !from.startsWith('node:')),
    [],
  );
});
