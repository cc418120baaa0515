import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { compilePlatform, languageOf } from '@hansa/compiler';
import type { Used } from '@hansa/compiler/check/rule.ts';
import { readSpec } from '@hansa/compiler/spec/read.ts';
import { usedBy } from '@hansa/compiler/used.ts';
import { type Ran, mustRun, run } from '../command.ts';
import { got } from '../missing.ts';
import { temporaryFolder } from '../temporary.ts';
import {
  PASSWORD,
  Pusher,
  USER,
  certificates,
  digestOf,
  isRegistry,
  registryProgram,
  startIndex,
  startProxy,
  startRegistry,
} from './servers.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLE = join(ROOT, 'examples', 'nordlys');
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

const { value: program, missing } = await got(registryProgram);
const name = "hansa lock against Debian's docker-registry, with TLS and accounts";

if (program === undefined) test(name, { skip: `not tried: ${missing}` }, () => {});
else describe(name, () => registryCases(program));

// size: one registry, and what happens to it in order
function registryCases(registryPath: string): void {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let registry: Awaited<ReturnType<typeof startRegistry>>;
  let push: Pusher;
  let used: Used;
  let environment: NodeJS.ProcessEnv;
  const stops: (() => unknown)[] = [];
  const spec = () => join(folder.path, 'cloud');
  const file = () => join(spec(), 'hansa.lock.yaml');
  const image = (of: string) => used.images.find(({ reference }) => reference.includes(`/${of}:`))?.reference ?? '';

  before(async () => {
    folder = await temporaryFolder('registry');
    const hosts = ['charts.hetzner.cloud', 'crowdsecurity.github.io', 'grafana.github.io', 'kyverno.github.io'];
    const { ca } = await certificates(folder.path, [...hosts, 'prometheus-community.github.io', 'vmware-tanzu.github.io']);
    // The salt is of no account: bcrypt of Debian's own libcrypt, so that no htpasswd has to be there.
    const hash = await mustRun('perl', ['-e', 'print crypt($ARGV[0], q($2y$05$abcdefghijklmnopqrstuu))', PASSWORD]);
    registry = await startRegistry(folder.path, registryPath, `${USER}:${hash}`);
    stops.push(registry.stop);
    push = new Pusher(registry.port, ca);
    writeSpec(registry.port);
    used = usedIn(spec());
    await pushAll();
    const index = await startIndex(folder.path, indexOf(used));
    const proxy = await startProxy((host) => (isRegistry(host) ? registry.port : index.port));
    stops.push(index.stop, proxy.stop);
    environment = environmentFor(ca, proxy.port);
  });
  after(async () => {
    for (const stop of stops.toReversed()) await stop();
    folder?.remove();
  });

  function writeSpec(port: number): void {
    cpSync(join(EXAMPLE, 'platform.yaml'), join(spec(), 'platform.yaml'));
    cpSync(join(EXAMPLE, 'tenants'), join(spec(), 'tenants'), { recursive: true });
    const text = readFileSync(join(spec(), 'platform.yaml'), 'utf8');
    writeFileSync(join(spec(), 'platform.yaml'), `${text.trimEnd()}\nimages: { mirror: "localhost:${port}", party: scaleway }\n`);
  }

  /** An account for the mirror by environment, and for the makers' registries by the file of `docker login`. */
  function environmentFor(ca: string, proxy: number): NodeJS.ProcessEnv {
    const logins = join(folder.path, 'docker', 'config.json');
    const auth = Buffer.from(`${USER}:${PASSWORD}`).toString('base64');
    mkdirSync(dirname(logins), { recursive: true });
    writeFileSync(logins, JSON.stringify({ auths: { 'quay.io': { auth }, 'https://ghcr.io': { auth } } }));
    const { NODE_OPTIONS: _own, ...rest } = process.env;
    return {
      ...rest,
      NODE_EXTRA_CA_CERTS: ca,
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: `http://127.0.0.1:${proxy}`,
      NO_PROXY: 'localhost,127.0.0.1',
      DOCKER_CONFIG: dirname(logins),
      HANSA_REGISTRY_USER: USER,
      HANSA_REGISTRY_PASSWORD: PASSWORD,
    };
  }

  /** Tiny and whole: a configuration, a layer, a manifest; one image is an index of two platforms. */
  async function pushImage(repository: string, tag: string, text: string): Promise<{ digest: string; size: number }> {
    const config = JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Env: [text] } });
    const descriptor = async (mediaType: string, bytes: string) => ({
      mediaType,
      digest: await push.blob(repository, bytes),
      size: bytes.length,
    });
    const content = {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: await descriptor('application/vnd.oci.image.config.v1+json', config),
      layers: [await descriptor('application/vnd.oci.image.layer.v1.tar', text)],
    };
    return { digest: await push.manifest(repository, tag, content), size: JSON.stringify(content).length };
  }

  async function pushAll(): Promise<void> {
    for (const { reference } of used.images) {
      const [, repository = '', tag = ''] = /^(.*):([^:]+)$/.exec(reference) ?? [];
      const one = await pushImage(repository, tag, reference);
      if (!reference.includes('nextcloud')) continue;
      const other = await pushImage(repository, 'arm', `${reference} for arm`);
      const manifests = [one, other].map(({ digest, size }, at) => ({
        mediaType: MANIFEST,
        digest,
        size,
        platform: { os: 'linux', architecture: at === 0 ? 'amd64' : 'arm64' },
      }));
      await push.manifest(repository, tag, { schemaVersion: 2, mediaType: INDEX, manifests });
    }
    for (const { repository, version } of used.charts.filter((each) => each.repository.startsWith('oci://')))
      await pushChart(repository, version);
  }

  async function pushChart(address: string, version: string): Promise<void> {
    const repository = address.replace(/^oci:\/\/[^/]+\//, '');
    const [config, archive] = [JSON.stringify({ name: repository, version }), `the archive of ${repository}`];
    const blob = async (mediaType: string, bytes: string) => ({
      mediaType,
      digest: await push.blob(repository, bytes),
      size: bytes.length,
    });
    await push.manifest(repository, version, {
      mediaType: MANIFEST,
      schemaVersion: 2,
      config: await blob('application/vnd.cncf.helm.config.v1+json', config),
      layers: [await blob('application/vnd.cncf.helm.chart.content.v1.tar+gzip', archive)],
    });
  }

  /** The program as people start it. Whatever it prints holds no password. */
  async function hansa(...words: string[]): Promise<Ran> {
    const ran = await run(join(ROOT, 'bin', 'hansa'), ['-C', spec(), ...words], { env: environment });
    const basic = Buffer.from(`${USER}:${PASSWORD}`).toString('base64');
    for (const text of [ran.stdout, ran.stderr]) assert.ok(!text.includes(PASSWORD) && !text.includes(basic));
    return ran;
  }

  test('a registry that wants an account, and gets none or a wrong one, is named, and nothing is written', async () => {
    const right = environment;
    environment = { ...right, HANSA_REGISTRY_USER: '', HANSA_REGISTRY_PASSWORD: '' };
    const none = await hansa('lock');
    environment = { ...right, HANSA_REGISTRY_PASSWORD: 'guessed' };
    const wrong = await hansa('lock');
    environment = right;
    assert.deepEqual([none.code, wrong.code, existsSync(file())], [4, 4, false]);
    assert.match(none.stderr, new RegExp(`localhost:${registry.port} does not show \\S+ to anybody without an account`));
    assert.match(wrong.stderr, /does not show \S+ to the account of HANSA_REGISTRY_USER \(401\)/);
  });

  test('a registry whose authority is not known is named, with what to do', async () => {
    const right = environment;
    environment = { ...right, NODE_EXTRA_CA_CERTS: '' };
    const ran = await hansa('lock', '--only', 'nextcloud');
    environment = right;
    assert.equal(ran.code, 4);
    assert.match(ran.stderr, /NODE_EXTRA_CA_CERTS/);
    assert.equal(existsSync(file()), false);
  });

  test('everything is locked through the mirror and at the makers, and locked again it is the same', async () => {
    const first = await hansa('lock', '--at', '2026-11-22');
    assert.equal(first.code, 0, first.stderr);
    const text = readFileSync(file(), 'utf8');
    assert.ok(!text.includes(PASSWORD));
    assert.match(text, new RegExp(`at: localhost:${registry.port}/${image('library/nextcloud')}`));
    assert.match(text, /linux\/arm64: sha256:/);
    assert.equal((await hansa('lock', '--at', '2027-01-01')).stdout, 'Nothing changed.\n');
    assert.equal(readFileSync(file(), 'utf8'), text);
    const check = await hansa('lock', '--check');
    assert.equal(check.code, 0, check.stdout + check.stderr);
  });

  test('the digests are those of what was pushed, and the tree names them', async () => {
    assert.equal((await hansa('render')).code, 0);
    const tree = readAll(join(spec(), 'deploy'));
    const collabora = image('collabora/code');
    const digest = /digest: (sha256:\w+)/.exec(readFileSync(file(), 'utf8').split(`${collabora}:`)[1] ?? '')?.[1] ?? '';
    assert.ok(readAll(join(folder.path, 'data')).includes(digest.slice('sha256:'.length)), 'the registry keeps it under this digest');
    assert.match(tree, new RegExp(`image: localhost:${registry.port}/${collabora}@${digest}`));
    const sources = tree.split('---\n').filter((each) => /^kind: OCIRepository$/m.test(each));
    assert.ok(sources.length > 0 && sources.every((each) => /digest: sha256:\w{64}/.test(each)));
  });

  test('a tag that is moved under the lock is told by --check; the tree stays with what was locked', async () => {
    const reference = image('collabora/code');
    const [, repository = '', tag = ''] = /^(.*):([^:]+)$/.exec(reference) ?? [];
    const before = readFileSync(file(), 'utf8');
    const { digest } = await pushImage(repository, tag, 'somebody else');
    const check = await hansa('lock', '--check');
    assert.equal(check.code, 3);
    assert.match(check.stdout, /image\/moved/);
    const { diagnostics } = JSON.parse((await hansa('lock', '--check', '--format', 'json')).stdout) as { diagnostics: { found: string }[] };
    assert.deepEqual(
      diagnostics.map(({ found }) => found),
      [digest],
    );
    assert.equal(readFileSync(file(), 'utf8'), before);
    assert.equal((await hansa('render', '--check')).code, 0);
    assert.match((await hansa('lock', '--only', 'code')).stdout, new RegExp(`^moved {4}${reference} `));
    assert.equal((await hansa('lock', '--check')).code, 0);
    assert.equal((await hansa('render', '--check')).code, 3);
  });

  test('a registry that was killed is named, and the lock stays as it was', async () => {
    const before = readFileSync(file(), 'utf8');
    assert.ok(!registry.log().includes(PASSWORD));
    await registry.kill();
    const [lock, check] = [await hansa('lock'), await hansa('lock', '--check')];
    assert.deepEqual([lock.code, check.code], [4, 4]);
    assert.match(lock.stderr, new RegExp(`localhost:${registry.port} cannot be reached`));
    assert.match(lock.stderr, /Nothing was written/);
    assert.equal(readFileSync(file(), 'utf8'), before);
    assert.deepEqual(readdirSync(spec()).sort(), ['deploy', 'hansa.lock.yaml', 'platform.yaml', 'tenants']);
  });
}

function usedIn(folder: string): Used {
  const language = languageOf();
  const spec = readSpec(new Map([['platform.yaml', readFileSync(join(folder, 'platform.yaml'))]]), language.vocabulary);
  const { platform, models } = compilePlatform(language, spec);
  assert.ok(platform);
  return usedBy(language.catalogue, platform, models);
}

/** One index for all classic repositories. */
function indexOf({ charts }: Used): string {
  const classic = charts.filter(({ repository }) => repository.startsWith('https://'));
  const entry = (chart: string, version: string) => `  ${chart}:\n    - { version: "${version}", digest: ${digestOf(chart).slice(7)} }\n`;
  return `apiVersion: v1\nentries:\n${classic.map(({ chart, version }) => entry(chart, version)).join('')}`;
}

function readAll(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => `${join(entry.parentPath, entry.name)}\n${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`)
    .join('---\n');
}
