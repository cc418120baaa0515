import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FREE } from '@hansa/domain/access/erasure.ts';
import type pg from 'pg';
import { changeTenant } from '../../commands/change.ts';
import { createTenant } from '../../commands/tenants.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { tenantOf } from '../../db/tenants.ts';
import { transaction } from '../../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { simulatedGit as gitWorld } from '../../embedded/cloud/git.ts';
import { memoryCloud } from '../../embedded/cloud/memory.ts';
import { Estate } from '../../estate/estate.ts';
import { testContext } from '../../outside/contract.ts';
import type { GitPort } from '../../outside/git/port.ts';
import { simulatedGit } from '../../outside/git/simulated.ts';
import { specLoop } from './loop.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../../../examples/sovereign-saas/platform.yaml'), 'utf8');
const BY = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'r', trace: '' };
const US = { name: 'Hansa', email: 'hansa@localhost' };

describe('a commit of ours whose answer was lost', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let git: GitPort;
  let state: unknown;
  const estate = new Estate();
  const desk = () => ({ pool, estate, now: Date.now, bytes: (count: number) => randomBytes(count), erasure: () => FREE });

  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'spec' });
    await migrate(pool);
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });
  beforeEach(async () => {
    git = simulatedGit(memoryCloud(gitWorld));
    state = {};
    const batch = { repository: 'spec', branch: 'main', parent: null, remove: [], message: 'Begin', by: US, at: 0 };
    await git.publish({ ...batch, write: new Map([['platform.yaml', PLATFORM]]) }, testContext());
    await look();
  });

  /** `around`: what others do before and after a file was given to whoever has none. */
  async function look(
    through: GitPort = git,
    around: { before?: () => Promise<unknown>; after?: () => Promise<unknown> } = {},
  ): Promise<void> {
    const loop = specLoop({ pool, estate, git: through, branch: 'main', by: US, now: Date.now, random: () => 0 });
    const claim = { kind: 'spec', subject: 'spec', epoch: 1, wakes: 0, attempts: 0, state, trace: '', takenOver: false, asked: false };
    const seen = await loop.look({
      ...claim,
      signal: new AbortController().signal,
      stillMine: () => Promise.resolve(true),
      keep: () => Promise.resolve(),
      within: async (work) => {
        await around.before?.();
        const done = await transaction(pool, work);
        await around.after?.();
        return done;
      },
    });
    if (seen.write) await transaction(pool, seen.write);
    state = seen.state;
  }
  const killed = (): GitPort => ({ ...git, publish: (...given) => git.publish(...given).then(() => Promise.reject(new Error('killed'))) });
  const create = async (slug: string): Promise<string> => {
    const asked = { slug, plan: 'team@1', seats: 5, cell: 'fsn-1', admin: { name: 'A', email: 'a@a.example' } };
    return (await createTenant(desk(), asked, BY)).row.id;
  };
  const files = async (): Promise<string[]> => {
    const head = await git.observe({ repository: 'spec', branch: 'main', path: '' }, testContext());
    const listed = head.kind === 'present' && (await git.list({ repository: 'spec', commit: head.value.commit }, 'tenants', testContext()));
    return listed && listed.kind === 'present' ? listed.value.map(({ path }) => path).toSorted() : [];
  };
  const aside = async (): Promise<unknown[]> => (await pool.query('select path, diagnostics from spec_aside')).rows;

  test('is taken for what it is: nobody pushed anything, and the tenant is as it was asked for', async () => {
    const id = await create('acme');
    await assert.rejects(look(killed()), /killed/);
    for (let looks = 0; looks < 3; looks++) await look();
    const row = await tenantOf(pool, id);
    assert.deepEqual([row?.version, row?.inSpec, row?.file, row?.seats], [1, 1, 'tenants/acme.yaml', 5]);
    assert.deepEqual(await aside(), []);
  });

  test('is complained of no longer once the tenant was erased and its file is gone', async () => {
    const id = await create('initech');
    await assert.rejects(look(killed()), /killed/);
    await pool.query(`update tenant set intent = 'erased', version = 2 where id = $1`, [id]);
    await look();
    assert.equal((await aside()).length, 1, 'the file of an erased tenant is there');
    for (let looks = 0; looks < 3; looks++) await look();
    assert.deepEqual(await aside(), []);
  });

  test('is not complained of for ever where the contract went on and came back to it', async () => {
    const id = await create('globex');
    await assert.rejects(look(killed()), /killed/);
    await changeTenant(desk(), id, 1, { seats: 6 }, BY);
    await look();
    assert.equal((await aside()).length, 1, 'the file does not say what the contract says');
    await changeTenant(desk(), id, 2, { seats: 5 }, BY);
    for (let looks = 0; looks < 3; looks++) await look();
    const row = await tenantOf(pool, id);
    assert.deepEqual([row?.version, row?.inSpec, row?.seats], [3, 3, 5]);
    assert.deepEqual(await aside(), []);
  });

  test('is found though the tenant was renamed since, and goes with it; who takes over the slug has a file of their own', async () => {
    const id = await create('hooli');
    await assert.rejects(look(killed()), /killed/);
    await changeTenant(desk(), id, 1, { slug: 'hooli-now' }, BY);
    const next = await create('hooli');
    for (let looks = 0; looks < 4; looks++) await look();
    const rows = [await tenantOf(pool, id), await tenantOf(pool, next)];
    assert.deepEqual(
      rows.map((row) => [row?.file, row?.slug]),
      [
        ['tenants/hooli.yaml', 'hooli-now'],
        [`tenants/hooli-${next}.yaml`, 'hooli'],
      ],
    );
    assert.deepEqual([await files(), await aside()], [[`tenants/hooli-${next}.yaml`, 'tenants/hooli.yaml'], []]);
    await pool.query(`update tenant set intent = 'erased', version = version + 1 where id = $1`, [id]);
    for (let looks = 0; looks < 3; looks++) await look();
    assert.deepEqual([await files(), await aside()], [[`tenants/hooli-${next}.yaml`], []]);
  });

  test('is never of a file that nobody has noted: whoever comes while files are given has one of the next look', async () => {
    const ids = [await create('umbra')];
    await assert.rejects(look(killed(), { after: async () => ids.push(await create('late')) }), /killed/);
    const late = ids[1] ?? '';
    await changeTenant(desk(), late, 1, { slug: 'late-now' }, BY);
    for (let looks = 0; looks < 4; looks++) await look();
    const own = (await files()).filter((path) => path.includes('late'));
    assert.deepEqual([own, (await tenantOf(pool, late))?.file], [['tenants/late-now.yaml'], 'tenants/late-now.yaml']);
  });

  test('a file is called by the slug of the moment in which it is given', async () => {
    const id = await create('vega');
    await look(git, { before: () => changeTenant(desk(), id, 1, { slug: 'vega-now' }, BY) });
    assert.equal((await tenantOf(pool, id))?.file, 'tenants/vega-now.yaml');
  });
});
