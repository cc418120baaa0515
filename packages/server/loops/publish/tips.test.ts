import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { treeOf, wantTrees } from '../../db/trees.ts';
import type { GitPort } from '../../outside/git/port.ts';
import { trialLook } from '../trial.ts';
import { CELL, PLATFORM, TrialPublishing } from './trial.ts';

describe('publishing again', () => {
  let here: TrialPublishing;
  before(async () => {
    here = await TrialPublishing.start('tips');
  });
  after(() => here.stop());
  beforeEach(() => here.begin());

  test('who published last asks Git for the next commit and nothing else, and is told when somebody else was at it', async () => {
    const { pool, row } = here;
    const asked: string[] = [];
    const noted = new Proxy(here.git, {
      get: (target, name: keyof GitPort) => (asked.push(name), target[name]),
    });
    const process = here.loop(noted);
    await trialLook(pool, process, CELL);
    assert.deepEqual(asked.splice(0), ['observe', 'publish']);
    const wanted = (await treeOf(pool, row.id))?.wanted ?? null;
    await wantTrees(pool, [{ subject: row.id, cell: CELL, wanted: null }]);
    await trialLook(pool, process, CELL);
    assert.deepEqual(asked.splice(0), ['publish']);
    assert.deepEqual((await here.index())?.tenants, {});
    await wantTrees(pool, [{ subject: row.id, cell: CELL, wanted: wanted }]);
    await here.look();
    const theirs = await here.head();
    await wantTrees(pool, [{ subject: row.id, cell: CELL, wanted: null }]);
    const moved = await trialLook(pool, process, CELL);
    assert.deepEqual([moved.because[0]?.code, moved.wait, await here.head()], ['git/moved', 0, theirs]);
    asked.splice(0);
    await trialLook(pool, process, CELL);
    assert.deepEqual(asked.splice(0), ['observe', 'list', 'read', 'publish']);
    assert.deepEqual([await here.files(), (await here.index())?.tenants], [[], {}]);
    // Where others are at it, too, it is asked each time.
    await wantTrees(pool, [{ subject: row.id, cell: CELL, wanted: wanted }]);
    await trialLook(pool, process, CELL);
    assert.equal(asked[0], 'observe');
  });

  test('a tenant that was moved to a release with the same files after a lost answer is an act of its own: its line says another release', async () => {
    const keys: string[] = [];
    const noted: GitPort = { ...here.git, publish: (batch, context) => (keys.push(context.key), here.git.publish(batch, context)) };
    await assert.rejects(here.look(here.killed(noted)));
    const [first, before] = [await here.head(), await here.wanted()];
    await here.accept(PLATFORM.replace('nodes: 3', 'nodes: 4'));
    assert.equal(await here.wanted(), before);
    await here.look(noted);
    assert.notEqual(await here.head(), first);
    assert.equal(new Set(keys).size, 2);
    assert.equal((await here.index())?.tenants[here.row.id]?.release, (await here.estate.platform(here.pool))?.release);
  });
});
