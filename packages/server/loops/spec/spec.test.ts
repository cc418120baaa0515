// size: one repository and one database for every case
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { emitFile } from '@hansa/compiler';
import { digestOf, lockOf } from '@hansa/compiler/check/sample.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import type pg from 'pg';
import { eraseTenant } from '../../commands/erasure.ts';
import { changeTenant } from '../../commands/change.ts';
import { createTenant } from '../../commands/tenants.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { tenantOf } from '../../db/tenants.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { memoryCloud } from '../../embedded/cloud/memory.ts';
import { simulatedGit as gitWorld } from '../../embedded/cloud/git.ts';
import { Estate } from '../../estate/estate.ts';
import { testContext } from '../../outside/contract.ts';
import type { GitPort } from '../../outside/git/port.ts';
import { simulatedGit } from '../../outside/git/simulated.ts';
import { trialLook } from '../trial.ts';
import { specLoop } from './loop.ts';

const EXAMPLE = join(import.meta.dirname, '../../../../examples/sovereign-saas');
const ACME = 'k7m2p9x4qd';
const BY = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'r', trace: '', takenOver: false };
const SOMEBODY = { name: 'Somebody', email: 'somebody@example' };

describe('the spec repository and the database', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let git: GitPort;
  let estate: Estate;
  let state: unknown;

  before(async () => {
    trial = await trialDatabase();
  });
  after(() => trial.stop());
  afterEach(() => pool.end());
  beforeEach(async () => {
    pool = openPool(await trial.fresh(), { name: 'spec' });
    await migrate(pool);
    git = simulatedGit(memoryCloud(gitWorld));
    estate = new Estate();
    state = {};
    const tenants = readdirSync(join(EXAMPLE, 'tenants')).map((name) => `tenants/${name}`);
    await push(Object.fromEntries(['platform.yaml', ...tenants].map((path) => [path, readFileSync(join(EXAMPLE, path), 'utf8')])));
    await inStep();
  });

  /** What a person pushes; null removes. */
  async function push(files: Record<string, string | null>): Promise<void> {
    const write = new Map(Object.entries(files).filter((each): each is [string, string] => each[1] !== null));
    const remove = Object.keys(files).filter((path) => files[path] === null);
    const batch = { repository: 'spec', branch: 'main', parent: 'any' as const, write, remove, message: 'By hand', by: SOMEBODY, at: 0 };
    const published = await git.publish(batch, testContext({ key: `push/${Math.random()}` }));
    assert.equal(published.kind, 'done');
  }

  async function look(through: GitPort = git): Promise<number | null> {
    const loop = specLoop({ pool, estate, git: through, branch: 'main', by: SOMEBODY, now: Date.now, random: () => 0.5 });
    const seen = await trialLook(pool, loop, 'spec', state);
    assert.ok(seen.because.length > 0);
    state = seen.state;
    return seen.wait;
  }

  /** Looks until nothing is left to do. */
  async function inStep(): Promise<void> {
    for (let looks = 0; looks < 10; looks++) if ((await look()) !== 0) return;
    assert.fail('it does not come to rest');
  }

  async function file(path: string): Promise<string | undefined> {
    const head = await git.observe({ repository: 'spec', branch: 'main', path: '' }, testContext());
    assert.ok(head.kind === 'present');
    const listed = await git.list({ repository: 'spec', commit: head.value.commit }, '', testContext());
    const id = listed.kind === 'present' ? listed.value.find((entry) => entry.path === path)?.id : undefined;
    if (id === undefined) return undefined;
    const read = await git.read('spec', [id], testContext());
    return read.kind === 'present' ? read.value.get(id)?.toString() : undefined;
  }

  const aside = async (): Promise<Record<string, string[]>> => {
    const { rows } = await pool.query<{ path: string; diagnostics: { code: string; at: { line: number } }[] }>(
      'select path, diagnostics from spec_aside',
    );
    return Object.fromEntries(rows.map((row) => [row.path, row.diagnostics.map((each) => each.code)]));
  };
  const acme = async () => (await file('tenants/acme.yaml')) ?? '';

  test('a change by hand is taken in; a comment changes nothing', async () => {
    await push({ 'tenants/acme.yaml': `# ours\n${(await acme()).replace('seats: 25', 'seats: 31')}` });
    await inStep();
    const row = await tenantOf(pool, ACME);
    assert.deepEqual([row?.seats, row?.version, row?.inSpec], [31, 2, 2]);
    await push({ 'tenants/acme.yaml': `${await acme()}# more\n` });
    await inStep();
    assert.equal((await tenantOf(pool, ACME))?.version, 2);
    assert.deepEqual(await aside(), {});
  });

  test('a file that cannot be understood is set aside alone, keeps its tenant, and comes back when it is mended', async () => {
    const good = await acme();
    await push({
      'tenants/acme.yaml': 'seats: [',
      'tenants/new.yaml': good.replace(ACME, 'd2d2d2d2d2').replace('acme', 'newcomer'),
      'tenants/copy.yaml': good,
      'tenants/same-slug.yaml': good.replace(ACME, 'e2e2e2e2e2'),
    });
    await inStep();
    const complaints = await aside();
    assert.deepEqual(Object.keys(complaints).toSorted(), ['tenants/acme.yaml', 'tenants/copy.yaml', 'tenants/same-slug.yaml']);
    assert.deepEqual(complaints['tenants/copy.yaml'], ['tenant/two-files']);
    assert.deepEqual(complaints['tenants/same-slug.yaml'], ['tenant/slug-taken']);
    assert.equal((await tenantOf(pool, ACME))?.seats, 25);
    assert.equal((await tenantOf(pool, 'd2d2d2d2d2'))?.owner, 'git');
    await push({ 'tenants/acme.yaml': good, 'tenants/copy.yaml': null, 'tenants/same-slug.yaml': null });
    await inStep();
    assert.deepEqual(await aside(), {});
  });

  test('a file that cannot work under the platform in use is set aside, and taken as soon as one is pushed under which it can', async () => {
    const platform = readFileSync(join(EXAMPLE, 'platform.yaml'), 'utf8');
    await push({ 'tenants/acme.yaml': (await acme()).replace('business@1', 'golden@1') });
    await inStep();
    const { rows } = await pool.query<{ diagnostics: { code: string; at: { file: string; line: number } }[] }>(
      'select diagnostics from spec_aside',
    );
    const line = (await acme()).split('\n').findIndex((each) => each.startsWith('plan:')) + 1;
    assert.deepEqual(
      rows.flatMap((row) => row.diagnostics.map(({ at }) => [at.file, at.line])),
      [['tenants/acme.yaml', line]],
    );
    assert.deepEqual([(await tenantOf(pool, ACME))?.plan, (await tenantOf(pool, ACME))?.version], ['business@1', 1]);
    await push({ 'platform.yaml': platform.replace('- name: business', '- name: golden') });
    await inStep();
    assert.equal((await aside())['tenants/acme.yaml'], undefined);
    assert.equal((await tenantOf(pool, ACME))?.plan, 'golden@1');
  });

  test('of tenants that come by one push, those are taken that their cell carries; who takes less is never refused', async () => {
    const id = (n: number): string => `d${String(n).padStart(9, '2')}`.replaceAll('0', 'x').replaceAll('1', 'y');
    const large = async (n: number): Promise<string> =>
      (await acme()).replace(ACME, id(n)).replace('acme', `large-${n}`).replace('seats: 25', 'seats: 60');
    const files: Record<string, string> = {};
    for (let n = 22; n < 82; n += 1) files[`tenants/large-${n}.yaml`] = await large(n);
    await push(files);
    await inStep();
    const refused = Object.entries(await aside());
    assert.ok(refused.length > 0 && refused.length < 60, `${refused.length} of 60 are refused`);
    assert.ok(refused.every(([, codes]) => codes.length > 0 && codes.every((code) => code.startsWith('capacity/'))));
    const { rows } = await pool.query<{ file: string; load: { seats: number } }>(`select file, load from tenant where slug like 'large-%'`);
    assert.equal(rows.length, 60 - refused.length);
    assert.ok(rows.every(({ load }) => load.seats === 60));
    // A smaller cell than they fill: whoever leaves room is let do so.
    await pool.query(`update tenant set load = jsonb_set(load, '{cpu}', '900000') where slug = 'cantina'`);
    const [kept] = rows.map((row) => row.file);
    await push({ [kept as string]: (files[kept as string] as string).replace('seats: 60', 'seats: 30') });
    await inStep();
    assert.equal((await aside())[kept as string], undefined);
  });

  test('a file that is moved stays the file of its tenant, and two may change their slugs in one push', async () => {
    const [one, two] = [await acme(), (await file('tenants/cantina.yaml')) ?? ''];
    await push({ 'tenants/acme.yaml': null, 'tenants/acme-inc.yaml': one });
    await inStep();
    assert.deepEqual(await aside(), {});
    assert.equal((await tenantOf(pool, ACME))?.file, 'tenants/acme-inc.yaml');
    await push({
      'tenants/acme-inc.yaml': one.replace('slug: acme', 'slug: cantina'),
      'tenants/cantina.yaml': two.replace('slug: cantina', 'slug: taverna'),
    });
    await inStep();
    assert.deepEqual(await aside(), {});
    assert.equal((await tenantOf(pool, ACME))?.slug, 'cantina');
  });

  test('nobody moves to another cell by a word in a file', async () => {
    await push({ 'tenants/acme.yaml': (await acme()).replace('cell: fsn-1', 'cell: hel-1') });
    await inStep();
    assert.deepEqual(await aside(), { 'tenants/acme.yaml': ['tenant/cell-changed'] });
  });

  test('a file that is gone removes nothing, and says how one asks for that', async () => {
    await push({ 'tenants/acme.yaml': null });
    await inStep();
    assert.deepEqual(await aside(), { 'tenants/acme.yaml': ['tenant/file-missing'] });
    const row = await tenantOf(pool, ACME);
    assert.deepEqual([row?.intent, row?.version], ['active', 1]);
  });

  test('the file of a tenant that is being erased is gone by our own hand, also when nobody remembers that it was', async () => {
    const desk = { pool, estate, now: Date.now, bytes: (count: number) => randomBytes(count), erasure: () => FREE };
    await eraseTenant(desk, ACME, 1, BY);
    const before = state;
    await inStep();
    assert.equal(await file('tenants/acme.yaml'), undefined);
    await pool.query(`update tenant set in_spec = 1, file = 'tenants/acme.yaml' where id = $1`, [ACME]);
    state = before; // killed between the commit and the record
    await inStep();
    assert.deepEqual(await aside(), {});
  });

  test('a lock that is pushed is another release, with its digests in what tenants are made of; taken away, it is the one of before', async () => {
    const image = 'docker.io/collabora/code:26.04.2.1.1';
    const release = async () => (await estate.platform(pool))?.release;
    const pinned = async (through = estate) => (await through.platform(pool))?.plan.pins?.images[image];
    const before = await release();
    await push({ 'hansa.lock.yaml': lockOf({ [image]: 'a' }) });
    await inStep();
    const locked = await release();
    assert.notEqual(locked, before);
    // A process that starts later knows it from the database alone.
    assert.deepEqual([await pinned(), await pinned(new Estate())], [digestOf('a'), digestOf('a')]);
    const row = await tenantOf(pool, ACME);
    const platform = await estate.platform(pool);
    assert.ok(row && platform);
    const { plan } = estate.tenant(platform, row);
    assert.ok(plan);
    const texts = estate
      .files(platform, plan)
      .map((each) => emitFile(each))
      .join('\n');
    assert.match(texts, new RegExp(`image: ${image}@${digestOf('a')}$`, 'm'));
    // A tenant stays on its release until its wave moves it.
    assert.equal(row.release, before);
    await push({ 'platform.yaml': `${(await file('platform.yaml')) ?? ''}# read again\n` });
    await inStep();
    assert.deepEqual([await release(), await pinned()], [locked, digestOf('a')]);
    await push({ 'hansa.lock.yaml': null });
    await inStep();
    assert.deepEqual([await release(), await pinned()], [before, undefined]);
  });

  test('a lock that cannot be read sets the platform aside, and what was locked goes on', async () => {
    const image = 'docker.io/collabora/code:26.04.2.1.1';
    await push({ 'hansa.lock.yaml': lockOf({ [image]: 'a' }) });
    await inStep();
    await push({ 'hansa.lock.yaml': 'images: [' });
    await inStep();
    assert.ok((await aside())['platform.yaml']?.includes('yaml/syntax'));
    assert.equal((await estate.platform(pool))?.plan.pins?.images[image], digestOf('a'));
    await push({ 'hansa.lock.yaml': lockOf({ [image]: 'b' }) });
    await inStep();
    assert.deepEqual([await aside(), (await estate.platform(pool))?.plan.pins?.images[image]], [{}, digestOf('b')]);
  });

  test('a platform with errors stays aside; the one in use goes on, and tenants are taken in all the same', async () => {
    const platform = (await file('platform.yaml')) ?? '';
    const commit = async () => (await estate.platform(pool))?.commit;
    const before = await commit();
    await push({
      'platform.yaml': platform.replace('kind: Platform', 'kind: Cloud'),
      'tenants/acme.yaml': (await acme()).replace('seats: 25', 'seats: 32'),
    });
    await inStep();
    assert.ok((await aside())['platform.yaml']?.length);
    assert.deepEqual([await commit(), (await tenantOf(pool, ACME))?.seats], [before, 32]);
    await push({ 'platform.yaml': `${platform}# mended\n` });
    await inStep();
    assert.deepEqual(await aside(), {});
    assert.notEqual(await commit(), before);
  });

  test('what a contract decides is not decided by hand, and what is written by hand is not overwritten', async () => {
    const desk = { pool, estate, now: Date.now, bytes: (count: number) => randomBytes(count), erasure: () => FREE };
    const { row } = await createTenant(
      desk,
      { slug: 'delta', plan: 'team@1', seats: 5, admin: { name: 'D', email: 'd@delta.example' } },
      BY,
    );
    await inStep();
    const written = (await file('tenants/delta.yaml')) ?? '';
    assert.match(written, /^seats: 5$/m);
    const byHand = `# looked after by Eve\n${written.replace('seats: 5', 'seats: 50')}`;
    await push({ 'tenants/delta.yaml': byHand });
    await inStep();
    assert.deepEqual(await aside(), { 'tenants/delta.yaml': ['tenant/owned-by-contract'] });
    assert.deepEqual([(await tenantOf(pool, row.id))?.seats, await file('tenants/delta.yaml')], [5, byHand]);
    await changeTenant(desk, row.id, 1, { seats: 7 }, BY);
    await inStep();
    assert.equal(await file('tenants/delta.yaml'), byHand.replace('seats: 50', 'seats: 7'), 'the contract changed, and the comment stays');
    assert.deepEqual(await aside(), {});
  });

  test('a generation of secrets goes from the file into the row, never down again, and others stay as they were written', async () => {
    await push({ 'tenants/acme.yaml': `${await acme()}generations: { nextcloud: 2 } # leaked\n` });
    await inStep();
    const row = await tenantOf(pool, ACME);
    assert.deepEqual([row?.generations, row?.version, row?.inSpec], [{ nextcloud: 2 }, 2, 2]);
    const text = await acme();
    await push({ 'tenants/acme.yaml': text.replace('generations: { nextcloud: 2 } # leaked\n', '') });
    await inStep();
    assert.deepEqual(await aside(), { 'tenants/acme.yaml': ['tenant/generation-lowered'] });
    assert.deepEqual((await tenantOf(pool, ACME))?.generations, { nextcloud: 2 });
    await push({ 'tenants/acme.yaml': text.replace('seats: 25', 'seats: 26') });
    await inStep();
    assert.deepEqual([await aside(), (await tenantOf(pool, ACME))?.seats], [{}, 26]);
  });

  test('a generation that the row has raised is written into the file, and a push from before it does not lower it', async () => {
    const before = `# ours\n${(await acme()).replace('seats: 25', 'seats: 25 # sold')}`;
    await push({ 'tenants/acme.yaml': before });
    await inStep();
    await pool.query(`update tenant set generations = '{"nextcloud": 3, "collabora": 2}', version = version + 1 where id = $1`, [ACME]);
    await push({ 'tenants/acme.yaml': before.replace('seats: 25', 'seats: 27') });
    await inStep();
    const row = await tenantOf(pool, ACME);
    assert.deepEqual([row?.generations, row?.seats, row?.inSpec], [{ nextcloud: 3, collabora: 2 }, 27, row?.version]);
    assert.deepEqual(await aside(), {});
    const written = await acme();
    assert.match(written, /^# ours$/m);
    assert.match(written, /^seats: 27 # sold$/m);
    assert.match(written, /^generations: \{ collabora: 2, nextcloud: 3 \}$/m);
    await pool.query(`update tenant set generations = '{"nextcloud": 4, "collabora": 2}', version = version + 1 where id = $1`, [ACME]);
    await push({ 'tenants/acme.yaml': written.replace('nextcloud: 3 }', 'nextcloud: 3 } # by hand') });
    await inStep();
    assert.match(await acme(), /^generations: \{ collabora: 2, nextcloud: 4 \} # by hand$/m);
  });

  test('a push between reading and writing is built upon', async () => {
    const desk = { pool, estate, now: Date.now, bytes: (count: number) => randomBytes(count), erasure: () => FREE };
    await createTenant(desk, { slug: 'delta', plan: 'team@1', seats: 5, admin: { name: 'D', email: 'd@delta.example' } }, BY);
    let pushed = false;
    const racing: GitPort = {
      ...git,
      publish: async (batch, context) => {
        if (!pushed) await push({ 'tenants/acme.yaml': (await acme()).replace('seats: 25', 'seats: 26') });
        pushed = true;
        return git.publish(batch, context);
      },
    };
    assert.equal(await look(racing), 0);
    await inStep();
    assert.match(await acme(), /seats: 26/);
    assert.equal((await tenantOf(pool, ACME))?.seats, 26);
    assert.ok(await file('tenants/delta.yaml'));
  });
});
