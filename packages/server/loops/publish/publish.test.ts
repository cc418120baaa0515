import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { treeOf, wantTrees } from '../../db/trees.ts';
import { testContext } from '../../outside/contract.ts';
import type { GitPort } from '../../outside/git/port.ts';
import { AT, CELL, PLATFORM, TrialPublishing } from './trial.ts';

/** The same cloud, whose deploy folders are in one repository. */
const TOGETHER = PLATFORM.replace(/^  deploy: .*\n/m, '');

describe('publishing trees', () => {
  let here: TrialPublishing;
  before(async () => {
    here = await TrialPublishing.start('publish');
  });
  after(() => here.stop());
  beforeEach(() => here.begin());

  test('a tree whose commit was made and never answered is known to be possible, and goes when it is wanted no more', async () => {
    await assert.rejects(here.look(here.killed()));
    assert.ok((await here.files()).length > 0);
    await wantTrees(here.pool, [{ subject: here.row.id, cell: CELL, wanted: null }]);
    assert.notEqual((await treeOf(here.pool, here.row.id))?.published, null);
    await here.look();
    assert.deepEqual(await here.files(), []);
    const { published, sealedText } = (await treeOf(here.pool, here.row.id)) ?? {};
    assert.deepEqual([published, sealedText], [null, null]);
  });

  test('what was sealed is not sealed again when the answer was lost: there is one commit', async () => {
    await assert.rejects(here.look(here.killed()));
    const first = await here.head();
    assert.equal((await here.look()).because[0]?.code, 'publish/done');
    assert.equal(await here.head(), first);
  });

  test('others who open the secrets of a cell: all of them are sealed again, as a commit of its own', async () => {
    await here.look();
    const first = await here.head();
    assert.equal((await here.look()).because[0]?.code, 'publish/in-step');
    here.recipients = 's2';
    assert.equal((await here.look()).because[0]?.code, 'publish/done');
    assert.notEqual(await here.head(), first);
    assert.equal((await treeOf(here.pool, here.row.id))?.sealed, 's2');
    here.recipients = 'nobody';
    const refused = await here.look();
    assert.deepEqual([refused.because[0]?.code, (refused.wait ?? 0) > 0], ['seal/recipients', true]);
    here.recipients = 's1';
    assert.equal((await here.look()).because[0]?.code, 'publish/done');
  });

  test('whoever slept while another published puts nothing old over it', async () => {
    let slept = false;
    await here.look(here.git, async () => {
      if (slept) return;
      slept = true;
      await here.look();
      await wantTrees(here.pool, [{ subject: here.row.id, cell: CELL, wanted: null }]);
      await here.look();
    });
    assert.deepEqual(await here.files(), []);
  });

  test('whatever of the platform reaches the files of a tenant makes them due again; what does not, leaves them alone', async () => {
    const before = await here.wanted();
    await here.accept(`# Said nicer.\n${PLATFORM}`);
    assert.equal(await here.wanted(), before);
    await here.accept(PLATFORM.replace(/^contact: .*$/m, 'contact: somebody-else@sovereign-cloud.example'));
    assert.notEqual(await here.wanted(), before);
    await here.accept(PLATFORM);
    assert.equal(await here.wanted(), before);
  });

  test('where cells share a repository each has its folder, and the tree of another is let be', async () => {
    const batch = {
      repository: AT.repository,
      branch: 'main',
      parent: null,
      remove: [],
      message: 'Begin',
      by: { name: 'H', email: 'h@localhost' },
    };
    await here.git.publish({ ...batch, write: new Map([['platform/theirs.yaml', 'a: 1\n']]), at: 0 }, testContext());
    await here.accept(TOGETHER);
    await here.wantPlatform();
    await here.wantTenant();
    await here.look();
    const outside = (await here.files()).filter((path) => !path.startsWith(`deploy/${CELL}/`));
    assert.deepEqual(outside, ['platform/theirs.yaml']);
    assert.ok((await here.files()).includes(`deploy/${CELL}/entry/tenants/${here.row.id}.yaml`));
    await wantTrees(here.pool, [{ subject: here.row.id, cell: CELL, wanted: null }]);
    await here.look();
    assert.deepEqual(
      (await here.files()).filter((path) => path.includes(here.row.id)),
      [],
    );
    assert.ok((await here.files()).some((path) => path.startsWith(`deploy/${CELL}/platform/`)));
  });

  test('the same tree asked for again after another one is an act of its own: no two commits share a key', async () => {
    const keys: string[] = [];
    const noted: GitPort = { ...here.git, publish: (batch, context) => (keys.push(context.key), here.git.publish(batch, context)) };
    const wanted = (await treeOf(here.pool, here.row.id))?.wanted ?? null;
    await assert.rejects(here.look(here.killed(noted)));
    await here.look(noted);
    assert.equal(new Set(keys).size, 1, 'asked again after a lost answer it is the same act');
    await wantTrees(here.pool, [{ subject: here.row.id, cell: CELL, wanted: null }]);
    await here.look(noted);
    await wantTrees(here.pool, [{ subject: here.row.id, cell: CELL, wanted: wanted }]);
    await here.look(noted);
    assert.equal(new Set(keys).size, 3);
  });
});
