import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { filesDigest } from '@hansa/compiler/cell-index.ts';
import { DONE, transient } from '@hansa/domain/port/outcome.ts';
import { treeOf, wantTrees } from '../../db/trees.ts';
import { testContext } from '../../outside/contract.ts';
import type { GitPort } from '../../outside/git/port.ts';
import { AT, CELL, SUBJECT, TrialPublishing } from './trial.ts';

describe('publishing the tree of the platform, and the index', () => {
  let here: TrialPublishing;
  before(async () => {
    here = await TrialPublishing.start('publish-platform');
  });
  after(() => here.stop());
  beforeEach(() => here.begin());

  test('a platform that nobody could compare is tried again', async () => {
    await here.look();
    await here.wantPlatform();
    const blind: GitPort = {
      ...here.git,
      list: () => Promise.resolve({ kind: 'unknown', cause: { code: 'x/lost', detail: 'lost' }, at: 0 }),
    };
    assert.notEqual((await here.look(blind)).wait, null);
    assert.equal((await here.look()).because[0]?.code, 'publish/done');
  });

  test('a platform that its cluster refuses is not published, says so, and keeps no tenant waiting', async () => {
    await here.wantPlatform();
    here.approve = () => Promise.resolve({ kind: 'refused', cause: { code: 'kubernetes/invalid', detail: 'spec.replicaz: not declared' } });
    const { because, wait } = await here.look();
    assert.deepEqual(
      because.map(({ code }) => code),
      ['publish/done', 'kubernetes/invalid'],
    );
    assert.ok(wait !== null && wait > 0);
    assert.ok((await here.files()).every((path) => path.includes(here.row.id)));
    assert.equal((await here.look()).because[0]?.detail, 'spec.replicaz: not declared');
    assert.equal((await treeOf(here.pool, SUBJECT))?.published ?? null, null);
    here.approve = () => Promise.resolve(DONE);
    assert.equal((await here.look()).because[0]?.code, 'publish/done');
  });

  test('a platform is published unasked while its cluster is away: a failover is', async () => {
    await here.wantPlatform();
    here.approve = () => Promise.resolve(transient('kubernetes/unreachable', 'the API server does not answer'));
    await here.look();
    assert.ok((await here.files()).some((path) => path.startsWith('platform/')));
  });

  test('what hosts read no more goes with the next platform, and folders of others stay', async () => {
    await here.wantPlatform();
    const batch = {
      repository: AT.repository,
      branch: 'main',
      parent: 'any',
      message: 'Add',
      by: { name: 'A', email: 'a@a.example' },
    } as const;
    const old = new Map([
      ['hosts/old/federation.yml', 'scrape_configs: []\n'],
      ['notes/README.md', 'ours\n'],
    ]);
    assert.equal((await here.git.publish({ ...batch, remove: [], write: old, at: 0 }, testContext({ key: 'somebody/2' }))).kind, 'done');
    await here.look();
    assert.deepEqual(
      (await here.files()).filter((path) => old.has(path)),
      ['notes/README.md'],
    );
  });

  test('hansa.json comes in the same commit, says what the tree is made of, and is made anew where it is lost', async () => {
    await here.wantPlatform();
    await here.look();
    assert.deepEqual(here.poked, [`${CELL} ${await here.head()}`]);
    const first = await here.index();
    assert.ok(first);
    assert.equal(first.cell, CELL);
    assert.deepEqual(Object.keys(first.tenants), [here.row.id]);
    assert.equal(first.tenants[here.row.id]?.tree, await digestBelow(here.row.id));
    assert.equal(first.tenants[here.row.id]?.release, (await here.estate.platform(here.pool))?.release);
    assert.match(first.platform, /^[0-9a-f]{64}$/);
    const batch = {
      repository: AT.repository,
      branch: 'main',
      parent: 'any',
      message: 'Merge badly',
      by: { name: 'A', email: 'a@a.example' },
    } as const;
    const spoilt = { ...batch, remove: [], write: new Map([['hansa.json', '<<<<<<< HEAD']]), at: 0 };
    assert.equal((await here.git.publish(spoilt, testContext({ key: 'somebody/1' }))).kind, 'done');
    await wantTrees(here.pool, [{ subject: SUBJECT, cell: CELL, wanted: 'something else' }]);
    await here.wantPlatform();
    await here.pool.query('update tree set published = null where subject like $1', ['platform/%']);
    await here.look();
    assert.deepEqual(await here.index(), first);
    await wantTrees(here.pool, [{ subject: here.row.id, cell: CELL, wanted: null }]);
    await here.look();
    const last = await here.index();
    assert.deepEqual(last?.tenants, {});
    assert.notEqual(last?.digest, first.digest);
    assert.deepEqual(last?.inputs, first.inputs);
  });

  /** Of the tenant's files as the repository has them, its seal left out. */
  async function digestBelow(id: string): Promise<string> {
    const listed = await here.git.list({ repository: AT.repository, commit: await here.head() }, '', testContext());
    assert.ok(listed.kind === 'present');
    const own = listed.value.filter(({ path }) => path.includes(id) && !path.endsWith('secrets.sops.yaml'));
    const read = await here.git.read(
      AT.repository,
      own.map((entry) => entry.id),
      testContext(),
    );
    assert.ok(read.kind === 'present');
    return filesDigest(
      own.map((entry) => [entry.path, read.value.get(entry.id)?.toString() ?? ''] as const),
      (text) => hash('sha256', text),
    );
  }
});
