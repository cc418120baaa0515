import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type TreeFile, compile, hasErrors, languageOf, renderAll } from '../index.ts';
import type { Manifest } from '../tree/manifest/object.ts';
import { canonical } from '../tree/manifest/digest.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'sovereign-saas');
const LANGUAGE = languageOf();

function filesOf(engine: 'flux' | 'argocd', more = ''): readonly TreeFile[] {
  const text = readFileSync(join(EXAMPLE, 'platform.yaml'), 'utf8').replace('engine: flux', `engine: ${engine}${more}`);
  const stack = engine === 'argocd' ? '\nstack: { secrets: sealed-secrets }\n' : '';
  const tenants = readdirSync(join(EXAMPLE, 'tenants')).map(
    (name) => [`tenants/${name}`, readFileSync(join(EXAMPLE, 'tenants', name), 'utf8')] as const,
  );
  const compilation = compile(new Map([['platform.yaml', text + stack], ...tenants]), LANGUAGE);
  assert.equal(hasErrors(compilation.diagnostics), false);
  return [...renderAll(compilation).values()].flat();
}

interface Source {
  readonly repoURL: string;
}

/** What the engines add on purpose: how a data-holding object survives the removal of its folder. */
const OWN = /^(kustomize\.toolkit\.fluxcd\.io|argocd\.argoproj\.io)\//;

function objects(files: readonly TreeFile[], under: string): Map<string, string> {
  const manifests = files.filter((file) => file.path.startsWith(under)).flatMap((file) => (typeof file.body === 'string' ? [] : file.body));
  return new Map(
    manifests
      .filter((each) => !isList(each))
      .map((each) => [`${each.apiVersion} ${each.kind} ${each.metadata.namespace ?? ''}/${each.metadata.name}`, canonical(bare(each))]),
  );
}

/** A list of files for Kustomize, which only one of the engines needs, is no object of a cluster. */
function isList({ apiVersion }: Manifest): boolean {
  return apiVersion.startsWith('kustomize.config.k8s.io/');
}

function bare(manifest: Manifest): Manifest {
  const annotations = Object.entries(manifest.metadata.annotations ?? {}).filter(([key]) => !OWN.test(key));
  return { ...manifest, metadata: { ...manifest.metadata, annotations: Object.fromEntries(annotations) } };
}

const FLUX = filesOf('flux');
const ARGO = filesOf('argocd');

test('tenants have the same objects under both engines, to the last byte', () => {
  const [flux, argo] = [objects(FLUX, 'tenants/'), objects(ARGO, 'tenants/')];
  assert.ok(flux.size > 60);
  assert.deepEqual([...argo.keys()].sort(), [...flux.keys()].sort());
  for (const [name, text] of flux) assert.equal(argo.get(name), text, name);
});

test('the platform has the same workloads under both engines; charts are wrapped by each in its own way', () => {
  const workloads = (files: readonly TreeFile[]) =>
    [...objects(files, 'platform/')]
      .filter(([name]) => /^(apps|batch|gateway\.networking|networking|policies)/.test(name))
      // The control plane is told which engine it talks to, and its pods carry the digest of that.
      .filter(([name]) => !/sealed-secrets|Deployment control-plane/.test(name));
  assert.deepEqual(new Map(workloads(ARGO)), new Map(workloads(FLUX)));
});

test('every unit waits for what it needs, in both engines', () => {
  const names = (files: readonly TreeFile[]) =>
    new Set(
      files
        .flatMap((file) => (typeof file.body === 'string' ? [] : file.body))
        .filter((each) => each.kind === 'Kustomization')
        .map((each) => each.metadata.name),
    );
  const own = names(FLUX);
  for (const file of FLUX.filter((each) => each.path.startsWith('entry/')))
    for (const each of typeof file.body === 'string' ? [] : file.body)
      for (const need of (each['spec'] as { dependsOn?: { name: string }[] } | undefined)?.dependsOn ?? [])
        assert.ok(own.has(need.name), `${each.metadata.name} waits for ${need.name}, which is not there`);
  const waves = ARGO.filter((file) => file.path.startsWith('entry/')).flatMap((file) => (typeof file.body === 'string' ? [] : file.body));
  const waveOf = (name: string) =>
    Number(waves.find((each) => each.metadata.name === name)?.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? Number.NaN);
  assert.ok(waveOf('platform-namespaces') < waveOf('cert-manager'));
  assert.ok(waveOf('cert-manager') < waveOf('platform-issuers'));
  assert.ok(waveOf('platform-issuers') < waveOf('tenants'));
});

test('a tenant waits for the kinds of its objects: routes, middlewares, monitors', () => {
  const tenant = FLUX.filter((file) => file.path.startsWith('entry/tenants/'))
    .flatMap((file) => (typeof file.body === 'string' ? [] : file.body))
    .find((each) => each.kind === 'Kustomization');
  assert.ok(tenant);
  assert.deepEqual((tenant['spec'] as { dependsOn: unknown }).dependsOn, [{ name: 'platform-traefik' }]);
  const needs = new Map(
    FLUX.filter((file) => file.path.startsWith('entry/platform-'))
      .flatMap((file) => (typeof file.body === 'string' ? [] : file.body))
      .map((each) => [each.metadata.name, ((each['spec'] as { dependsOn?: { name: string }[] }).dependsOn ?? []).map((need) => need.name)]),
  );
  assert.deepEqual(needs.get('platform-traefik'), ['platform-namespaces', 'platform-gateway-api', 'platform-monitoring-crds']);
  assert.ok(needs.get('platform-gateway-api')?.includes('gateway-api'), 'the unit waits for the source that it points at');
});

test('nothing that holds data is pruned, whoever removes its folder', () => {
  for (const [files, pattern] of [
    [FLUX, /"kustomize.toolkit.fluxcd.io\/prune":"disabled"/],
    [ARGO, /"argocd.argoproj.io\/sync-options":"Delete=false,Prune=false"/],
  ] as const) {
    const holders = files
      .filter((file) => file.path.startsWith('tenants/'))
      .flatMap((file) => (typeof file.body === 'string' ? [] : file.body))
      .filter((each) => ['Namespace', 'PersistentVolumeClaim'].includes(each.kind));
    assert.ok(holders.length >= 3);
    for (const each of holders) assert.match(canonical(each.metadata.annotations), pattern, each.metadata.name);
  }
});

test('a failed installation is retried in place and never uninstalled', () => {
  const releases = FLUX.flatMap((file) => (typeof file.body === 'string' ? [] : file.body)).filter((each) => each.kind === 'HelmRelease');
  assert.ok(releases.length > 5);
  for (const each of releases) {
    const spec = each['spec'] as {
      install: { strategy?: { name: string }; remediation?: unknown };
      upgrade: { strategy?: { name: string }; remediation?: unknown };
    };
    for (const phase of [spec.install, spec.upgrade])
      assert.deepEqual([phase.strategy?.name, phase.remediation], ['RetryOnFailure', undefined]);
  }
});

test('the project of Argo CD may read what the cell needs, and no other repository', () => {
  const all = ARGO.flatMap((file) => (typeof file.body === 'string' ? [] : file.body));
  const project = all.find((each) => each.kind === 'AppProject');
  assert.ok(project);
  const { sourceRepos } = project['spec'] as { sourceRepos: readonly string[] };
  assert.ok(!sourceRepos.includes('*'));
  const read = all
    .filter((each) => each.kind === 'Application')
    .map((each) => JSON.parse(JSON.stringify(each['spec'])) as { source?: Source; sources?: Source[] });
  for (const { source, sources = source ? [source] : [] } of read) {
    assert.ok(sources.length > 0);
    for (const { repoURL } of sources) assert.ok(sourceRepos.includes(repoURL), repoURL);
  }
});

test('where commits are to be signed, Flux takes nothing else from the deploy repository, and the list of secrets says by whom', () => {
  const sources = (files: readonly TreeFile[]) =>
    files
      .flatMap(({ body }) => (typeof body === 'string' ? [] : body))
      .filter(({ kind }) => kind === 'GitRepository')
      .map(({ spec }) => spec as { readonly url: unknown; readonly ref: object; readonly verify?: object });
  const [signed, plain] = [filesOf('flux', '\n  signed: true'), filesOf('flux')];
  // What comes from its makers at a tag is signed by them, or not at all.
  const own = sources(signed).filter(({ ref }) => 'branch' in ref);
  assert.ok(own.length > 3 && own.length < sources(signed).length);
  for (const { verify } of own) assert.deepEqual(verify, { mode: 'HEAD', secretRef: { name: 'signers' } });
  for (const { verify } of [...sources(plain), ...sources(signed).filter(({ ref }) => 'tag' in ref)]) assert.equal(verify, undefined);
  const lists = (files: readonly TreeFile[]) => files.filter(({ path }) => path.endsWith('SECRETS.md')).map(({ body }) => String(body));
  assert.equal(lists(signed).length, 2);
  for (const text of lists(signed)) assert.match(text, /`flux-system\/signers` with a key that ends in `\.sshpub`/);
  for (const text of lists(plain)) assert.doesNotMatch(text, /signers/);
});
