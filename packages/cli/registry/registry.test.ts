import assert from 'node:assert/strict';
import { type TestContext, describe, it } from 'node:test';
import type { Account } from './credentials.ts';
import { Registries } from './registry.ts';
import { type Behaviour, MANIFEST, MANIFEST_TYPE, counterpart, digestOf, manifestReply, plainLine } from './trial.ts';
import { RegistryTrouble } from './trouble.ts';

const ACCOUNT: Account = { user: 'robot', password: 'sesame:open', from: 'a file' };
const BASIC = `Basic ${Buffer.from('robot:sesame:open').toString('base64')}`;
const PATH = '/v2/team/app/manifests/';

interface How {
  readonly account?: Account;
  readonly waits?: number[];
}

async function asked(t: TestContext, behaviour: Behaviour, { account, waits = [] }: How = {}) {
  const own = await counterpart(t, behaviour);
  const registries = new Registries(() => account, plainLine(waits));
  return { own, manifest: () => registries.manifest({ registry: own.host, repository: 'team/app', tag: '1.0' }) };
}

/** Holds that it ends with trouble that says so, and says nothing of the account. */
async function troubled(work: () => Promise<unknown>, says: RegExp): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof RegistryTrouble, String(error));
    assert.match(error.message, says);
    assert.doesNotMatch(`${error.message} ${error.todo} ${error.stack}`, /sesame|open|cm9ib3Q/);
    return true;
  });
}

describe('what a tag leads to', () => {
  it('is asked for by HEAD, read by its digest, and hashed', async (t) => {
    const { own, manifest } = await asked(t, () => manifestReply(MANIFEST));
    const { digest, mediaType } = await manifest();
    assert.deepEqual([digest, mediaType], [digestOf(MANIFEST), MANIFEST_TYPE]);
    assert.deepEqual(own.asked, [`HEAD ${PATH}1.0`, `GET ${PATH}${digestOf(MANIFEST)}`]);
  });

  it('is read by its tag where the registry says no digest before', async (t) => {
    const { own, manifest } = await asked(t, () => ({ headers: { 'content-type': MANIFEST_TYPE }, body: MANIFEST }));
    assert.equal((await manifest()).digest, digestOf(MANIFEST));
    assert.deepEqual(own.asked, [`HEAD ${PATH}1.0`, `GET ${PATH}1.0`]);
  });

  it('is nothing where the bytes are others than the registry says', async (t) => {
    const { manifest } = await asked(t, () => manifestReply(MANIFEST, MANIFEST_TYPE, digestOf('other')));
    await troubled(manifest, /says sha256:\w+ and sends sha256:/);
  });

  it('is nothing where a page comes, or a manifest that calls itself something else', async (t) => {
    const page = await asked(t, () => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>Sign in</html>' }));
    await troubled(page.manifest, /answers with text\/html and not with a manifest/);
    const other = await asked(t, () => manifestReply(MANIFEST.replace('image.manifest', 'artifact.manifest')));
    await troubled(other.manifest, /and not with a manifest/);
    const old = await asked(t, () => manifestReply('{"schemaVersion":1}', 'application/vnd.docker.distribution.manifest.v1+json'));
    await troubled(old.manifest, /and not with a manifest/);
    const list = await asked(t, () => manifestReply('[]'));
    await troubled(list.manifest, /and not with a manifest/);
  });

  it('is nothing where the answer has no end', async (t) => {
    const { manifest } = await asked(t, () => manifestReply('x'.repeat(4 * 1024 * 1024 + 1)));
    await troubled(manifest, /more than 4194304 bytes/);
  });

  it('is nothing where it is not there, or nobody answers', async (t) => {
    const { manifest } = await asked(t, () => undefined);
    await troubled(manifest, /does not have team\/app:1\.0/);
    const away = new Registries(() => undefined, plainLine());
    await troubled(() => away.manifest({ registry: '127.0.0.1:1', repository: 'team/app', tag: '1.0' }), /cannot be reached|bad port/);
  });
});

describe('who asks', () => {
  const behind =
    (host: () => string, accepts: (authorization: string | undefined) => boolean): Behaviour =>
    ({ path, authorization }) => {
      if (path.startsWith('/token')) return accepts(authorization) ? { body: '{"token":"t0k3n"}' } : { status: 401 };
      if (authorization === 'Bearer t0k3n') return manifestReply(MANIFEST);
      const challenge = `Bearer realm="http://${host()}/token",service="registry, of ours",scope="repository:team/app:pull"`;
      return { status: 401, headers: { 'www-authenticate': challenge } };
    };

  it('gets a token where the registry says, with an account where there is one, and once', async (t) => {
    const place: { host?: string } = {};
    const { own, manifest } = await asked(
      t,
      behind(
        () => place.host ?? '',
        (given) => given === BASIC,
      ),
      { account: ACCOUNT },
    );
    place.host = own.host;
    assert.equal((await manifest()).digest, digestOf(MANIFEST));
    await manifest();
    assert.deepEqual(
      own.asked.filter((each) => each.includes('/token')),
      ['GET /token?service=registry%2C+of+ours&scope=repository%3Ateam%2Fapp%3Apull (Basic)'],
    );
  });

  it('gets a token without an account where anybody may read', async (t) => {
    const place: { host?: string } = {};
    const { own, manifest } = await asked(
      t,
      behind(
        () => place.host ?? '',
        (given) => given === undefined,
      ),
    );
    place.host = own.host;
    assert.equal((await manifest()).digest, digestOf(MANIFEST));
  });

  it('says its password where the registry asks for that, and not before', async (t) => {
    const { own, manifest } = await asked(
      t,
      ({ authorization }) =>
        authorization === BASIC ? manifestReply(MANIFEST) : { status: 401, headers: { 'www-authenticate': 'Basic realm="ours"' } },
      { account: ACCOUNT },
    );
    assert.equal((await manifest()).digest, digestOf(MANIFEST));
    assert.deepEqual(own.asked.slice(0, 2), [`HEAD ${PATH}1.0`, `HEAD ${PATH}1.0 (Basic)`]);
  });

  it('is told whose account is refused, and by which registry', async (t) => {
    const refuse: Behaviour = () => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="ours"' } });
    await troubled((await asked(t, refuse, { account: ACCOUNT })).manifest, /does not show team\/app to the account of a file \(401\)/);
    await troubled((await asked(t, refuse)).manifest, /does not show team\/app to anybody without an account \(401\)/);
    const forbidden: Behaviour = () => ({ status: 403 });
    await troubled((await asked(t, forbidden, { account: ACCOUNT })).manifest, /the account of a file \(403\)/);
  });

  it('says nothing to a place for tokens that is not safe', async (t) => {
    const bearer = { status: 401, headers: { 'www-authenticate': 'Bearer realm="ftp://elsewhere/token"' } };
    const { own, manifest } = await asked(t, () => bearer, { account: ACCOUNT });
    await troubled(manifest, /no safe place/);
    assert.ok(own.asked.every((each) => !each.includes('Basic')));
  });
});

describe('redirects', () => {
  it('are followed, and the other host is not told who asks', async (t) => {
    const store = await counterpart(t, () => manifestReply(MANIFEST));
    const { own, manifest } = await asked(
      t,
      ({ path, authorization }) =>
        authorization === BASIC
          ? { status: 307, headers: { location: `http://${store.host}${path}` } }
          : { status: 401, headers: { 'www-authenticate': 'Basic realm="ours"' } },
      { account: ACCOUNT },
    );
    assert.equal((await manifest()).digest, digestOf(MANIFEST));
    assert.ok(own.asked.some((each) => each.endsWith('(Basic)')));
    assert.ok(store.asked.length > 0 && store.asked.every((each) => !each.includes('(')), store.asked.join('\n'));
  });

  it('may not ask for an account themselves', async (t) => {
    const thief = await counterpart(t, () => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="yours"' } }));
    const { manifest } = await asked(t, ({ path }) => ({ status: 302, headers: { location: `http://${thief.host}${path}` } }), {
      account: ACCOUNT,
    });
    await troubled(manifest, /redirects to one that wants to know who asks/);
    assert.ok(thief.asked.every((each) => !each.includes('(')));
  });

  it('end, and lead to no other scheme', async (t) => {
    const loop = await asked(t, ({ path }) => ({ status: 302, headers: { location: path } }));
    await troubled(loop.manifest, /redirects more than 5 times/);
    const file = await asked(t, () => ({ status: 302, headers: { location: 'file:///etc/passwd' } }));
    await troubled(file.manifest, /redirects to an address that is not plain http/);
  });
});

describe('a registry that was asked too often', () => {
  it('is waited for as long as it says, and asked again', async (t) => {
    const waits: number[] = [];
    const times = { left: 2 };
    const behaviour: Behaviour = () => (times.left-- > 0 ? { status: 429, headers: { 'retry-after': '7' } } : manifestReply(MANIFEST));
    const { manifest } = await asked(t, behaviour, { waits });
    assert.equal((await manifest()).digest, digestOf(MANIFEST));
    assert.deepEqual(waits, [7_000, 7_000]);
  });

  it('is given up where it never answers, or says to come in an hour', async (t) => {
    const waits: number[] = [];
    const never = await asked(t, () => ({ status: 429 }), { waits });
    await troubled(never.manifest, /was asked too often/);
    assert.equal(waits.length, 3);
    const later = await asked(t, () => ({ status: 429, headers: { 'retry-after': '3600' } }), { waits });
    await troubled(later.manifest, /was asked too often/);
    assert.equal(waits.length, 3);
  });
});
