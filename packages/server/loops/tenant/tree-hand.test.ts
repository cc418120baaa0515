import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { DONE } from '@hansa/domain/port/outcome.ts';
import type { Step } from '@hansa/domain/tenancy/step.ts';
import type pg from 'pg';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { unwritten } from '../../db/tenants.ts';
import { markPublished, treesOf } from '../../db/trees.ts';
import { transaction } from '../../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { claim, wake } from '../../db/work.ts';
import { Estate } from '../../estate/estate.ts';
import { treeHand } from './inner-hands.ts';

describe('the tree of a tenant', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'tree-hand' });
    await migrate(pool);
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });
  beforeEach(() => pool.query('delete from work; delete from tree'));

  const NAMES = ['a', 'b', 'c'];
  /** A removal asks for no tree without asking anybody. Gives what became of each. */
  const removed = async (asked: readonly (readonly [string, number])[]) => {
    const hand = treeHand({ pool, estate: new Estate(), approve: () => Promise.resolve(DONE), now: () => 0 });
    const context = { signal: new AbortController().signal, deadline: Infinity, key: '', trace: '' };
    const all = asked.map(([id, epoch]) => {
      const whose = { row: unwritten({ id, cell: `of-${id}`, owner: 'contract' }), plan: undefined, values: new Map() };
      return hand.remove({} as Step, whose, { ...context, epoch });
    });
    return (await Promise.all(all)).map((outcome) => ('cause' in outcome ? outcome.cause.code : outcome.kind));
  };
  const claimed = async () => {
    await wake(pool, 'tenant', NAMES);
    await claim(pool, '00000000-0000-4000-8000-000000000001', 'tenant', 3);
  };
  const published = async (...subjects: readonly string[]) => {
    await pool.query(`insert into tree (subject, cell, wanted) select name, 'of-' || name, 'x' from unnest($1::text[]) name`, [subjects]);
    const trees = subjects.map((subject) => ({ subject, published: 'x', sealed: '', sealedText: null, sealedFor: null }));
    await transaction(pool, (client) => markPublished(client, 'c0ffee', trees));
  };
  const wanted = async () => [...(await treesOf(pool, NAMES))].map(([subject, tree]) => `${subject} ${tree.wanted}`).toSorted();
  const told = async () =>
    (await pool.query(`select subject from work where kind = 'publish' order by subject`)).rows.map((row) => row.subject);

  test('many are asked for at once; what was never published is gone already', async () => {
    await claimed();
    await published('a', 'b');
    assert.deepEqual(
      await removed([
        ['a', 1],
        ['c', 1],
        ['b', 1],
      ]),
      ['working', 'done', 'working'],
    );
    assert.deepEqual(await wanted(), ['a null', 'b null', 'c null']);
    assert.deepEqual(await told(), ['of-a', 'of-b', 'of-c']);
    // Asked again before anybody has published: nobody is told twice, and it is not there yet.
    await pool.query(`delete from work where kind = 'publish'`);
    assert.deepEqual(await removed([['b', 1]]), ['working']);
    assert.deepEqual(await told(), []);
  });

  test('whoever slept through the lease asks for nothing, and takes nobody with it', async () => {
    await claimed();
    await published(...NAMES);
    const asked = [
      ['a', 1],
      ['c', 0],
      ['b', 1],
      // Lost and claimed again: the same tenant twice, of which one is over.
      ['b', 0],
    ] as const;
    assert.deepEqual(await removed(asked), ['working', 'lease/stale', 'working', 'lease/stale']);
    assert.deepEqual(await wanted(), ['a null', 'b null', 'c x']);
    assert.deepEqual(await told(), ['of-a', 'of-b']);
  });
});
