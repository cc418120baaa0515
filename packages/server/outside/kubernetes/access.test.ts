import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inspect } from 'node:util';
import { type AccessRefusal, accessFrom, accessInCluster } from './access.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
after(() => rmSync(folder, { recursive: true }));

const CLUSTER = { server: 'https://api.fsn-1.example:6443/', 'certificate-authority-data': Buffer.from('authority').toString('base64') };

function write(user: object, cluster: object = CLUSTER): string {
  const path = join(folder, 'config');
  const contexts = [{ name: 'cell', context: { cluster: 'c', user: 'u' } }];
  const text = { clusters: [{ name: 'c', cluster }], users: [{ name: 'u', user }], contexts, 'current-context': 'cell' };
  writeFileSync(path, JSON.stringify(text));
  return path;
}

test('a token, inline or as a file that is read again, is hidden', () => {
  const inline = accessFrom(write({ token: 'canary-1' }));
  assert.equal(inline.server, 'https://api.fsn-1.example:6443');
  assert.equal(inline.authorities, 'authority');
  assert.equal(inline.token?.().reveal(), 'canary-1');
  assert.doesNotMatch(inspect(inline, { depth: null, showHidden: true }), /canary/);
  writeFileSync(join(folder, 'token'), 'canary-2\n');
  const file = accessFrom(write({ tokenFile: 'token' }));
  assert.equal(file.token?.().reveal(), 'canary-2');
  writeFileSync(join(folder, 'token'), 'canary-3\n');
  assert.equal(file.token?.().reveal(), 'canary-3');
});

test('a client certificate comes with its key', () => {
  const [cert, key] = [Buffer.from('cert').toString('base64'), Buffer.from('canary').toString('base64')];
  const access = accessFrom(write({ 'client-certificate-data': cert, 'client-key-data': key }));
  assert.deepEqual([access.certificate, access.key?.reveal(), access.token], ['cert', 'canary', undefined]);
  assert.doesNotMatch(inspect(access, { depth: null }), /canary/);
});

test('what proves nothing or runs programs is refused in words that show no value', () => {
  const token = { token: 'canary' };
  const cases: [object, object, RegExp][] = [
    [{}, CLUSTER, /neither a token nor a client certificate/],
    [{ 'client-certificate-data': 'AA==' }, CLUSTER, /with its key/],
    [{ exec: { command: 'canary' } }, CLUSTER, /^exec is not supported/],
    [{ username: 'canary', password: 'canary' }, CLUSTER, /^username is not supported/],
    [token, { server: 'http://api.example' }, /https:/],
    [token, { server: 'https://canary@api.example' }, /https:/],
    [token, { ...CLUSTER, 'insecure-skip-tls-verify': true }, /certificate-authority-data/],
    [{ tokenFile: 'nowhere' }, CLUSTER, /./],
  ];
  for (const [user, cluster, why] of cases) {
    assert.throws(
      () => accessFrom(write(user, cluster)).token?.(),
      (error: AccessRefusal) => why.test(error.message) && !/canary/.test(error.message),
    );
  }
  assert.throws(() => accessFrom(write(token), 'other'), /no context "other"/);
  assert.throws(() => accessFrom(join(folder, 'nowhere')), /cannot be read/);
  assert.throws(() => accessInCluster({}), /KUBERNETES_SERVICE_HOST/);
});
