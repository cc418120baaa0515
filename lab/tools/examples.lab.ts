import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { run } from '../command.ts';
import { debianPackage } from '../debian.ts';
import type { TextFile } from '../git.ts';
import { at, nameOf } from '../kubernetes/objects.ts';
import { programs } from '../kubernetes/programs.ts';
import { isApplied, objectsOf, ofPrimary, ofStandby } from '../kubernetes/tree.ts';
import { got } from '../missing.ts';
import { exampleNames, renderExample, type RenderedCell } from '../rendered.ts';
import { readByKubectl, withFolder } from './kubectl.ts';

/** Every example read by the programs that will read it, without a server. */

const kubernetes = await got(programs);
const prometheus = await got(() => debianPackage('prometheus'));

for (const name of await exampleNames()) {
  for (const cell of await renderExample(name)) describe(`${name}, cell ${cell.plan.cell.name}`, () => cellSuite(cell));
}

function cellSuite({ files }: RenderedCell): void {
  test("Kubernetes' own YAML library reads the same objects", { skip: kubernetes.missing ?? false }, async (t) => {
    assert.ok(kubernetes.value);
    for (const part of [ofPrimary(files), ofStandby(files)].filter(({ length }) => length > 0)) {
      const objects = objectsOf(part).map(({ object }) => object);
      const read = await readByKubectl(kubernetes.value.kube, part.filter(isApplied));
      const byName = new Map(read.map((object) => [nameOf(object), object]));
      assert.equal(read.length, objects.length);
      for (const object of objects) assert.deepEqual(byName.get(nameOf(object)), object);
      t.diagnostic(`${objects.length} objects`);
    }
  });

  test('kustomize builds every folder that has a kustomization.yaml', { skip: kubernetes.missing ?? false }, async (t) => {
    assert.ok(kubernetes.value);
    const { kube } = kubernetes.value;
    const folders = files
      .filter(({ path }) => path.endsWith('/kustomization.yaml'))
      .map(({ path }) => path.slice(0, path.lastIndexOf('/')));
    await withFolder(files, async (root) => {
      for (const folder of folders) {
        const { code, stderr } = await run(kube, ['kubectl', 'kustomize', join(root, folder)]);
        assert.equal(code, 0, `${folder}: ${stderr}`);
      }
    });
    t.diagnostic(`${folders.length} folders`);
  });

  const jobs = hostFiles(files, 'federation.yml');
  if (jobs.length > 0)
    test('promtool accepts what the monitoring host fetches', { skip: prometheus.missing ?? false }, async () => {
      const promtool = join(prometheus.value ?? '', 'usr/bin/promtool');
      await withFolder(jobs, async (root) => {
        const { code, stdout, stderr } = await run(promtool, ['check', 'config', ...jobs.map(({ path }) => join(root, path))]);
        assert.equal(code, 0, stderr || stdout);
      });
    });

  const rules = [...ruleFiles(files), ...hostFiles(files, '-alerts.yml')];
  if (rules.length === 0) return;
  test('promtool accepts every alert rule', { skip: prometheus.missing ?? false }, async (t) => {
    const promtool = join(prometheus.value ?? '', 'usr/bin/promtool');
    await withFolder(rules, async (root) => {
      const { code, stdout, stderr } = await run(promtool, ['check', 'rules', ...rules.map(({ path }) => join(root, path))]);
      assert.equal(code, 0, stderr || stdout);
      const counts = [...stdout.matchAll(/SUCCESS: (\d+) rules found/g)].map(([, count]) => Number(count));
      assert.equal(counts.length, rules.length);
      t.diagnostic(`${counts.reduce((sum, count) => sum + count, 0)} rules in ${rules.length} objects`);
    });
  });
}

/** What hosts read, by the end of its name. */
function hostFiles(files: readonly TextFile[], end: string): TextFile[] {
  return files
    .filter(({ path }) => path.startsWith('hosts/') && path.endsWith(end))
    .map(({ path, text }) => ({ path: path.replaceAll('/', '-'), text }));
}

/** The groups of each PrometheusRule as a file that promtool takes (JSON is YAML). */
function ruleFiles(files: readonly TextFile[]): TextFile[] {
  return objectsOf(ofPrimary(files))
    .filter(({ object }) => object.kind === 'PrometheusRule')
    .map(({ object }, index) => ({
      path: `${index}-${object.metadata.name}.yaml`,
      text: JSON.stringify({ groups: at(object, 'spec', 'groups') }),
    }));
}
