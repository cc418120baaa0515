import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { PlainSecret } from '@hansa/server/outside/secrets/plain.ts';
import { sealedForController } from '@hansa/server/outside/secrets/sealed-secrets.ts';
import { sealedWithSops } from '@hansa/server/outside/secrets/sops.ts';
import { loadAll } from 'js-yaml';
import { mustRun, run } from '../command.ts';
import { controllers } from '../flux/controllers.ts';
import { at } from '../kubernetes/objects.ts';
import { got } from '../missing.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary.ts';
import { SEALED_SECRETS, kubeseal } from './programs.ts';
import { VALUES } from './values.ts';

const labels = { 'app.kubernetes.io/managed-by': 'hansa', 'hansa/tenant': '0123456789' };
const secretOf = (name: string): PlainSecret => ({
  namespace: 't-k7m2p9x4qd',
  name,
  labels,
  values: Object.fromEntries(Object.entries(VALUES).map(([key, value]) => [key, new Secret(value)])),
});
const secrets = [secretOf('nextcloud'), secretOf('odoo')];
const bytes = (count: number): Uint8Array => randomBytes(count);

const built = await got(async () => ({ flux: await controllers(), kubeseal: await kubeseal() }));
const lab = { skip: built.missing ?? false };

describe('sealed by us, opened by sops with age', () => {
  let folder: TemporaryFolder;
  let file = '';
  let env: NodeJS.ProcessEnv = {};
  let recipient = '';
  const { sops = '', ageKeygen = '' } = built.value?.flux ?? {};
  const keyPair = async (name: string) => {
    const text = await mustRun(ageKeygen, []);
    await writeFile(join(folder.path, name), text, { mode: 0o600 });
    return /# public key: (age1\w+)/.exec(text)?.[1] ?? '';
  };

  before(async () => {
    folder = await temporaryFolder('secrets');
    if (built.value === undefined) return;
    recipient = await keyPair('cell');
    const offline = await keyPair('offline');
    env = { ...process.env, SOPS_AGE_KEY_FILE: join(folder.path, 'cell') };
    file = join(folder.path, 'secrets.sops.yaml');
    await writeFile(file, await sealedWithSops(secrets, { recipients: [recipient, offline], now: Date.now(), bytes }));
  });
  after(() => folder.remove());

  const opened = async (key: string) =>
    loadAll(await mustRun(sops, ['decrypt', file], { env: { ...env, SOPS_AGE_KEY_FILE: join(folder.path, key) } }));

  test('by the cell and by the offline key, every value as it was', lab, async (t) => {
    t.diagnostic((await mustRun(sops, ['--version', '--disable-version-check'])).split('\n')[0] ?? '');
    for (const key of ['cell', 'offline']) {
      const documents = await opened(key);
      assert.deepEqual(
        documents.map((each) => [at(each, 'metadata', 'name'), at(each, 'metadata', 'labels'), at(each, 'stringData')]),
        secrets.map(({ name }) => [name, labels, VALUES]),
      );
    }
  });

  test('and by nobody else', lab, async () => {
    await keyPair('stranger');
    await assert.rejects(opened('stranger'), /ended with 128/);
  });

  test('what sops writes over ours, with a new key, is still the same', lab, async () => {
    const before = await readFile(file, 'utf8');
    await mustRun(sops, ['rotate', '--in-place', file], { env });
    assert.notEqual(await readFile(file, 'utf8'), before);
    assert.deepEqual(at((await opened('offline'))[1], 'stringData'), VALUES);
  });

  test('a label that was changed and two values that changed places are refused', lab, async () => {
    const good = await sealedWithSops(secrets, { recipients: [recipient], now: Date.now(), bytes });
    const line = (key: string) => new RegExp(`^  ${key}: (ENC.*)$`, 'm').exec(good)?.[1] ?? '';
    const [one, two] = [line('plain'), line('truth')];
    const moved = good.replace(one, '\0').replace(two, one).replace('\0', two);
    for (const [text, why] of [
      [good.replaceAll('hansa/tenant: "0123456789"', 'hansa/tenant: "9876543210"'), /MAC mismatch/],
      [moved, /authentication failed|Could not decrypt/i],
    ] as const) {
      assert.notEqual(text, good);
      await writeFile(file, text);
      const ran = await run(sops, ['decrypt', file], { env });
      assert.notEqual(ran.code, 0);
      assert.match(ran.stderr, why);
    }
  });
});

describe(`sealed by us, opened by kubeseal ${SEALED_SECRETS} with the code of its controller`, () => {
  let folder: TemporaryFolder;
  let certificate = '';
  const program = built.value?.kubeseal ?? '';

  before(async () => {
    folder = await temporaryFolder('sealed');
    const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
    const args = ['req', '-x509', '-newkey', 'rsa:4096', '-nodes', '-keyout', key, '-out', cert, '-days', '30', '-subj', '/CN=cell'];
    if (built.value !== undefined) await mustRun('openssl', args);
    if (built.value !== undefined) certificate = await readFile(cert, 'utf8');
  });
  after(() => folder.remove());

  const sealed = (of: readonly PlainSecret[]) => sealedForController(of, { keys: [certificate], now: Date.now(), bytes });
  /** kubeseal opens one document at a time; the controller gets them one by one as well. */
  const unseal = (text: string) =>
    run(program, ['--recovery-unseal', '--recovery-private-key', join(folder.path, 'key.pem'), '-o', 'json'], { input: text });

  test('every value as it was, and labels on the Secret that is made of it', lab, async (t) => {
    t.diagnostic((await mustRun(program, ['--version'])).trim());
    for (const [index, text] of sealed(secrets).split('---\n').entries()) {
      const ran = await unseal(text);
      assert.equal(ran.code, 0, ran.stderr);
      const secret: unknown = JSON.parse(ran.stdout);
      const data = Object.entries(Object(at(secret, 'data'))).map(([key, value]) => [
        key,
        Buffer.from(String(value ?? ''), 'base64').toString(),
      ]);
      assert.deepEqual(Object.fromEntries(data), VALUES);
      assert.equal(at(secret, 'metadata', 'name'), secrets[index]?.name);
      assert.deepEqual(at(secret, 'metadata', 'labels'), labels);
    }
  });

  test('the same as kubeseal writes, key by key', lab, async () => {
    const plain = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'odoo', namespace: 't-k7m2p9x4qd', labels }, stringData: VALUES };
    const theirs: unknown = JSON.parse(
      await mustRun(program, ['--cert', join(folder.path, 'cert.pem'), '-o', 'json'], { input: JSON.stringify(plain) }),
    );
    const [ours] = loadAll(sealed([secretOf('odoo')]));
    assert.deepEqual(shapeOf(ours), shapeOf(theirs));
  });

  test('a copy in another namespace or under another name opens nothing', lab, async () => {
    const text = sealed([secretOf('odoo')]);
    for (const moved of [text.replaceAll('t-k7m2p9x4qd', 't-b3n8q5r1tv'), text.replaceAll('name: odoo', 'name: mautic')]) {
      assert.notEqual(moved, text);
      const ran = await unseal(moved);
      assert.notEqual(ran.code, 0);
      assert.match(ran.stderr, /no key could decrypt/);
    }
  });
});

/** What must be there: kubeseal writes empty fields besides, and the type only where it is not the default. */
function shapeOf(object: unknown): unknown {
  return {
    of: [at(object, 'apiVersion'), at(object, 'kind'), at(object, 'metadata', 'name'), at(object, 'metadata', 'namespace')],
    keys: Object.keys(Object(at(object, 'spec', 'encryptedData'))).toSorted(),
    lengths: Object.entries(Object(at(object, 'spec', 'encryptedData')))
      .map(([key, value]) => `${key} ${Buffer.from(String(value), 'base64').length}`)
      .toSorted(),
    template: at(object, 'spec', 'template', 'metadata', 'name'),
    labels: at(object, 'spec', 'template', 'metadata', 'labels'),
  };
}
