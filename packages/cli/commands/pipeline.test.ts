import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { load, loadAll } from 'js-yaml';
import { EXAMPLES, call, copyOf, edit, write } from '../sample.ts';
import { quoted } from '../pipelines/want.ts';
import { pipeline } from './pipeline.ts';

const STACK = join(EXAMPLES, 'technology-stack');
const IMAGE = { image: 'registry.technology-stack.example/own/hansa:0.1.0' };

interface Jobs {
  readonly default: { readonly image: { readonly name: string; readonly entrypoint: readonly string[] } };
  readonly stages: readonly string[];
  readonly [job: `hansa:${string}`]: { readonly script: readonly string[]; readonly rules: readonly { readonly if: string }[] };
}

interface Task {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly steps: readonly {
      readonly script: string;
      readonly image: string;
      readonly securityContext: { readonly runAsNonRoot: boolean };
    }[];
    readonly tasks: readonly { readonly taskRef: { readonly name: string }; readonly when?: readonly object[] }[];
  };
}

test('GitLab checks and compares in a merge request, and publishes from the default branch alone', async () => {
  const { code, stdout } = await call(pipeline, STACK, ['gitlab'], IMAGE);
  assert.equal(code, 0);
  const jobs = load(stdout) as Jobs;
  assert.deepEqual(jobs.default.image, { name: IMAGE.image, entrypoint: [''] });
  const [check, compare, publish] = [jobs['hansa:check'], jobs['hansa:compare'], jobs['hansa:publish']];
  assert.deepEqual(check?.script, ['/opt/hansa/bin/hansa -C . check']);
  assert.ok(compare?.script.some((line) => line.includes('hansa -C . diff > diff.txt || test $? -eq 3')));
  assert.ok(compare?.script.every((line) => !line.includes('WRITE') && !line.includes('push')));
  assert.deepEqual(publish?.rules, [{ if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' }]);
  assert.equal(publish?.script.at(-1), 'git -C deploy/gra-1 push --quiet origin HEAD:main');
  assert.doesNotMatch(stdout, /force|[&*]\w+\d+\b: /);
});

test('Tekton gets Tasks that its Pipeline names, restricted, and publishes when it is told to', async () => {
  const { stdout } = await call(pipeline, STACK, ['tekton'], IMAGE);
  const objects = loadAll(stdout) as Task[];
  const [line = assert.fail()] = objects.filter(({ kind }) => kind === 'Pipeline');
  const tasks = objects.filter(({ kind }) => kind === 'Task');
  assert.deepEqual(
    line.spec.tasks.map(({ taskRef }) => taskRef.name),
    tasks.map(({ metadata }) => metadata.name),
  );
  for (const step of tasks.flatMap(({ spec }) => spec.steps)) assert.ok(step.securityContext.runAsNonRoot && step.image === IMAGE.image);
  assert.deepEqual(line.spec.tasks[1]?.when, [{ input: '$(params.publish)', operator: 'in', values: ['true'] }]);
  assert.match(tasks[1]?.spec.steps[0]?.script ?? '', /hansa -C \. render\n[\s\S]*push --quiet/);
});

test('a control plane publishes by itself, and its image is the one that runs', async () => {
  const { stdout } = await call(pipeline, join(EXAMPLES, 'sovereign-saas'), ['gitlab']);
  const jobs = load(stdout) as Jobs;
  assert.deepEqual(jobs.stages, ['check']);
  assert.equal(jobs.default.image.name, 'registry.sovereign-cloud.example/hansa:0.1.0');
  assert.match(stdout, /published by the control plane/);
});

test('trees beside the spec are checked against it, a lock is held, and commits are signed where they have to be', async (t) => {
  const folder = copyOf(t, 'nordlys');
  write(folder, 'hansa.lock.yaml', 'apiVersion: hansa/v1\nkind: Lock\nimages: {}\ncharts: {}\n');
  edit(folder, 'platform.yaml', (text) => text.replace(/, deploy: "[^"]+"/, ''));
  const beside = (await call(pipeline, folder, ['gitlab'], { ...IMAGE, folder: 'clouds/north' })).stdout;
  const { script = [] } = (load(beside) as Jobs)['hansa:check'] ?? {};
  assert.deepEqual(
    script.filter((line) => line.startsWith('/opt/hansa/bin/hansa -C clouds/north')),
    script,
  );
  assert.ok(script.some((line) => line.endsWith('lock --check')));
  const signed = copyOf(t, 'multi-cloud');
  edit(signed, 'platform.yaml', (text) => text.replace('engine: flux', 'engine: flux\n  signed: true'));
  assert.match((await call(pipeline, signed, ['gitlab'], IMAGE)).stdout, /gpg\.format=ssh .*commit --quiet --gpg-sign/);
});

test('what cannot be meant is refused: no program, no image, a folder outside, a platform that is refused', async () => {
  assert.equal((await call(pipeline, STACK, ['jenkins'], IMAGE)).code, 2);
  assert.equal((await call(pipeline, join(EXAMPLES, 'nordlys'), [], IMAGE)).code, 2);
  assert.equal((await call(pipeline, STACK, [], IMAGE)).code, 0, 'stack.ci names one');
  assert.equal((await call(pipeline, STACK, ['gitlab'])).code, 2);
  assert.equal((await call(pipeline, STACK, ['gitlab'], { image: 'a; rm -r b' })).code, 2);
  assert.equal((await call(pipeline, STACK, ['gitlab'], { ...IMAGE, folder: '../else' })).code, 2);
  assert.equal((await call(pipeline, join(STACK, 'as-wished'), ['gitlab'], IMAGE)).code, 1);
});

test('an address never becomes a command', () => {
  assert.equal(quoted('ssh://git@git.example/a.git'), 'ssh://git@git.example/a.git');
  assert.equal(quoted("https://git.example/$(id)'x"), `'https://git.example/$(id)'\\''x'`);
});
