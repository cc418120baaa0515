import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXAMPLES, call, copyOf, edit, emptyFolder, write } from '../sample.ts';
import { stack } from './stack.ts';

const NORDLYS = join(EXAMPLES, 'nordlys');
const GEMEENTE = join(EXAMPLES, 'gemeente');

interface Printed {
  readonly version: number;
  readonly layers: readonly {
    readonly layer: string;
    readonly key: string | null;
    readonly choices: readonly {
      readonly name: string;
      readonly tier: string;
      readonly chosen: { readonly how: string; readonly cells: readonly string[] } | null;
      readonly program: { readonly facts: readonly { readonly source: string; readonly checkedAt: string }[] } | null;
    }[];
  }[];
}

const printed = async (folder: string, words: readonly string[] = []) =>
  JSON.parse((await call(stack, folder, words, {}, 'json')).stdout) as Printed;
const chosenOf = ({ layers }: Printed) =>
  new Map(
    layers.flatMap(({ layer, choices }) => choices.filter(({ chosen }) => chosen).map(({ name, chosen }) => [`${layer} ${name}`, chosen])),
  );

test('every layer is listed with its key and its choices, and in a platform what it has is marked', async () => {
  const { stdout, code } = await call(stack, NORDLYS);
  assert.equal(code, 0);
  assert.match(stdout, /^gateway {2}stack\.gateway\n {2}What routes requests into the cluster\.\n\* traefik +rendered +MIT/m);
  assert.match(stdout, /^ {2}kong +known +Apache-2\.0 +US +frozen +its open images stopped at 3\.9$/m);
  assert.match(stdout, /\* what this platform has/);
});

test('what a platform has comes from its plan: asked for, by default, and by cell', async () => {
  const chosen = chosenOf(await printed(GEMEENTE));
  assert.deepEqual(chosen.get('gitops argocd'), { how: 'asked', cells: [] });
  assert.equal(chosen.get('gitops flux'), undefined);
  assert.deepEqual(chosen.get('distribution k3s')?.cells, ['ams-1']);
  assert.deepEqual(chosen.get('mesh none'), { how: 'default', cells: [] });
  assert.ok(chosen.has('parts alloy') && chosen.has('backup velero'));
  assert.equal(chosenOf(await printed(NORDLYS)).has('mariadb galera'), false, 'nothing of nordlys needs MariaDB');
});

test('a choice that is refused is marked all the same: it is what the spec says', async (t) => {
  const folder = copyOf(t, 'nordlys');
  edit(folder, 'platform.yaml', (text) => `${text}\nstack: { mesh: istio }\n`);
  assert.deepEqual(chosenOf(await printed(folder)).get('mesh istio'), { how: 'asked', cells: [] });
});

test('a layer by name or key, a program with every fact and source, in each layer where it stands', async () => {
  assert.equal((await call(stack, NORDLYS, ['secrets'])).stdout, (await call(stack, NORDLYS, ['stack.secrets'])).stdout);
  const { stdout } = await call(stack, NORDLYS, ['harbor']);
  assert.match(stdout, /^Harbor \(registry\)\n/);
  assert.match(stdout, /Asked for by: stack\.registry: harbor\nThis platform: does not have it\n/);
  assert.match(
    stdout,
    /licence: Apache-2\.0\.\n {2}https:\/\/github\.com\/goharbor\/harbor\/blob\/HEAD\/LICENSE \((read|not verified) 2026-11-21\)/,
  );
  const twice = await printed(NORDLYS, ['opensearch']);
  assert.deepEqual(
    twice.layers.map(({ layer }) => layer),
    ['detection', 'logs'],
  );
});

test('what is unknown is printed as unknown, never left out', async () => {
  assert.match((await call(stack, NORDLYS, ['rancher'])).stdout, /\nVersion: unknown\n/);
  assert.match((await call(stack, NORDLYS, ['cloudfleet'])).stdout, /\nControl: unknown: .*\n[\s\S]*\nMaintained: unknown\n/);
});

test('a name that is near is suggested, and one that is not gets the way to all', async () => {
  const near = await call(stack, NORDLYS, ['harbour']);
  assert.deepEqual([near.code, near.stderr], [2, 'hansa: Nothing in the stack is called harbour. Did you mean harbor?\n']);
  const far = await call(stack, NORDLYS, ['qqqqqqqq']);
  assert.equal(far.stderr, 'hansa: Nothing in the stack is called qqqqqqqq. `hansa stack` lists everything.\n');
});

test('without a platform, and with one that cannot be read, nothing is marked and everything is listed', async (t) => {
  const folder = emptyFolder(t);
  assert.match((await call(stack, folder)).stdout, /in the folder of a platform\.yaml, what it has is marked/);
  assert.match((await call(stack, join(folder, 'nowhere'))).stderr, /There is no folder/);
  write(folder, 'platform.yaml', 'kind: [');
  const { stdout, stderr, code } = await call(stack, folder);
  assert.equal(code, 0);
  assert.match(stderr, /cannot be planned, so nothing is marked; `hansa check` says why/);
  assert.doesNotMatch(stdout, /^\*/m);
});
