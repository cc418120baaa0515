import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { compile, renderAll } from '@hansa/compiler';
import { Secret } from '@hansa/domain/port/secret.ts';
import { testContext } from '@hansa/server/outside/contract.ts';
import { openGit } from '@hansa/server/outside/git/real.ts';
import { mustRun } from '../command.ts';
import { type GitServer, serveGit } from '../git.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { type KubeObject, at } from '../kubernetes/objects.ts';
import { condition } from '../kubernetes/pods.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { programs } from '../kubernetes/programs.ts';
import { got } from '../missing.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary.ts';
import { controllers } from './controllers.ts';
import { startFlux } from './flux.ts';

/** How the compiler asks Flux for signed commits. */
function rendered(): unknown {
  const text = readFileSync(join(import.meta.dirname, '../../examples/nordlys/platform.yaml'), 'utf8');
  const compilation = compile(new Map([['platform.yaml', text.replace(/^gitops: \{/m, 'gitops: { signed: true,')]]));
  const manifests = [...renderAll(compilation).values()].flat().flatMap(({ body }) => (typeof body === 'string' ? [] : body));
  return manifests.find(({ kind, metadata }) => kind === 'GitRepository' && metadata.name === 'entry')?.['spec']?.['verify' as never];
}

/** What we sign, the real source-controller verifies (`spec.verify`), and it takes nothing that somebody else signed, or nobody. */

const built = await got(async () => ({ kubernetes: await programs(), flux: await controllers() }));
const lab = { skip: built.missing ?? false };
const BY = { name: 'Hansa', email: 'hansa@example.org' };
const REPOSITORY = 'deploy-a';
const SOURCES = '/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories';

describe('signed commits, verified by source-controller (with our stand-in for fluxcd/pkg/artifact)', () => {
  let folder: TemporaryFolder;
  let server: GitServer;
  let cluster: Cluster;
  let ours = '';

  before(async () => {
    if (built.value === undefined) return;
    folder = await temporaryFolder('signed');
    server = await serveGit(folder.path);
    cluster = await startClusterWithDefinitions(built.value.kubernetes);
    await startFlux(cluster, built.value.flux);
    await mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'hansa', '-f', join(folder.path, 'key')]);
    ours = await readFile(join(folder.path, 'key'), 'utf8');
    const authorized = await readFile(join(folder.path, 'key.pub'), 'utf8');
    await apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'signers', namespace: 'flux-system' },
      stringData: { 'hansa.sshpub': authorized },
    });
    await apply({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'entry', namespace: 'flux-system' },
      spec: {
        interval: '1h',
        ref: { branch: 'main' },
        url: `${server.url}/${REPOSITORY}.git`,
        verify: rendered(),
      },
    });
  });
  after(async () => {
    await cluster?.stop();
    await server?.close();
    folder?.remove();
  });

  const apply = (object: KubeObject) => mustApply(cluster, [{ object, file: 'made by the lab' }]);
  let count = 0;
  const commit = async (signingKey: string | null): Promise<string> => {
    const git = openGit({
      folder: folder.path,
      remote: () => null,
      signingKey: signingKey === null ? null : new Secret(signingKey),
      by: BY,
    });
    const asked = {
      repository: REPOSITORY,
      branch: 'main',
      parent: 'any',
      remove: [],
      message: 'Publish',
      by: BY,
      at: Date.now(),
    } as const;
    const write = new Map([['a.yaml', `count: ${(count += 1)}\n`]]);
    const published = await git.publish({ ...asked, write }, testContext({ key: `publish/a/${count}` }));
    await git.close();
    assert.ok(published.kind === 'done');
    await cluster.client.send(
      'PATCH',
      `${SOURCES}/entry`,
      { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': String(count) } } },
      'application/merge-patch+json',
    );
    return published.commit;
  };
  const source = async () => (await cluster.client.get(`${SOURCES}/entry`)).body;
  const revision = async () => String(at(await source(), 'status', 'artifact', 'revision'));

  test('git itself and source-controller believe what is signed with the key of the configuration', lab, async () => {
    const signed = await commit(ours);
    const signers = join(folder.path, 'signers');
    await writeFile(signers, `${BY.email} ${await readFile(join(folder.path, 'key.pub'), 'utf8')}`);
    const bare = `--git-dir=${join(folder.path, `${REPOSITORY}.git`)}`;
    await mustRun('git', [bare, '-c', `gpg.ssh.allowedSignersFile=${signers}`, 'verify-commit', signed]);
    await cluster.processes.until('the artifact', async () => (await revision()).endsWith(signed));
    assert.equal(condition(await source(), 'SourceVerified')?.status, 'True');
  });

  for (const [what, key] of [
    ['nobody signed', null],
    ['somebody else signed', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string],
  ] as const)
    test(`what ${what} does not reach the cluster`, lab, async () => {
      const before = await revision();
      await commit(key);
      await cluster.processes.until('the refusal', async () => condition(await source(), 'SourceVerified')?.status === 'False');
      assert.equal(await revision(), before);
      const again = await commit(ours);
      await cluster.processes.until('the artifact', async () => (await revision()).endsWith(again));
    });
});
