import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Used } from '@hansa/compiler/check/rule.ts';
import { ChartRepositories } from './charts.ts';
import { Registries } from './registry.ts';
import { digestsOf, resolveAll } from './resolve.ts';
import { type Behaviour, INDEX_TYPE, MANIFEST, MANIFEST_TYPE, counterpart, digestOf, manifestReply, plainLine } from './trial.ts';

const CHART = JSON.stringify({ schemaVersion: 2, config: { mediaType: 'application/vnd.cncf.helm.config.v1+json' }, layers: [] });
const platform = (os: string, architecture: string, variant?: string) => ({ os, architecture, ...(variant ? { variant } : {}) });
const INDEX = JSON.stringify({
  schemaVersion: 2,
  manifests: [
    { digest: digestOf('amd'), platform: platform('linux', 'amd64') },
    { digest: digestOf('arm'), platform: platform('linux', 'arm64', 'v8') },
    { digest: digestOf('signature'), platform: platform('unknown', 'unknown') },
    { digest: digestOf('other'), platform: platform('windows', 'amd64') },
  ],
});
const ARCHIVE = 'c'.repeat(64);
const REPOSITORY = `entries:\n  tide:\n    - { version: 1.10, digest: ${ARCHIVE} }\n    - { version: 1.9, urls: [] }\n`;

const IMAGE = { reference: 'docker.io/library/tide:1', at: 'registry.test/docker.io/library/tide:1' };
const OCI = { reference: 'oci://charts.test/tide:1.0+a', repository: 'oci://charts.test/tide', chart: 'tide', version: '1.0+a' };
const CLASSIC = { reference: 'https://classic.test/x/tide:1.10', repository: 'https://classic.test/x/', chart: 'tide', version: '1.10' };
const ALL: Used = { images: [IMAGE], charts: [CLASSIC, OCI] };
const NONE = { images: {}, charts: {} };

const sound: Behaviour = ({ path }) => {
  if (path.startsWith('/registry.test/v2/docker.io/library/tide/manifests/')) return manifestReply(INDEX, INDEX_TYPE);
  if (path.startsWith('/charts.test/v2/tide/manifests/')) return manifestReply(CHART);
  return path === '/classic.test/x/index.yaml' ? { body: REPOSITORY } : undefined;
};

async function outside(t: TestContext, behaviour: Behaviour) {
  const own = await counterpart(t, behaviour);
  const line = plainLine([], own.host);
  return { own, registries: new Registries(() => undefined, line), repositories: new ChartRepositories(line) };
}

test('images by their index with the platforms of Linux, charts by manifest or by the index of their repository', async (t) => {
  const { own, ...there } = await outside(t, sound);
  const { images, charts, failed } = await resolveAll({ ...there, before: NONE, day: '2026-11-22' }, ALL);
  assert.deepEqual(failed, []);
  assert.deepEqual(images, {
    [IMAGE.reference]: {
      at: IMAGE.at,
      digest: digestOf(INDEX),
      mediaType: INDEX_TYPE,
      platforms: { 'linux/amd64': digestOf('amd'), 'linux/arm64/v8': digestOf('arm') },
      resolvedAt: '2026-11-22',
    },
  });
  assert.deepEqual(charts, {
    [CLASSIC.reference]: { at: 'https://classic.test/x/index.yaml', digest: `sha256:${ARCHIVE}`, resolvedAt: '2026-11-22' },
    [OCI.reference]: { at: 'charts.test/tide:1.0+a', digest: digestOf(CHART), mediaType: MANIFEST_TYPE, resolvedAt: '2026-11-22' },
  });
  assert.ok(own.asked.includes('HEAD /charts.test/v2/tide/manifests/1.0_a'), 'Helm writes an underscore for a plus sign');
});

test('what leads where it led before keeps its day, and is not read again', async (t) => {
  const { own, ...there } = await outside(t, sound);
  const before = await resolveAll({ ...there, before: NONE, day: '2026-11-22' }, ALL);
  own.asked.length = 0;
  const after = await resolveAll({ ...there, before, day: '2026-12-24' }, ALL);
  assert.deepEqual(after, before);
  assert.deepEqual(
    own.asked.filter((each) => each.includes('docker.io')),
    [`HEAD /registry.test/v2/docker.io/library/tide/manifests/1`],
  );
  const elsewhere = { images: { [IMAGE.reference]: { ...before.images[IMAGE.reference], at: 'old.test/tide:1' } }, charts: {} };
  const moved = await resolveAll({ ...there, before: elsewhere as typeof NONE, day: '2026-12-24' }, ALL);
  assert.equal(moved.images[IMAGE.reference]?.resolvedAt, '2026-12-24');
});

test('each that cannot be had is told by name, and the others go on', async (t) => {
  const { own: _own, ...there } = await outside(t, (request) =>
    request.path.startsWith('/charts.test/') ? manifestReply(MANIFEST) : sound(request),
  );
  const missing = { ...CLASSIC, reference: 'https://classic.test/x/tide:2.0', version: '2.0' };
  const bare = { ...CLASSIC, reference: 'https://classic.test/x/tide:1.9', version: '1.9' };
  const used = { images: [IMAGE, { reference: 'ghcr.io/x/y:1', at: 'ghcr.io/x/y:1' }], charts: [missing, bare, OCI] };
  const { images, failed } = await resolveAll({ ...there, before: NONE, day: '2026-11-22' }, used);
  assert.deepEqual(Object.keys(images), [IMAGE.reference]);
  assert.deepEqual(
    failed.map(({ reference, trouble }) => `${reference}: ${trouble.message}`),
    [
      'ghcr.io/x/y:1: ghcr.io does not have x/y:1',
      'https://classic.test/x/tide:1.9: the index of classic.test has no digest of tide 1.9',
      'https://classic.test/x/tide:2.0: the index of classic.test does not have tide 2.0',
      'oci://charts.test/tide:1.0+a: what charts.test/tide:1.0+a leads to is no chart of Helm',
    ],
  );
});

test('an index that is a page, or has aliases without end, is none', async (t) => {
  for (const body of ['<html>', 'a: &a [*a]\nentries: 3\n', `entries: ${'['.repeat(50)}`]) {
    const { own: _own, ...there } = await outside(t, () => ({ body }));
    const { failed } = await resolveAll({ ...there, before: NONE, day: '2026-11-22' }, { images: [], charts: [CLASSIC] });
    assert.match(failed[0]?.trouble.message ?? '', /no index/);
  }
});

test('whoever only checks asks for heads', async (t) => {
  const { own, ...there } = await outside(t, sound);
  const { answers, failed } = await digestsOf(there, ALL);
  assert.deepEqual(
    [...answers].sort(),
    [
      [IMAGE.reference, digestOf(INDEX)],
      [CLASSIC.reference, `sha256:${ARCHIVE}`],
      [OCI.reference, digestOf(CHART)],
    ].sort(),
  );
  assert.deepEqual(failed, []);
  assert.ok(own.asked.every((each) => each.startsWith('HEAD') || each.includes('index.yaml')));
});
