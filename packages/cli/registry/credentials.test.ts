import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { emptyFolder, write } from '../sample.ts';
import { accountsOf } from './credentials.ts';

const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });

function withFile(t: TestContext, content: unknown): NodeJS.ProcessEnv {
  const folder = emptyFolder(t);
  write(folder, 'config.json', typeof content === 'string' ? content : JSON.stringify(content));
  return { DOCKER_CONFIG: folder };
}

test('the account of the environment is for the registry of the mirror, and for no other', () => {
  const accounts = accountsOf({ HANSA_REGISTRY_USER: 'u', HANSA_REGISTRY_PASSWORD: 'p', HOME: '/nowhere' }, 'registry.test:5000/all');
  assert.deepEqual(accounts('registry.test:5000', 'all/x'), { user: 'u', password: 'p', from: 'HANSA_REGISTRY_USER' });
  assert.equal(accounts('ghcr.io', 'x/y'), undefined);
  assert.equal(accountsOf({ HANSA_REGISTRY_USER: 'u', HANSA_REGISTRY_PASSWORD: 'p', HOME: '/nowhere' }, null)('ghcr.io', 'x'), undefined);
  assert.throws(() => accountsOf({ HANSA_REGISTRY_USER: 'u' }, 'registry.test'), /one is missing/);
});

test('the file of `docker login` is read as Docker and Podman write it', (t) => {
  const env = withFile(t, {
    auths: { 'https://index.docker.io/v1/': auth('hub:a:b'), 'quay.io': auth('q:1'), 'quay.io/team': auth('t:2'), 'ghcr.io': {} },
  });
  const accounts = accountsOf(env, null);
  assert.deepEqual([accounts('docker.io', 'library/x')?.user, accounts('docker.io', 'library/x')?.password], ['hub', 'a:b']);
  assert.equal(accounts('quay.io', 'other/x')?.user, 'q');
  assert.equal(accounts('quay.io', 'team/x')?.user, 't');
  assert.equal(accounts('ghcr.io', 'x/y'), undefined);
  assert.equal(accounts('quay.io.evil.test', 'x/y'), undefined);
  assert.equal(accountsOf({ HOME: '/nowhere' }, null)('quay.io', 'x'), undefined);
});

test('a file that is no JSON is complained of without a word of what it holds', (t) => {
  const env = withFile(t, '{"auths": {"quay.io": {"auth": "c2VjcmV0"');
  assert.throws(
    () => accountsOf(env, null)('quay.io', 'x'),
    (error: Error) => /cannot be read as JSON/.test(error.message) && !error.stack?.includes('c2VjcmV0'),
  );
});

test('a helper is asked for what the file does not have itself', (t) => {
  const folder = emptyFolder(t);
  write(
    folder,
    'docker-credential-trial',
    '#!/bin/sh\nread host\n[ "$host" = quay.io ] || exit 1\necho \'{"Username":"h","Secret":"s"}\'\n',
  );
  chmodSync(join(folder, 'docker-credential-trial'), 0o755);
  const before = process.env['PATH'];
  process.env['PATH'] = `${folder}:${before}`;
  t.after(() => (process.env['PATH'] = before));
  const accounts = accountsOf(withFile(t, { credsStore: 'trial' }), null);
  assert.deepEqual(accounts('quay.io', 'x'), { user: 'h', password: 's', from: 'docker-credential-trial' });
  assert.equal(accounts('ghcr.io', 'x'), undefined);
  const missing = accountsOf(withFile(t, { credHelpers: { 'quay.io': 'nowhere-to-be-found' } }), null);
  assert.throws(() => missing('quay.io', 'x'), /docker-credential-nowhere-to-be-found, which the login file names, does not run/);
  const bad = accountsOf(withFile(t, { credsStore: '../../bin/sh' }), null);
  assert.throws(() => bad('quay.io', 'x'), /that is no name/);
});
