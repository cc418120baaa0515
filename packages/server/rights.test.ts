import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compile, renderAll } from '@hansa/compiler';
import { rightsIn } from './outside/kubernetes/rights.ts';
import { triedAs } from './outside/kubernetes/trials.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

/**
 * Those of a tenant that are not tried alone: its Namespace is, in the place of the empty one. What asks for outside secrets stands only where
 * the control plane refuses to fill them (`stack.secrets: openbao`), and never before the operator's controller has come with the first tree.
 */
const OTHERWISE = new Set(['v1 Namespace', 'external-secrets.io/v1 ExternalSecret']);

test('every kind that stands in a tenant’s tree is tried before it is published', () => {
  const kinds = new Set<string>();
  for (const name of readdirSync(EXAMPLES)) {
    const folder = join(EXAMPLES, name);
    const paths = ['platform.yaml', ...readdirSync(join(folder, 'tenants')).map((file) => `tenants/${file}`)];
    const trees = renderAll(compile(new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]))));
    for (const files of trees.values())
      for (const { path, body } of files)
        if (/^(entry\/)?tenants\//.test(path) && typeof body !== 'string')
          for (const { apiVersion, kind } of body) kinds.add(`${apiVersion} ${kind}`);
  }
  assert.ok(kinds.size > 10);
  const untried = [...kinds].filter((each) => !OTHERWISE.has(each) && !tried(each));
  assert.deepEqual(untried, []);
});

/** Resources are called as their kinds, in lower case and many. */
function tried(each: string): boolean {
  const [apiVersion = '', kind = ''] = each.split(' ');
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  const many = `${kind.toLowerCase()}s`.replace(/ys$/, 'ies');
  return triedAs(group ?? '', many) !== undefined;
}

test('of pods in this cluster the account is theirs, wherever it is named', () => {
  const objects = rightsIn('flux', 'control-plane');
  assert.ok(!objects.some(({ kind }) => kind === 'ServiceAccount'));
  assert.deepEqual(
    rightsIn('flux')
      .filter(({ kind }) => kind !== 'ServiceAccount')
      .map((each) => JSON.stringify(each)),
    objects.map((each) =>
      JSON.stringify(each)
        .replace('"name":"hansa-control-plane","namespace":"control-plane"', '"name":"hansa-control-plane","namespace":"flux-system"')
        .replace('serviceaccount:control-plane:', 'serviceaccount:flux-system:'),
    ),
  );
});

test('the account may write in one namespace alone, and neither pods, nor Secrets, nor rights', () => {
  for (const engine of ['flux', 'argocd'] as const) {
    const writers = rightsIn(engine).filter((each) => JSON.stringify(each).includes('"create"'));
    assert.deepEqual(
      writers.map(({ kind, metadata }) => [kind, (metadata as { namespace?: string }).namespace]),
      [['Role', 'hansa-check']],
    );
    assert.doesNotMatch(JSON.stringify(writers), /"(pods|secrets|roles|rolebindings|\*|pods\/exec|serviceaccounts\/token)"/);
  }
});
