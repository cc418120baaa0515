import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '@hansa/domain/port/secret.ts';
import { portContract, testContext } from '@hansa/server/outside/contract.ts';
import type { Remote } from '@hansa/server/outside/git/access.ts';
import { batch, files, gitCases, type GitSubject, gitSubject } from '@hansa/server/outside/git/cases.ts';
import type { Batch, Found, Place } from '@hansa/server/outside/git/port.ts';
import { openGit } from '@hansa/server/outside/git/real.ts';
import { gitVersion, workingOn } from '@hansa/server/outside/git/somebody.ts';
import { mustRun } from '../command.ts';
import { serveGit } from '../git.ts';
import { lossyLine } from '../lossy.ts';
import { got } from '../missing.ts';
import { temporaryFolder } from '../temporary.ts';
import { startSshd } from './sshd.ts';

const TOKEN = 'canary-token-51';
const folder = await temporaryFolder('gitserver');
const sshd = await got(() => startSshd(join(folder.path, 'sshd')));

after(async () => {
  await sshd.value?.stop();
  folder.remove();
});

/** Empty bare repositories of the other side, in a folder of their own. */
async function served(name: string): Promise<string> {
  const root = join(folder.path, name);
  for (const each of ['deploy-a', 'deploy-empty']) {
    await mustRun('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(root, `${each}.git`)]);
  }
  return root;
}

function opened(name: string, remote: (repository: string) => Remote) {
  const by = { name: 'Hansa', email: 'hansa@example.org' };
  return openGit({ folder: join(folder.path, `ours-${name}`), remote, signingKey: null, by, poll: { local: 200, remote: 200 } });
}

async function subjectOf(name: string, root: string, remote: (repository: string) => Remote, by: string, stop: () => Promise<void>) {
  const port = opened(name, remote);
  const away = opened(`${name}-away`, () => ({ url: 'http://127.0.0.1:1/away.git', token: new Secret(TOKEN) }));
  const end = async () => {
    await Promise.all([port.close(), away.close()]);
    await stop();
  };
  return gitSubject({ by: `${by}, ${await gitVersion()}`, port, away, canaries: [TOKEN], somebody: workingOn(root), stop: end });
}

async function overHttp(): Promise<GitSubject> {
  const root = await served('http');
  const server = await serveGit(root, TOKEN);
  const remote = (repository: string) => ({ url: `${server.url}/${repository}.git`, token: new Secret(TOKEN) });
  return subjectOf('http', root, remote, 'git-http-backend', server.close);
}

async function overSsh(): Promise<GitSubject> {
  const root = await served('ssh');
  const { port = 0, key = '', knownHosts = '', version } = sshd.value ?? {};
  const remote = (repository: string) => ({
    url: `ssh://${userInfo().username}@127.0.0.1:${port}${root}/${repository}.git`,
    key: new Secret(key),
    knownHosts,
  });
  return subjectOf('ssh', root, remote, `${version}`, () => Promise.resolve());
}

for (const [name, start, skip] of [
  ['git over http', overHttp, undefined],
  ['git over ssh', overSsh, sshd.missing],
] as const) {
  if (skip === undefined) {
    let subject: GitSubject;
    portContract<Place, Batch, Found>(
      name,
      async () => (subject = await start()),
      () => gitCases(() => subject),
    );
  } else test(name, { skip });
}

describe('git: what goes wrong on the way', () => {
  test('a push whose answer is lost is found again, once', async () => {
    const root = await served('lossy');
    const server = await serveGit(root, TOKEN);
    // Not what answers to the empty request that Git sends before, now and then.
    const line = await lossyLine(Number(new URL(server.url).port), (bytes) => bytes.includes('unpack ok'));
    const remote = (repository: string) => ({ url: `http://127.0.0.1:${line.port}/${repository}.git`, token: new Secret(TOKEN) });
    const port = opened('lossy', remote);
    const asked = batch({ parent: null, write: files({ a: '1' }) });
    // Each of them: Git's own HTTP client may ask a second time by itself.
    const found = line.loseAll();
    const lost = await port.publish(asked, testContext({ key: 'lost/1' }));
    found();
    assert.equal(lost.kind, 'transient', inspect(lost));
    const first = (await mustRun('git', [`--git-dir=${join(root, 'deploy-a.git')}`, 'rev-parse', 'main'])).trim();
    await workingOn(root).push({ theirs: '1' });
    const again = await port.publish({ ...asked, at: asked.at + 5_000 }, testContext({ key: 'lost/1' }));
    assert.deepEqual(again, { kind: 'done', commit: first, made: false });
    assert.equal((await mustRun('git', [`--git-dir=${join(root, 'deploy-a.git')}`, 'rev-list', '--count', 'main'])).trim(), '2');
    await Promise.all([port.close(), line.close(), server.close()]);
  });

  test('a wrong token, a hook that says no, a repository that is not there: refused, and unknown', async () => {
    const root = await served('refusing');
    const server = await serveGit(root, TOKEN);
    const codeOf = async (name: string, token: string) => {
      const port = opened(`refusing-${token}`, (repository) => ({ url: `${server.url}/${repository}.git`, token: new Secret(token) }));
      const seen = await port.observe({ repository: name, branch: 'main', path: '' }, testContext());
      const answer = await port.publish(batch({ repository: name, parent: null, write: files({ a: '1' }) }), testContext());
      await port.close();
      assert.ok(!inspect([seen, answer]).includes(token), inspect([seen, answer]));
      return [seen.kind, 'cause' in answer ? answer.cause.code : inspect(answer)];
    };
    assert.deepEqual(await codeOf('deploy-a', 'canary-wrong'), ['unknown', 'git/denied']);
    assert.deepEqual(await codeOf('deploy-none', TOKEN), ['unknown', 'git/missing']);
    mkdirSync(join(root, 'deploy-a.git', 'hooks'), { recursive: true });
    writeFileSync(join(root, 'deploy-a.git', 'hooks', 'pre-receive'), '#!/bin/sh\necho main is frozen >&2\nexit 1\n', { mode: 0o755 });
    assert.deepEqual(await codeOf('deploy-a', TOKEN), ['absent', 'git/declined']);
    await server.close();
  });

  test('a host key that nobody gave us is not believed', { skip: sshd.missing ?? false }, async () => {
    const root = await served('impostor');
    const { port: number = 0, key = '', knownHosts = '' } = sshd.value ?? {};
    const other = knownHosts.replace(/AAAA\S+/, 'AAAAC3NzaC1lZDI1NTE5AAAAIJ8qAHqvzsJbLYDgkLHyK1Q8GB0KCZbRhMTPLtFZUbSz');
    const port = opened('impostor', () => ({
      url: `ssh://root@127.0.0.1:${number}${root}/deploy-a.git`,
      key: new Secret(key),
      knownHosts: other,
    }));
    const seen = await port.observe({ repository: 'deploy-a', branch: 'main', path: '' }, testContext());
    assert.ok(seen.kind === 'unknown' && seen.cause.code === 'git/host-key', inspect(seen));
    await port.close();
    assert.deepEqual(readdirSync(join(folder.path, 'ours-impostor', 'access')), []); // no key file stays
  });
});
